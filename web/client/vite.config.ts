import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

function at(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Compressed twins beside scripts and styles, so that the server sends them as they are. */
function compressed(): Plugin {
  return {
    name: "compressed-twins",
    apply: "build",
    closeBundle() {
      const folder = at("./dist/assets/");
      for (const name of readdirSync(folder).filter((each) => /\.(js|css)$/.test(each))) {
        const data = readFileSync(folder + name);
        writeFileSync(`${folder}${name}.br`, brotliCompressSync(data));
        writeFileSync(`${folder}${name}.gz`, gzipSync(data, { level: 9 }));
      }
    },
  };
}

/** Chromium 103 is in OBS before version 31 and in vMix before version 27. */
const TARGETS = ["chrome103", "safari16", "firefox110"];

/** Three entries: the pages, the graphics, and the description of the API. */
export default defineConfig({
  plugins: [vue(), compressed()],
  resolve: { alias: { "@": at("./src") } },
  build: {
    target: TARGETS,
    cssTarget: TARGETS,
    assetsInlineLimit: 0,
    rollupOptions: { input: { index: at("./index.html"), overlay: at("./overlay.html"), api: at("./api.html") } },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/socket.io": { target: "http://127.0.0.1:8080", ws: true } } },
});
