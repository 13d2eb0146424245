import { epochOfUpdate, type leagueAgents } from "./agents.ts";
import type { LeagueEvent, PairResult } from "./ledger.ts";
import { keyedResults, type KeyedResult } from "./league-payoffs.ts";
import { badLedger } from "./bad-ledger.ts";
import { addPeople, addVersion, learnPeople } from "./people-fold.ts";
import { firstMemory, extendMemory } from "./memory.ts";
import { currentRivals } from "./rivals.ts";
import { SELF_PLAY_SAMPLE } from "./self-play.ts";
import { ThinnedSeries } from "./thinned-series.ts";
import type {
  EvaluationPoint,
  FreshSegment,
  LeagueState,
  Member,
  PlayedSegment,
  UpdatePoint,
  Version,
} from "./state.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Working extends Mutable<LeagueState> {
  members: Member[];
  population: Member[];
  evaluations: EvaluationPoint[];
  learning: UpdatePoint[];
  missing: number[];
}

/** Maximum points of a curve: as many as a page can draw, and a bound on the memory of a league that runs for weeks. */
const MAX_CURVE_POINTS = 600;

/** Most refused candidates that an agent keeps as possible parents; their weights stay stored. */
const MAX_REFUSED_CANDIDATES = 16;

/** Most best responses that an agent lists. */
const MAX_BEST_RESPONSES = 16;

type Moment = Pick<EvaluationPoint, "episodes" | "seconds" | "at">;
type EventOf<T extends LeagueEvent["type"]> = Extract<LeagueEvent, { type: T }>;

/** The fields of a state that its agents share; arrays and payoffs are the same objects in all of them. */
type LeaguePart = Omit<Working, keyof ReturnType<typeof firstState> | "config" | "agent">;

/** Folds the events of one agent. */
export class AgentFold {
  readonly state: LeagueState;
  readonly #state: Working;
  readonly #evaluations = new ThinnedSeries<EvaluationPoint>(MAX_CURVE_POINTS);
  readonly #learning = new ThinnedSeries<UpdatePoint>(MAX_CURVE_POINTS);
  /** Creation times of the versions since the last evaluation but one. */
  readonly #moments = new Map<number, Moment>();

  /** Policies of the population by themselves, so that payoffs are kept by the population's own strings. */
  readonly #memberPolicies: Map<string, string>;

