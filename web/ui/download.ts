/** Saves something under a name, as a browser saves a download. */
export function download(name: string, body: Blob): void {
  const address = URL.createObjectURL(body);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after the click: a moment later it has.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A file name of plain characters: "score against random" -> "score-against-random". */
export const fileName = (...parts: readonly string[]): string =>
  parts
    .join("-")
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
    .replaceAll(/^[-.]+|-+$/g, "");
