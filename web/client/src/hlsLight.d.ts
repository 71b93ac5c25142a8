/** The package has types for its whole build only; the light one has the same shape. */
declare module "hls.js/light" {
  export { default } from "hls.js";
  export * from "hls.js";
}
