/** OGraf (EBU, OGraf Graphics Definition 1): the custom element that a package's main module exports. */

import { Unusable } from "@/engines/chosen";
import { Player } from "@/engines/player";

interface Answer {
  readonly statusCode: number;
  readonly statusMessage?: string;
}

interface PlayAnswer extends Answer {
  readonly currentStep: number;
}

interface Skip {
  readonly skipAnimation?: boolean;
}

interface Load {
  readonly data?: unknown;
  readonly renderType?: string;
}

const OK: Answer = { statusCode: 200 };

/** What an engine is told of data that cannot be used. Throws every other error on. */
function refused(error: unknown): Answer {
  if (!(error instanceof Unusable)) throw error;
  return { statusCode: 400, statusMessage: error.message };
}

const sheets = new Map<string, Promise<void>>();

/** Fonts belong to a page, not to an element: the sheet beside the module is put into it once. */
function fonts(module: string): Promise<void> {
  const address = new URL("fonts.css", module).href;
  const known = sheets.get(address);
  if (known) return known;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = address;
  const done = new Promise<void>((resolve) => {
    sheet.onload = () => resolve();
    sheet.onerror = () => resolve();
  });
  document.head.append(sheet);
  sheets.set(address, done);
  return done;
}

/** `feed` is the address of the match's `state.json`, `module` that of the package's main module. */
export function ograf(graphic: string, feed: string, module: string): CustomElementConstructor {
  return class extends HTMLElement {
    private readonly player = new Player(this, graphic, feed);

    async load({ data, renderType }: Load): Promise<Answer> {
      if (renderType === "non-realtime") return { statusCode: 501, statusMessage: "It is drawn in real time only." };
      await fonts(module);
      try {
        if (await this.player.load(data)) return OK;
        return { statusCode: 202, statusMessage: "The feed has not answered yet; it is asked again." };
      } catch (error) {
        return refused(error);
      }
    }

    async dispose(): Promise<Answer> {
      this.player.close();
      return OK;
    }

    /** There is one step: whatever leads beyond it, or back before it, takes the graphic out. */
    async playAction({ delta, goto, skipAnimation = false }: Skip & { delta?: number; goto?: number } = {}): Promise<PlayAnswer | Answer> {
      if ((goto ?? 0) !== 0 || (delta ?? 1) < 0) {
        await this.player.stop(skipAnimation);
        return OK;
      }
      await this.player.play(skipAnimation);
      return { ...OK, currentStep: 0 };
    }

    async stopAction({ skipAnimation = false }: Skip = {}): Promise<Answer> {
      await this.player.stop(skipAnimation);
      return OK;
    }

    async updateAction({ data }: { data?: unknown }): Promise<Answer> {
      try {
        await this.player.update(data);
        return OK;
      } catch (error) {
        return refused(error);
      }
    }

    async customAction({ id }: { id: string }): Promise<Answer> {
      if (id === "refresh") this.player.hurry();
      else if (id === "next-innings") await this.player.nextInnings();
      else return { statusCode: 400, statusMessage: `There is no action ${id}.` };
      return OK;
    }
  };
}
