import { fileURLToPath } from "node:url";

import { defineConfig, type Plugin } from "vite";

function at(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The same floor as the pages'. */
const TARGET = "chrome103";
/** Fonts for scripts that no graphic is written in, and Latin letters beside the look's own. */
const NEEDLESS = /-(?:vietnamese|cyrillic|cyrillic-ext|greek|math|symbols)-|noto-[a-z-]+-latin(?:-ext)?-/;
const FACE = /@font-face\s*\{[^}]*\}/g;
/** For browsers before the floor. */
const OLD = /\.woff$/;
const OLD_SOURCE = /,\s*url\([^)]*\.woff\)\s*format\("woff"\)/g;

function needed(face: string): string {
  return NEEDLESS.test(face) ? "" : face;
}

/** Every package carries its fonts, so it carries those alone that a graphic may need. */
function neededFonts(): Plugin {
  return {
    name: "needed-fonts",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (file.type !== "asset") continue;
          if (NEEDLESS.test(name) || OLD.test(name)) delete bundle[name];
          if (name.endsWith(".css")) file.source = String(file.source).replace(FACE, needed).replace(OLD_SOURCE, "");
        }
      },
    },
  };
}

/** What the packages for graphics engines are made of: a module for OGraf, a plain script for templates in files. */
export default defineConfig(({ mode }) => {
  const module = mode === "ograf";
  return {
    base: "./",
    publicDir: false,
    plugins: [neededFonts()],
    resolve: { alias: { "@": at("./src") } },
    build: {
      outDir: at(`./dist/engines/${mode}`),
      emptyOutDir: true,
      target: TARGET,
      cssTarget: TARGET,
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      rollupOptions: {
        input: at(`./src/engines/${mode}.ts`),
        checks: { emptyImportMeta: false },
        preserveEntrySignatures: module ? "strict" : false,
        output: {
          format: module ? "es" : "iife",
          codeSplitting: false,
          entryFileNames: module ? "cricksy.mjs" : "cricksy.js",
          assetFileNames: (asset) => (asset.names.some((name) => name.endsWith(".css")) ? "fonts.css" : "[name][extname]"),
        },
      },
    },
  };
});
