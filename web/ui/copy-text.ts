/** Puts a text into the clipboard; false where the page may not: one that is neither on this machine nor on HTTPS. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
