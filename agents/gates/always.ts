import { decision } from "./decision.ts";
import type { Gate } from "./gate.ts";

/** Every snapshot joins. */
export const always: Gate = {
  id: "always",
  summary: "Every snapshot joins.",
  options: {},
  decide: () => decision("accepted", "Every snapshot joins."),
};
