import type { ParentRule } from "./parent-rule.ts";

/** The newest policy that the gate accepted; without any, the newest one. */
export const newest: ParentRule = {
  id: "newest",
  summary: "The newest member of the population.",
  options: {},
  choose: (archive) => archive.findLast(({ accepted }) => accepted) ?? archive.at(-1) ?? null,
};
