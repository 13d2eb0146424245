import { leagueAgents } from "./agents.ts";
import { AgentFold } from "./agent-fold.ts";
import { badLedger } from "./bad-ledger.ts";
import type { LeagueEvent, LedgerEntry } from "./ledger.ts";
import { LeaguePayoffs } from "./league-payoffs.ts";
import type { ComputedSeconds, LeagueState, LeagueStatus } from "./state.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A league's ledger, folded incrementally. */
export interface LeagueFold {
  /** The league as its first agent sees it: one live object; read it, don't keep it. */
  readonly state: LeagueState;
  /** Whether an agent's segment with that index is in the ledger. @param agent absent: the first. */
  hasPlayed(index: number, agent?: string): boolean;
  /** @throws AgentError `league/bad-ledger` when the entry does not follow from those before it. */
  apply(entry: LedgerEntry): void;
}

/** The state that the agents of a league share. */
type SharedState = Pick<
  LeagueState,
  | "status"
  | "reason"
  | "episodes"
  | "steps"
  | "epoch"
  | "fence"
  | "engines"
  | "nextSeq"
  | "seconds"
  | "prepared"
  | "lastAt"
  | "computed"
>;

/**
 * Folds the entries of one league. @throws AgentError `league/bad-ledger` when they don't begin with `created` or don't
 * follow from one another.
 */
export function foldLedger(entries: readonly LedgerEntry[]): LeagueFold {
  const first = entries[0];
  if (first?.event.type !== "created") throw badLedger("it does not begin with its created entry");
  const shared = { ...firstShared(), lastAt: first.at };
  const league = { agents: [] as LeagueState[], population: [], payoffs: new LeaguePayoffs() };
  const memberPolicies = new Map<string, string>();
  const folds = leagueAgents(first.event.config).map(
    (one) => new AgentFold(one, { ...shared, ...league }, memberPolicies),
  );
  league.agents.push(...folds.map(({ state }) => state));
  const byAgent = new Map(folds.map((fold) => [fold.state.agent.id, fold]));
  const [main] = folds as [AgentFold, ...AgentFold[]];
  const find = (agent: string | undefined): AgentFold => {
    const found = agent === undefined ? main : byAgent.get(agent);
    if (!found) throw badLedger(`it has no agent "${agent}"`);
    return found;
  };
  const fold: LeagueFold = {
    state: main.state,
    hasPlayed: (index, agent) => find(agent).hasPlayed(index),
    apply(entry) {
      if (entry.seq !== shared.nextSeq) {
        throw badLedger(`entry ${entry.seq} came when ${shared.nextSeq} was expected`);
      }
      applyShared(shared, entry, folds.length);
      shared.nextSeq = entry.seq + 1;
      for (const one of folds) one.share(shared);
      const { event } = entry;
      if (event.type === "epoch-completed") league.payoffs.settle(event.epoch);
      else find("agent" in event ? event.agent : undefined).apply(event, entry.at);
    },
  };
  for (const entry of entries) fold.apply(entry);
  return fold;
}

const firstShared = (): Mutable<SharedState> => ({
  status: "running",
  reason: "",
  episodes: 0,
  steps: 0,
  epoch: 0,
  fence: 0,
  engines: {},
  nextSeq: 0,
  seconds: 0,
  prepared: null,
  lastAt: 0,
  computed: { training: 0, evaluating: 0, lastEvaluation: 0 },
});

/** @param agents number of agents: the updates of an only agent are its league's epochs. */
function applyShared(shared: Mutable<SharedState>, entry: LedgerEntry, agents: number): void {
  const { event } = entry;
  countRunningTime(shared, entry);
  shared.computed = addComputed(shared.computed, event);
  switch (event.type) {
    case "led":
      shared.fence = event.fence;
      return;
    case "engines-chosen":
      shared.engines = event.engines;
      return;
    case "segment-played":
      shared.episodes += event.episodes;
      shared.steps += event.steps;
      shared.prepared ??= Math.max(0, shared.seconds - event.seconds);
      return;
    case "policy-updated":
      if (agents === 1) shared.epoch = event.version;
      return;
    case "epoch-completed":
      if (event.epoch !== shared.epoch + 1) throw badLedger(`epoch ${event.epoch} came after ${shared.epoch}`);
      shared.epoch = event.epoch;
      return;
    case "paused":
      return setStatus(shared, "paused", event.reason);
    case "resumed":
      return setStatus(shared, "running", "");
    case "ended":
      return setStatus(shared, "ended", event.reason);
    default:
  }
}

function setStatus(shared: Mutable<SharedState>, status: LeagueStatus, reason: string): void {
  shared.status = status;
  shared.reason = reason;
}

/** Time counts while it runs, but not between a leader's last entry and the next leader's first. */
function countRunningTime(shared: Mutable<SharedState>, { at, event }: LedgerEntry): void {
  if (shared.status === "running" && event.type !== "led") shared.seconds += Math.max(0, at - shared.lastAt) / 1000;
  shared.lastAt = at;
}

function addComputed(computed: ComputedSeconds, event: LeagueEvent): ComputedSeconds {
  const { training, evaluating } = computed;
  if (event.type === "segment-played" || event.type === "policy-updated") {
    return { ...computed, training: training + event.seconds };
  }
  if (event.type === "gate-decided" || event.type === "payoffs-played") {
    return { ...computed, evaluating: evaluating + event.seconds };
  }
  if (event.type !== "evaluated" || event.thorough) return computed;
  return { training, evaluating: evaluating + event.seconds, lastEvaluation: event.seconds };
}
