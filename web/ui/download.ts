/** Downloads a blob under a file name. */
export function download(name: string, body: Blob): void {
  const address = URL.createObjectURL(body);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the blob after the click, so the URL is revoked later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Joins parts into a file name of plain characters: "score against random" -> "score-against-random".
 * A "-" at the end is kept, since ids may end in one. */
export const fileName = (...parts: readonly string[]): string =>
  parts
    .join("-")
    .replaceAll(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}._-]+$/gu, "")
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
