/** Films on screen: HLS by the browser itself where it is Apple's, else by hls.js. */

import type Hls from "hls.js";

const HLS = "application/vnd.apple.mpegurl";

export interface Playing {
  close(): void;
}

export interface Troubles {
  /** The film cannot be had any more under this address: its token may be over. */
  lost(): void;
  /** This browser plays no such film. */
  unable(): void;
}

/** Begin to load a film, at `startS` seconds. */
export async function playIn(video: HTMLVideoElement, url: string, startS: number, troubles: Troubles): Promise<Playing> {
  if (isNative(video)) return native(video, url, startS, troubles);
  const { default: Library } = await import("hls.js/light");
  if (Library.isSupported()) return byLibrary(Library, video, url, startS, troubles);
  if (video.canPlayType(HLS)) return native(video, url, startS, troubles);
  troubles.unable();
  return { close: () => undefined };
}

function isNative(video: HTMLVideoElement): boolean {
  return navigator.vendor.startsWith("Apple") && video.canPlayType(HLS) !== "";
}

function native(video: HTMLVideoElement, url: string, startS: number, { lost }: Troubles): Playing {
  const begin = (): void => void (startS && (video.currentTime = startS));
  video.addEventListener("loadedmetadata", begin, { once: true });
  video.addEventListener("error", lost);
  video.src = url;
  return {
    close: () => {
      video.removeEventListener("loadedmetadata", begin);
      video.removeEventListener("error", lost);
      video.removeAttribute("src");
      video.load();
    },
  };
}

function byLibrary(Library: typeof Hls, video: HTMLVideoElement, url: string, startS: number, { lost }: Troubles): Playing {
  // The site's policy allows no worker out of a blob; for fragmented MP4 there is little to do in one.
  const hls = new Library({ enableWorker: false, startPosition: startS || -1, capLevelToPlayerSize: true, backBufferLength: 60 });
  let recovered = false;
  hls.on(Library.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    if (type === Library.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
    } else lost();
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return { close: () => hls.destroy() };
}
