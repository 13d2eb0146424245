import { z } from "zod";
import { count } from "./shape-parts.ts";

const roles = z.array(z.int().min(0).max(63)).max(64);
export const towers = z.array(roles).max(64);
export const networkKind = z.enum(["mlp", "tokens", "transformer"]);

const network = z.looseObject({
  kind: networkKind,
  observation: count,
  vocabulary: count.optional(),
  roles: count.max(64),
  hidden: z.array(count).max(64),
  actions: count,
  towers: towers.optional(),
});

/** Weights without their values. */
export const weights = z.looseObject({
  hash: z.string(),
  kind: z.enum(["policy", "optimizer"]),
  network,
  game: z.string(),
});
