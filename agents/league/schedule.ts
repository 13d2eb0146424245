import { choose, random, randomInteger } from "../../games/core/random.ts";
import type { Game } from "../../games/core/game.ts";
import type { Pairing } from "../episode.ts";
import { policyReference } from "../players/reference.ts";
import type { LeagueState } from "./state.ts";

/** Who plays a segment, and which seats learn from it. */
export interface SeatedPairing {
  readonly pairing: Pairing;
  readonly learnerSeats: readonly number[];
}

/**
 * The pairing of segment `index`: the current policy in every seat, or, in `pastShare` of the segments, in one seat against a past
 * snapshot in the others. Decided by the league's seed and the index alone, given the members.
 */
export function pairingOf(game: Game, state: LeagueState, index: number): SeatedPairing {
  const { policy, members, config } = state;
  if (policy === null) throw new RangeError("a league without a policy has no pairing");
  const draw = random(`pairing/${config.seed}/${index}`);
  const seats = game.roles.map((_, seat) => seat);
  const past = members.filter((member) => member.policy !== policy);
  if (past.length === 0 || draw() >= config.pastShare) {
    return { pairing: seats.map(() => policyReference(policy)), learnerSeats: seats };
  }
  const rival = choose(draw, past).policy;
  const own = randomInteger(draw, seats.length);
  return {
    pairing: seats.map((seat) => policyReference(seat === own ? policy : rival)),
    learnerSeats: [own],
  };
}

/** Whether the budget is spent, in words; null while it is not. */
export function spentBudget({ config, updates, seconds }: LeagueState): string | null {
  const { budget } = config;
  if (budget.updates !== undefined && updates >= budget.updates) return `${budget.updates} updates done, as planned`;
  if (budget.seconds !== undefined && seconds >= budget.seconds) return `${budget.seconds} s run, as planned`;
  return null;
}

/** Share of a league's age between two evaluations, and between two snapshots, once that is more than the fixed number of updates. */
const EVALUATION_SHARE = 0.02;
const SNAPSHOT_SHARE = 0.1;

/** Whether the newest policy is due to be measured: every `evaluateEvery` updates, later every fiftieth of the league's age. */
export function evaluationDue({ config, policy, updates, evaluations }: LeagueState): boolean {
  const last = evaluations.at(-1);
  if (policy === null || !last) return policy !== null;
  return updates - last.version >= Math.max(config.evaluateEvery, EVALUATION_SHARE * last.version);
}

/**
 * Whether the newest policy is due to join the population: every `snapshotEvery` updates, later every tenth of the league's age.
 * So a population stays small enough to look at, however long its league runs: 60 members after 10,000 updates.
 */
export function snapshotDue({ config, policy, updates, members }: LeagueState): boolean {
  const last = members.at(-1);
  if (policy === null || !last) return false;
  return updates - last.version >= Math.max(config.snapshotEvery, SNAPSHOT_SHARE * last.version);
}
