/** What an engine sends along: an object, JSON, or CasparCG's XML. All become texts by name. */

export type Data = Readonly<Record<string, string>>;

const SENDABLE = new Set(["string", "number", "boolean"]);

/** The entries of an object that are texts, or can be written as one. */
export function texts(data: unknown): Data {
  if (typeof data !== "object" || data === null) return {};
  const entries = Object.entries(data).filter(([, value]) => SENDABLE.has(typeof value));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** `<templateData><componentData id="innings"><data id="text" value="2"/></componentData></templateData>`. */
function inXml(text: string): Data {
  const page = new DOMParser().parseFromString(text, "text/xml");
  if (page.querySelector("parsererror")) throw new SyntaxError("Not well-formed XML.");
  const parts = [...page.querySelectorAll("componentData")].map((part): [string, string] => {
    const data = part.querySelector('data[id="text"]') ?? part.querySelector("data");
    return [part.getAttribute("id") ?? "", data?.getAttribute("value") ?? ""];
  });
  return Object.fromEntries(parts.filter(([name]) => name));
}

/** Throws a `SyntaxError` for what is neither. */
export function parsed(text: string): Data {
  const given = text.trim();
  if (given === "") return {};
  return given.startsWith("<") ? inXml(given) : texts(JSON.parse(given));
}
