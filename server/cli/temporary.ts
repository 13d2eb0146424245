import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder, deleted by `remove` or at the latest when this process exits. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  let path: string | null = null;
  const remove = (): void => {
    if (path !== null) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    path = null;
    process.off("exit", remove);
  };
  process.on("exit", remove);
  const made = mkdtempSync(join(tmpdir(), "red-queen-"));
  path = made;
  return { path: made, remove };
}