  /** @param memberPolicies the same map for all agents of a league. */
  constructor(
    { agent, config }: ReturnType<typeof leagueAgents>[number],
    league: LeaguePart,
    memberPolicies: Map<string, string>,
  ) {
    this.#memberPolicies = memberPolicies;
    this.#state = {
      ...firstState(),
      memory: firstMemory(config),
      config,
      agent,
      evaluations: this.#evaluations.points,
      learning: this.#learning.points,
      ...league,
    };
    this.state = this.#state;
  }

  /** Takes over what has changed in the league. */
  share(shared: Partial<LeaguePart>): void {
    Object.assign(this.#state, shared);
  }

  hasPlayed(index: number): boolean {
    const { nextSegment, missing } = this.#state;
    return index < nextSegment && !missing.includes(index);
  }

  /** @throws AgentError `league/bad-ledger`. */
  apply(event: LeagueEvent, at: number): void {
    switch (event.type) {
      case "segment-played":
        return this.#playSegment(event);
      case "people-played":
        return void Object.assign(this.#state, addPeople(this.#state, event));
      case "policy-updated":
        return this.#updatePolicy(event, at);
      case "base-progressed":
        this.#state.cloning = event;
        return;
      case "member-added":
        return this.#addMember(event, at);
      case "gate-decided":
        return this.#decide(event, at);
      case "agent-restarted":
        return this.#restart(event);
      case "payoffs-played":
        return this.#addPayoffs(event);
      case "ladder-played":
        this.#state.ladderAt = event.version;
        return;
      case "evaluated":
        return this.#addEvaluation(event, at);
      case "best-response-requested":
        this.#state.responseRequest = responseRequest(event);
        return;
      case "best-response-found":
        return this.#addResponse(event);
      case "best-response-failed":
        this.#state.responseRequest = null;
        return;
      case "alarm-raised":
        return this.#raiseAlarm(event);
      case "alarm-cleared":
        this.#state.alarms = this.#state.alarms.filter(({ id }) => id !== event.alarm);
        return;
      case "cross-played":
        this.#state.matrices = { ...this.#state.matrices, [event.matrix.seat]: event.matrix };
        return;
      default:
    }
  }

  #playSegment(event: EventOf<"segment-played">): void {
    const state = this.#state;
    const { index } = event;
    if (this.hasPlayed(index)) throw badLedger(`segment ${index} is in it twice`);
    for (let skipped = state.nextSegment; skipped < index; skipped++) state.missing.push(skipped);
    state.missing = state.missing.filter((missing) => missing !== index);
    state.nextSegment = Math.max(state.nextSegment, index + 1);
    state.played++;
    const segment = this.#playedSegment(event);
    const result = event.result ?? returnsOnly(event);
    const fresh: FreshSegment = { ...segment, results: result ? this.#keyed(result) : [] };
    state.fresh = [...state.fresh, event.memory ? { ...fresh, memory: event.memory } : fresh];
    state.newest = [...state.newest, segment].slice(-SELF_PLAY_SAMPLE.segments);
    if (event.policyVersion === 0 && state.evaluations.length === 0) state.opening = [...state.opening, segment];
  }

  #playedSegment({ segment: id, index, pairing, policyVersion }: EventOf<"segment-played">): PlayedSegment {
    const rivals = currentRivals(this.#state);
    const isCurrent = [...rivals].every(([seat, rival]) => pairing[seat] === rival);
    return { id, index, pairing, policyVersion, isCurrent };
  }

  /** @param candidate a policy that counts as a member before it joins. */
  #keyed(result: PairResult, candidate?: string): KeyedResult[] {
    const { agents } = this.#state;
    return keyedResults(result, {
      memberKey: (policy) => this.#memberPolicies.get(policy) ?? (policy === candidate ? candidate : undefined),
      agentOf: (policy) => agents.find(({ recent }) => recent.some((version) => version.policy === policy))?.agent.id,
    });
  }

  #updatePolicy(event: EventOf<"policy-updated">, at: number): void {
    const state = this.#state;
    const consumed = new Set(event.segments);
    const left = state.fresh.filter(({ id }) => !consumed.has(id));
    if (state.fresh.length - left.length !== consumed.size) {
      throw badLedger(`update ${event.version} learned from a segment that was not fresh`);
    }
    const learned = state.fresh.filter(({ id }) => consumed.has(id)).toSorted((a, b) => a.index - b.index);
    // By index and not by completion: if segments wait for their updates, equal seeds then give equal memories.
    state.memory = extendMemory(
      state.config.game,
      state.memory,
      learned.map(({ memory }) => memory),
    );
    state.fresh = left;
    state.people = learnPeople(state, event.people ?? []);
    state.updates = event.version;
    this.#addVersion(event, at);
    this.#recordPayoffs(learned.flatMap(({ results }) => results));
    state.optimizer = event.optimizer;
    // An update without samples changes nothing.
    if (event.samples > 0) state.average = event.average ?? null;
    this.#learning.push({
      version: event.version,
      episodes: state.episodes,
      samples: event.samples,
      lag: event.lag,
      at,
      metrics: event.metrics,
    });
  }

  /** Results may be used from the epoch after the agent's newest update. */
  #recordPayoffs(results: readonly KeyedResult[]): void {
    const { agent, agents, updates, payoffs, config } = this.#state;
    const epoch = updates === 0 ? 0 : epochOfUpdate(agent, updates - 1) + 1;
    if (results.length > 0) payoffs.add({ epoch, agent: agents.indexOf(this.#state), results });
    if (agents.length === 1) payoffs.settle(config.ahead ? updates - 1 : updates);
  }

  #addMember(event: EventOf<"member-added">, at: number): void {
    const state = this.#state;
    state.cloning = null;
    if (state.policy === null) this.#addVersion(event, at);
    const { isAverage } = event;
    const candidate = this.#candidate(event, at);
    const member: Member = isAverage === undefined ? candidate : { ...candidate, isAverage };
    state.members.push(member);
    state.population.push(member);
    this.#memberPolicies.set(event.policy, event.policy);
    state.parent = event.policy;
    state.decidedAt = event.version;
  }

  #candidate({ policy, version }: Version, at: number): Member {
    return { policy, agent: this.#state.agent.id, version, parent: this.#state.parent, at };
  }

  #decide(event: EventOf<"gate-decided">, at: number): void {
    const state = this.#state;
    this.#recordPayoffs(event.games.flatMap((result) => this.#keyed(result, event.policy)));
    if (event.accepted) {
      state.acceptedAt = event.version;
      return;
    }
    state.decidedAt = event.version;
    const refused = { ...this.#candidate(event, at), reason: event.reason };
    state.refused = [...state.refused, refused].slice(-MAX_REFUSED_CANDIDATES);
    state.parent = event.policy;
  }

  #restart({ policy, version }: EventOf<"agent-restarted">): void {
    const state = this.#state;
    const replaced = { policy, version, memory: state.memory };
    state.recent = [...state.recent.filter((one) => one.version !== version), replaced];
    state.policy = policy;
    // What earlier versions played is another policy's.
    Object.assign(state, addVersion({ ...state, versions: [], people: [] }, { policy, version }));
    state.parent = policy;
    state.optimizer = null;
    state.average = null;
    state.restartedAt = version;
    state.decidedAt = version;
  }

  #addPayoffs({ results }: EventOf<"payoffs-played">): void {
    this.#state.payoffsAt = this.#state.updates;
    this.#recordPayoffs(results.flatMap((result) => this.#keyed(result)));
  }

  #raiseAlarm({ alarm: id, severity, version: since, sentence, evidence, advice }: EventOf<"alarm-raised">): void {
    const { alarms, agent } = this.#state;
    const raised = { id, severity, agent: agent.id, since, sentence, evidence, advice };
    this.#state.alarms = [...alarms.filter((one) => one.id !== id), raised];
  }

  #addResponse({ type: _, agent: _agent, seconds: _seconds, ...found }: EventOf<"best-response-found">): void {
    const others = this.#state.responses.filter(({ policy, seat }) => policy !== found.policy || seat !== found.seat);
    this.#state.responses = [...others, found].slice(-MAX_BEST_RESPONSES);
    this.#state.responseRequest = null;
  }

  /** Makes a policy the newest. */
  #addVersion({ policy, version }: Version, at: number): void {
    const state = this.#state;
    state.policy = policy;
    const { crossVersions, ahead } = state.config;
    const kept = crossVersions + (ahead || state.agents.length > 1 ? 1 : 0);
    state.recent = [...state.recent, { policy, version, memory: state.memory }].slice(-kept);
    Object.assign(state, addVersion(state, { policy, version }));
    this.#moments.set(version, { episodes: state.episodes, seconds: state.seconds, at });
  }

  #addEvaluation({ version, measures, thorough }: EventOf<"evaluated">, at: number): void {
    const state = this.#state;
    const moment = this.#moments.get(version) ?? { episodes: state.episodes, seconds: state.seconds, at };
    // The evaluation before may still be running: it started after the last one that is known.
    const known = state.evaluations.at(-1)?.version ?? 0;
    const point = { version, ...moment, measures, ...(thorough && { thorough }) };
    if (version < known) return this.#evaluations.insert(point, (other) => other.version > version);
    this.#evaluations.push(point);
    for (const passed of this.#moments.keys()) if (passed < known) this.#moments.delete(passed);
    state.opening = [];
  }
}

