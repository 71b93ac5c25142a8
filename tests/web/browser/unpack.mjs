// node unpack.mjs FOLDER: unpack the Chromium of @sparticuz/chromium, and the libraries that a bare machine lacks.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const folder = process.argv[2];
const packed = (name) =>
  readFileSync(fileURLToPath(new URL(`./node_modules/@sparticuz/chromium/bin/${name}.br`, import.meta.url)));

mkdirSync(folder, { recursive: true });
execFileSync("tar", ["-x", "-C", folder], { input: brotliDecompressSync(packed("al2023.tar")) });
const draft = `${folder}/.chromium-${process.pid}`;
writeFileSync(draft, brotliDecompressSync(packed("chromium")), { mode: 0o755 });
renameSync(draft, `${folder}/chromium`);
