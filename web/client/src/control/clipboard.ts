/** Copying, also where the browser keeps its clipboard from pages: over plain HTTP, say, from another machine. */

/** Returns whether it was copied. */
export async function copy(text: string, field: HTMLInputElement | null): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  const done = await clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  if (done) return true;
  field?.select();
  return field !== null && document.execCommand("copy");
}
