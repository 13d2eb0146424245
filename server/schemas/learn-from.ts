import { z } from "@hono/zod-openapi";
import { learnChoices } from "../../agents/league/learn-from.ts";

export const learnFrom = z.enum(learnChoices).openapi({
  description: 'With "people", it also learns from matches of people who agreed to that; "self-play" by default.',
});