/** What ledgers of older releases have of a segment between two players in two seats. */
function returnsOnly({ pairing, returns, episodes }: EventOf<"segment-played">): PairResult | null {
  const [a, b] = pairing;
  if (pairing.length !== 2 || a === undefined || b === undefined || a === b) return null;
  const means = [returns[0] ?? 0, returns[1] ?? 0] as const;
  return { players: [a, b], seats: [0, 1], episodes, wins: 0, draws: 0, losses: 0, means, variances: [0, 0] };
}

const responseRequest = ({ type: _, agent: _agent, ...request }: EventOf<"best-response-requested">) => request;

const firstState = () => ({
  updates: 0,
  cloning: null,
  policy: null,
  optimizer: null,
  average: null,
  recent: [],
  members: [],
  refused: [],
  parent: null,
  restartedAt: 0,
  decidedAt: 0,
  acceptedAt: 0,
  payoffsAt: -1,
  ladderAt: -1,
  fresh: [],
  people: [],
  peopleMatches: new Map<string, number>(),
  versions: [],
  newest: [],
  opening: [],
  memory: {},
  played: 0,
  nextSegment: 0,
  missing: [],
  evaluations: [],
  learning: [],
  alarms: [],
  responseRequest: null,
  responses: [],
  matrices: {},
});
