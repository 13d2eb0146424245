import type { Outcomes } from "../../agents/league/encounters.ts";
import type { LeagueEvent, LedgerEntry } from "../../agents/league/ledger.ts";
import type { LeagueState, Member, RefusedCandidate } from "../../agents/league/state.ts";
import { ServerError } from "../errors.ts";
import { quoted } from "../store/refusal.ts";
import type { StoreReader } from "../store/store.ts";
import { countEncounters } from "./count.ts";
import { reportMember, type MemberReport } from "./member-report.ts";
import type { ScannedLeague } from "./scan.ts";

/** Opponents of each kind in a member's facts. */
const MAX_REPORTED_OPPONENTS = 12;

/** A frozen policy of a league: a member, or a refused candidate with the reason. */
export type FrozenPolicy = Member & Partial<Pick<RefusedCandidate, "reason">>;

/** How a gate decided on a policy. */
export interface GateOutcome {
  readonly at: number;
  readonly decision: Extract<LeagueEvent, { type: "gate-decided" }>;
}

/** What a league's ledger and segments say about one of its frozen policies. */
export interface MemberFacts {
  /** Number of ledger entries when it was computed. */
  readonly at: number;
  readonly member: FrozenPolicy;
  /** Null before the ledger has one: the first member, and gates that are always open. */
  readonly gate: GateOutcome | null;
  /** Results in each seat. */
  readonly seats: readonly ({ readonly seat: number } & Outcomes)[];
  readonly report: MemberReport;
}

/** The frozen policy with that hash. @throws ServerError `policy/not-found`. */
export function findFrozenPolicy({ id, state }: ScannedLeague, policy: string): FrozenPolicy {
  const found = frozenPolicies(state).find((one) => one.policy === policy);
  if (found) return found;
  const sentence = `League ${quoted(id)} has no member or refused candidate ${quoted(policy)}; /api/leagues/ID lists them.`;
  throw new ServerError("policy/not-found", sentence);
}

/** Members, then refused candidates. */
export const frozenPolicies = ({ population, agents }: LeagueState): readonly FrozenPolicy[] => [
  ...population,
  ...agents.flatMap(({ refused }) => refused),
];

/** Reads a league's ledger for what it has of a frozen policy. @throws ServerError `policy/not-found`. */
export async function readMemberFacts(
  store: Pick<StoreReader, "ledger" | "segment">,
  league: ScannedLeague,
  policy: string,
): Promise<MemberFacts> {
  const { state } = league;
  const at = state.nextSeq;
  const member = findFrozenPolicy(league, policy);
  let gate: GateOutcome | null = null;
  const onEntry = ({ event, at: time }: LedgerEntry): void => {
    if (event.type === "gate-decided" && event.policy === policy) gate = { at: time, decision: event };
  };
  const counter = await countEncounters(store, league, { only: policy, onEntry });
  const report = await reportMember(store, state, { counter, member: policy, most: MAX_REPORTED_OPPONENTS });
  return { at, member, gate, seats: counter.bySeat(policy), report };
}
