/** Films on screen: HLS by the browser itself where it is Apple's, else by hls.js. */

import type Hls from "hls.js";

const HLS = "application/vnd.apple.mpegurl";

export interface Playing {
  /** Where the playlist itself says to start, in seconds, as soon as that is known. */
  startS(): number | null;
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
  return { startS: () => null, close: () => undefined };
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
    startS: () => null,
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
  let start: number | null = null;
  hls.on(Library.Events.LEVEL_LOADED, (_, { details }) => (start = details.startTimeOffset));
  hls.on(Library.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    if (type === Library.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
    } else lost();
  });
  // A last segment in which the sound is over already counts as missing there, and the film would hang before its end.
  hls.on(Library.Events.FRAG_BUFFERED, (_, { frag }) => {
    if (frag.endList) hls.trigger(Library.Events.BUFFER_EOS, { type: null });
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return { startS: () => start, close: () => hls.destroy() };
}
