/** What an operator has chosen of a graphic: where its match is, its clothes, how late it is, and what is its own. */

import { texts, type Data } from "@/engines/data";
import { options, type Options } from "@/overlay/options";

/** By which a picture is another one. */
const CLOTHES = ["feed", "lang", "scale", "safe"] as const;
const OWN = ["innings", "player", "event"] as const;

/** What was sent along cannot be followed; nothing has changed. */
export class Unusable extends Error {}

function isAddress(text: string): boolean {
  try {
    return new URL(text, location.href).protocol.startsWith("http");
  } catch {
    return false;
  }
}

function query(data: Data, names: readonly string[]): string {
  return new URLSearchParams(names.map((name) => [name, data[name] ?? ""])).toString();
}

export class Chosen {
  constructor(private readonly data: Data) {}

  /** With what an engine sends; what that leaves out stays, and an empty feed is none. Throws `Unusable`. */
  with(data: unknown): Chosen {
    const given = texts(data);
    const { feed, ...others } = given;
    if (feed && !isAddress(feed)) throw new Unusable(`The feed is no address: ${feed}`);
    return new Chosen({ ...this.data, ...(feed ? given : others) });
  }

  get feed(): string {
    return this.data["feed"] ?? "";
  }

  get innings(): number {
    return Number(this.data["innings"] ?? "") || 0;
  }

  get delayMs(): number {
    return options(query(this.data, ["delay"])).delayMs ?? 0;
  }

  /** What a page of one graphic, which is taken by hand, would have in its address. */
  get page(): Options {
    return { ...options(query(this.data, ["lang", "scale", "safe"])), delayMs: 0, manual: true };
  }

  /** The graphic's own. */
  get own(): Data {
    return Object.fromEntries(OWN.map((name) => [name, this.data[name] ?? ""]).filter(([, text]) => text));
  }

  /** Whether it takes another picture, and not another content of the same. */
  differs(other: Chosen): boolean {
    return query(this.data, CLOTHES) !== query(other.data, CLOTHES);
  }
}
