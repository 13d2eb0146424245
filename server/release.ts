import { createRequire } from "node:module";

/** Red Queen's version. */
export function releaseVersion(): string {
  const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
  return version;
}
