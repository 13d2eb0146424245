import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const GUIDE = join(import.meta.dirname, "../../docs/plugins.md");

/** Files of the guide: their name in a line of its own, then their content as a block of code. */
const FILE = /^`([\w.]+)`:\n\n```\w+\n([^]*?)^```$/gm;

/** Writes the files of docs/plugins.md, a plugin with the game `buried-treasure`, to a folder; returns their names. */
export function writeGuide(folder: string): readonly string[] {
  const files = [...readFileSync(GUIDE, "utf8").matchAll(FILE)];
  return files.map(([, name = "", content = ""]) => {
    writeFileSync(join(folder, name), content);
    return name;
  });
}
