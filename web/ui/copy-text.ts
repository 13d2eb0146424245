/** Copies text to the clipboard; false if the browser forbids it, as on pages that are neither local nor HTTPS. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
