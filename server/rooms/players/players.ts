import { LRUCache } from "lru-cache";
import { keptSeats } from "../../../agents/league/pairing.ts";
import { playingPolicy } from "../../../agents/league/playing.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import type { Player } from "../../../agents/players/player.ts";
import {
  parseReference,
  policyReference,
  scriptReference,
  type PlayerReference,
} from "../../../agents/player-reference.ts";
import { offeredPlayers } from "../../../agents/players/offered.ts";
import { createPlayer, type ExternalKinds } from "../../../agents/players/registry.ts";
import type { Game } from "../../../games/core/game.ts";
import { games } from "../../../games/registry.ts";
import type { LlmSettings } from "../../external/llm/settings.ts";
import type { ConnectedBot, SeatHub } from "../../external/seats/hub.ts";
import { shownBotName } from "../../external/seats/protocol.ts";
import { ServerError } from "../../errors.ts";
import type { LeagueHandle, LeagueService } from "../../leagues/service.ts";
import { policySource, type PolicyStore } from "../../store/policies.ts";
import { solveInThread } from "./solver.ts";
import type { PlayerFacts } from "../../schemas/games.ts";

/** Most policies kept loaded; each has some hundred kilobytes of weights. */
const MAX_CACHED_POLICIES = 64;

/**
 * Most policies listed for a league, newest first: after weeks it has thousands. Policies not listed can still play.
 */
const MAX_LISTED_POLICIES = 100;

/** The players that can take a seat, and their display names. */
export interface PlayerDirectory {
  /**
   * @throws AgentError `player/unknown`, `policy/not-found`, `policy/wrong-game`; ServerError `policy/released`;
   * StoreError.
   */
  player(reference: PlayerReference, game: Game): Promise<Player>;
  /** Facts of one player of a game; null for an unknown reference. */
  facts(reference: PlayerReference, game: Game): PlayerFacts | null;
  /**
   * The name shown in a seat: "Kuhn demo v120", "Honest", "Policy 1a2b3c4d"; with "(untrained)" if it never learned
   * that seat.
   */
  name(reference: PlayerReference, game: Game, seat: number): string;
  /** Every player of a game: scripted ones first, then policies from newest to oldest. */
  list(game: Game): readonly PlayerFacts[];
  /** Whether the player is a policy of a league that learns from people. */
  learns(reference: PlayerReference): boolean;
  /** @throws ServerError `player/not-offered` when guests may not choose the player. */
  assertOffered(reference: PlayerReference, game: Game): void;
  /** @throws ServerError `request/invalid` when the player can't play that seat. */
  assertSeat(reference: PlayerReference, game: Game, seat: number): void;
}

