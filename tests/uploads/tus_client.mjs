// Sends a file with the official tus client: `node tus_client.mjs ENDPOINT TOKEN FILE CHUNK METADATA-JSON`.
// Prints how it ended, as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(new URL("../../web/client/package.json", import.meta.url));
const { Upload } = require("tus-js-client");
const [endpoint, token, file, chunk, metadata] = process.argv.slice(2);
let retries = 0;

const upload = new Upload(readFileSync(file), {
  endpoint,
  headers: { Authorization: `Bearer ${token}` },
  metadata: JSON.parse(metadata),
  chunkSize: Number(chunk) || Infinity,
  retryDelays: Array(3000).fill(100),
  storeFingerprintForResuming: false,
  onShouldRetry: () => {
    retries += 1;
    return true;
  },
  onError: (error) => {
    console.log(JSON.stringify({ error: String(error), url: upload.url, retries }));
    process.exit(1);
  },
  onSuccess: () => {
    console.log(JSON.stringify({ url: upload.url, retries }));
  },
});
upload.start();
