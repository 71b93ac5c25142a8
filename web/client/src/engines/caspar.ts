/** CasparCG's and SPX's templates: global functions that the server calls, one after the other. */

import { parsed } from "@/engines/data";
import { Player } from "@/engines/player";

interface Template {
  /** The address of the match's `state.json`, set by `feed.js`. */
  cricksyFeed?: string;
  play: () => void;
  stop: () => void;
  next: () => void;
  update: (data?: string) => void;
  remove?: () => void;
}

const template = window as unknown as Template;
/** CasparCG's own, which takes the page away. */
const takeAway = template.remove;
const graphic = document.currentScript?.dataset["graphic"] ?? "";
const host = document.createElement("div");
document.body.append(host);
const player = new Player(host, graphic, template.cricksyFeed ?? "");

let queue: Promise<unknown> = player.load({});

function then(step: () => Promise<void>): void {
  queue = queue.then(step).catch((error: unknown) => console.error(error));
}

template.play = () => then(() => player.play(false));
template.stop = () => then(() => player.stop(false));
template.next = () => then(() => player.nextInnings());
template.update = (text = "") => {
  try {
    const data = parsed(text);
    then(() => player.update(data));
  } catch (error) {
    console.error("The graphic stays as it is: the data are neither JSON nor template data.", error);
  }
};
template.remove = () =>
  then(async () => {
    player.close();
    takeAway?.call(window);
  });