export function createPlayerDirectory(parts: {
  readonly store: PolicyStore;
  readonly leagues: Pick<LeagueService, "list">;
  readonly external?: ExternalKinds | undefined;
  readonly llm?: LlmSettings | undefined;
  readonly hub?: SeatHub | undefined;
  /** The bots that are connected to other servers of the store. */
  readonly otherBots?: (() => readonly ConnectedBot[]) | undefined;
}): PlayerDirectory {
  const bots = (game: Game) => botFacts(game, [...(parts.hub?.connected ?? []), ...(parts.otherBots?.() ?? [])]);
  const ready = new LRUCache<string, Player>({ max: MAX_CACHED_POLICIES });
  const source = { ...policySource(parts.store), solve: solveInThread, external: parts.external };
  const facts = (reference: PlayerReference, game: Game): PlayerFacts | null =>
    scriptFacts(reference, game) ??
    pluginFacts(game).find((player) => player.reference === reference) ??
    modelFacts(game, parts.llm).find((model) => model.reference === reference) ??
    bots(game).find((bot) => bot.reference === reference) ??
    policyFacts(reference, game, parts.leagues.list());
  return {
    facts,
    async player(reference, game) {
      const key = `${game.id} ${reference}`;
      const player = ready.get(key) ?? (await createPlayer(reference, game, source));
      ready.set(key, player);
      return player;
    },
    name(reference, game, seat) {
      const known = facts(reference, game);
      const untrained = known?.untrained.some((other) => other.seat === seat) ?? false;
      return `${known?.name ?? plainName(reference)}${untrained ? " (untrained)" : ""}`;
    },
    learns: (reference) => parts.leagues.list().some((handle) => learnsFrom(handle, reference)),
    list: (game) => [
      ...scripts(game),
      ...pluginFacts(game),
      ...modelFacts(game, parts.llm),
      ...bots(game),
      ...parts.leagues.list().flatMap((handle) => policies(handle, game).slice(0, MAX_LISTED_POLICIES)),
    ],
    assertOffered(reference, game) {
      const { kind, name } = parseReference(reference);
      if (kind === "bot") return parts.hub?.assertConnected(name, game.id);
      if (kind !== "llm" || facts(reference, game)) return;
      const sentence = `${reference} is not offered to guests, since its answers cost the operator money. It is if the file that LLM_FILE names says "guests": true.`;
      throw new ServerError("player/not-offered", sentence);
    },
    assertSeat(reference, game, seat) {
      const known = facts(reference, game);
      if (!known || known.seats.includes(seat)) return;
      const seats = known.seats.map((index) => `${index} (${game.roles[index]})`).join(", ");
      throw new ServerError("request/invalid", `${known.name} plays seat ${seats} only, not seat ${seat}.`);
    },
  };
}

/** Whether a league that learns from people has the policy, or had it so recently that it learns what it plays. */
function learnsFrom({ record, state }: LeagueHandle, reference: PlayerReference): boolean {
  const { kind, name } = parseReference(reference);
  if (record.config.learnFrom !== "people" || kind !== "policy") return false;
  const isOwn = ({ policy, versions }: LeagueState) =>
    policy === name || versions.some((version) => version.policy === name);
  return state.agents.some(isOwn) || state.population.some(({ policy }) => policy === name);
}

/** The requested games: one, or all. */
export function requestedGames(id: string | undefined, gameById: (id: string) => Game): readonly Game[] {
  return id === undefined ? games : [gameById(id)];
}

const everySeat = (game: Game): number[] => game.roles.map((_, seat) => seat);
const capital = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ");

/**
 * The name of a player that is not listed: a policy by its hash, a script or solution by its id, a model by its own
 * name.
 */
export function plainName(reference: PlayerReference): string {
  const { kind, name } = parseReference(reference);
  if (kind === "policy") return `Policy ${name.slice(0, 8)}`;
  if (kind === "llm") return name.replace(/\?.*$/s, "");
  return kind === "bot" ? shownBotName(name) : capital(name);
}

/** What the players of no league have in common. */
const withoutLeague = () => ({ league: null, version: null, untrained: [], learns: false });

function scripts(game: Game): PlayerFacts[] {
  const random = { id: "random", summary: "Plays every legal action with equal probability.", seats: undefined };
  return [random, ...game.scripted].map(({ id, summary, seats }) => ({
    reference: scriptReference(id),
    name: capital(id),
    kind: "script",
    summary,
    ...withoutLeague(),
    seats: seats ? [...seats] : everySeat(game),
  }));
}

function scriptFacts(reference: PlayerReference, game: Game): PlayerFacts | null {
  return scripts(game).find((script) => script.reference === reference) ?? null;
}

/** The players that plugins offer. */
function pluginFacts(game: Game): PlayerFacts[] {
  return offeredPlayers(game.id).map(({ reference, name, summary, seats }) => ({
    reference,
    name,
    kind: parseReference(reference).kind,
    summary,
    ...withoutLeague(),
    seats: seats ? [...seats] : everySeat(game),
  }));
}

