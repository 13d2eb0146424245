import type { PlayedSoFar } from "../store/live-match.ts";
import type { RoomServices } from "./services.ts";
import { consentOf, type MatchPlan } from "./stored/matches.ts";
import { Table } from "./table/table.ts";

/** The table of a planned match, with the part already played on an earlier server. */
export function tableOf(
  plan: MatchPlan,
  { pace, now }: Pick<RoomServices, "pace" | "now">,
  played?: PlayedSoFar,
): Table {
  const { game, options, seats, seed } = plan;
  const setup = { game, options, seats, seed, now, agentDeadline: pace.agentDeadline };
  return new Table({ ...setup, origin: "match", league: null, consent: consentOf(plan) === true }, played);
}
