import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A new empty folder inside `folder`, deleted with it. */
export const folderIn = (folder: string): string => mkdtempSync(join(folder, "part-"));

/** A new empty folder that is deleted after the file's tests. Call it outside of tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "red-queen-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
