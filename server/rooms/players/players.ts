import { LRUCache } from "lru-cache";
import { keptSeats } from "../../../agents/league/pairing.ts";
import type { Player } from "../../../agents/players/player.ts";
import {
  parseReference,
  policyReference,
  scriptReference,
  type PlayerReference,
} from "../../../agents/player-reference.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import type { Game } from "../../../games/core/game.ts";
import { games } from "../../../games/registry.ts";
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
  /** @throws ServerError `request/invalid` when the player can't play that seat. */
  assertSeat(reference: PlayerReference, game: Game, seat: number): void;
}

export function createPlayerDirectory(parts: {
  readonly store: PolicyStore;
  readonly leagues: Pick<LeagueService, "list">;
}): PlayerDirectory {
  const ready = new LRUCache<string, Player>({ max: MAX_CACHED_POLICIES });
  const source = { ...policySource(parts.store), solve: solveInThread };
  const facts = (reference: PlayerReference, game: Game): PlayerFacts | null =>
    scriptFacts(reference, game) ?? policyFacts(reference, game, parts.leagues.list());
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
    list: (game) => [
      ...scripts(game),
      ...parts.leagues.list().flatMap((handle) => policies(handle, game).slice(0, MAX_LISTED_POLICIES)),
    ],
    assertSeat(reference, game, seat) {
      const known = facts(reference, game);
      if (!known || known.seats.includes(seat)) return;
      const seats = known.seats.map((index) => `${index} (${game.roles[index]})`).join(", ");
      throw new ServerError("request/invalid", `${known.name} plays seat ${seats} only, not seat ${seat}.`);
    },
  };
}

/** The requested games: one, or all. */
export function requestedGames(id: string | undefined, gameById: (id: string) => Game): readonly Game[] {
  return id === undefined ? games : [gameById(id)];
}

const everySeat = (game: Game): number[] => game.roles.map((_, seat) => seat);
const capital = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ");

/** The name of a player that is not listed: a policy by its hash, a script or solution by its id. */
function plainName(reference: PlayerReference): string {
  const { kind, name } = parseReference(reference);
  return kind === "policy" ? `Policy ${name.slice(0, 8)}` : capital(name);
}

function scripts(game: Game): PlayerFacts[] {
  const random = { id: "random", summary: "Plays every legal action with equal probability.", seats: undefined };
  return [random, ...game.scripted].map(({ id, summary, seats }) => ({
    reference: scriptReference(id),
    name: capital(id),
    kind: "script",
    summary,
    league: null,
    version: null,
    untrained: [],
    seats: seats ? [...seats] : everySeat(game),
  }));
}

function scriptFacts(reference: PlayerReference, game: Game): PlayerFacts | null {
  return scripts(game).find((script) => script.reference === reference) ?? null;
}

/**
 * A league's newest policy, the average of its weights if the learner keeps one, then its snapshots from newest to
 * oldest.
 */
function policies({ record, state }: LeagueHandle, game: Game): PlayerFacts[] {
  if (record.config.game !== game.id || state.policy === null) return [];
  const untrained = keptSeats(state).map(({ seat, player }) => ({ seat, cast: player }));
  const { policy: newest, average, updates } = state;
  const past = state.population.filter(({ policy }) => policy !== newest).toReversed();
  const own = state.agent.id;
  const versionName = (agent: string, version: number) => (agent === own ? `v${version}` : `${agent} v${version}`);
  const facts = (policy: string, version: number, name: string, what: string): PlayerFacts => ({
    reference: policyReference(policy),
    name: `${record.name} ${name}`,
    kind: "policy",
    summary: `${what} of ${record.name}, after ${version} updates.`,
    league: record.id,
    version,
    seats: everySeat(game),
    // A league's first policy is the base its cast may seat, so it is not untrained there.
    untrained: untrained.filter(({ cast }) => cast !== policyReference(policy)),
  });
  return [
    facts(newest, updates, `v${updates}`, "The newest policy"),
    ...(average === null ? [] : [facts(average, updates, "average", "The average of the weights")]),
    ...past.map(({ policy, agent, version }) => facts(policy, version, versionName(agent, version), "A snapshot")),
  ];
}

function policyFacts(reference: PlayerReference, game: Game, leagues: readonly LeagueHandle[]): PlayerFacts | null {
  for (const handle of leagues) {
    const found = policies(handle, game).find((policy) => policy.reference === reference);
    if (found) return found;
  }
  return null;
}