/** The language models that the operator offers to guests. */
function modelFacts(game: Game, llm: LlmSettings | undefined): PlayerFacts[] {
  const offered = Object.entries(llm?.endpoints ?? {}).filter(([, { guests }]) => guests);
  return offered.map(([name, { model = name }]) => ({
    reference: `llm:${name}`,
    name,
    kind: "llm",
    summary: `The language model ${model}, which reads the game's prompt.`,
    ...withoutLeague(),
    seats: everySeat(game),
  }));
}

/** The bots that are connected. */
function botFacts(game: Game, connected: readonly ConnectedBot[]): PlayerFacts[] {
  const playing = connected.filter(({ games: own }) => own === null || own.includes(game.id));
  return playing.map(({ reference, name }) => ({
    reference,
    name,
    kind: "bot",
    summary: "A program that is connected to this server.",
    ...withoutLeague(),
    seats: everySeat(game),
  }));
}

/** A policy of an agent, and how it is named and described. */
interface NamedPolicy {
  readonly agent: LeagueState;
  readonly policy: string;
  readonly version: number;
  readonly name: string;
  readonly what: string;
}

/**
 * The current policies of each agent, its playing policy first (the newest, or the average of its weights), then the
 * snapshots of all agents from newest to oldest.
 */
function policies({ record, state }: LeagueHandle, game: Game): PlayerFacts[] {
  if (record.config.game !== game.id) return [];
  const agents = state.agents.length > 1 ? state.agents : [state];
  const current = agents.flatMap((agent) => currentPolicies(agent, agent === agents[0]));
  const newest = new Set(current.map(({ policy }) => policy));
  const byId = new Map(agents.map((agent) => [agent.agent.id, agent]));
  const past = state.population
    .filter(({ policy }) => !newest.has(policy))
    .toReversed()
    .map(({ policy, agent: id, version }): NamedPolicy => {
      const agent = byId.get(id) ?? state;
      const name = `${agentPrefix(agent, agent === agents[0])}v${version}`;
      return { agent, policy, version, name, what: "A snapshot" };
    });
  const kept = new Map(agents.map((agent) => [agent, keptSeats(agent)]));
  return [...current, ...past].map(({ agent, policy, version, name, what }) => ({
    reference: policyReference(policy),
    name: `${record.name} ${name}`,
    kind: "policy",
    summary: `${what} of ${record.name}, after ${version} updates.`,
    league: record.id,
    version,
    seats: everySeat(game),
    learns: record.config.learnFrom === "people",
    // A league's first policy is the base its cast may seat, so it is not untrained there.
    untrained: (kept.get(agent) ?? [])
      .filter(({ player }) => player !== policyReference(policy))
      .map(({ seat, player }) => ({ seat, cast: player })),
  }));
}

/** @param isFirst whether the league is shown by that agent. */
const agentPrefix = ({ agent }: LeagueState, isFirst: boolean): string => (isFirst ? "" : `${agent.id} `);

function currentPolicies(agent: LeagueState, isFirst: boolean): readonly NamedPolicy[] {
  const { policy, average, updates: version } = agent;
  if (policy === null) return [];
  const prefix = agentPrefix(agent, isFirst);
  const last = { agent, policy, version, name: `${prefix}v${version}`, what: "The newest policy" };
  if (average === null) return [last];
  const averaged = { ...last, policy: average, name: `${prefix}average`, what: "The average of the weights" };
  const isAverage = playingPolicy(agent)?.weights === "average";
  const [playing, other] = isAverage ? [averaged, last] : [last, averaged];
  return [{ ...playing, what: `The playing policy, ${lowerFirst(playing.what)},` }, other];
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function policyFacts(reference: PlayerReference, game: Game, leagues: readonly LeagueHandle[]): PlayerFacts | null {
  for (const handle of leagues) {
    const found = policies(handle, game).find((policy) => policy.reference === reference);
    if (found) return found;
  }
  return null;
}
