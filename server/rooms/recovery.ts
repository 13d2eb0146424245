import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { LEASE } from "../leagues/leader.ts";
import type { Log } from "../log.ts";
import type { LiveMatch } from "../store/live-match.ts";
import type { Match } from "../store/store.ts";
import type { MatchKeeper } from "./keeper.ts";
import type { LiveMatches, LiveMatchStore } from "./live-matches.ts";
import type { Matches, MatchPlan, PlannedSeat } from "./matches.ts";
import type { PlayerDirectory } from "./players.ts";

/** Milliseconds that a start waits for the lease of a server that was killed. */
const CLAIM_MS = 2 * LEASE;
const CLAIM_PAUSE_MS = 250;
/** Matches of which is remembered that they were lost. */
const MAX_LOST = 1000;

/** Matches that could not be gone on with: why, by room. */
export class LostMatches {
  readonly #sentences = new Map<string, string>();

  sentence(room: string): string | null {
    return this.#sentences.get(room) ?? null;
  }

  add(room: string, sentence: string): void {
    if (this.#sentences.size < MAX_LOST) this.#sentences.set(room, sentence);
  }
}

interface RecoveryParts {
  readonly store: LiveMatchStore;
  readonly log: Log;
  readonly owner: string;
  readonly live: LiveMatches;
  readonly players: PlayerDirectory;
  readonly matches: Pick<Matches, "recover">;
  readonly keeper: MatchKeeper;
  readonly lost: LostMatches;
}

/**
 * Opens the rooms again of the matches that the last server at this address was playing, under the same ids. One that can't be gone on
 * with is stored as abandoned, and whoever comes back to it gets the reason.
 */
export async function recoverMatches(parts: RecoveryParts): Promise<void> {
  const { store, log, owner, live } = parts;
  try {
    const rooms = await store.liveRooms(owner);
    if (rooms.length === 0) return;
    if (!(await claimSoon(live))) return log.warn({ owner }, "matches not recovered, another server has this address");
    const recovered = await Promise.all(rooms.map((room) => recover(parts, room)));
    const count = recovered.filter(Boolean).length;
    log.info({ recovered: count, lost: rooms.length - count }, "matches recovered");
  } catch (err) {
    log.error({ err }, "matches not recovered");
  }
}

async function claimSoon(live: LiveMatches): Promise<boolean> {
  for (const until = performance.now() + CLAIM_MS; ;) {
    if (await live.claim()) return true;
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, CLAIM_PAUSE_MS));
  }
}

async function recover(parts: RecoveryParts, room: string): Promise<boolean> {
  const match = await unlessDamaged(parts.store.liveMatch(room));
  try {
    if (!match) throw new ServerError("match/lost", "what was stored of it can't be read");
    await parts.matches.recover(await planOf(match, parts.players), match);
    return true;
  } catch (err) {
    const reason = err instanceof Error ? err.message : String(err);
    parts.log.warn({ err, room }, "match lost, it can't be gone on with");
    parts.lost.add(room, `This match was lost when the server started again: ${reason}`);
    if (match?.played) await parts.keeper.keep(abandoned(match, match.played));
    await parts.store.deleteLiveMatch(room);
    return false;
  }
}

/** Null where it can't be read: the other matches must go on. */
export async function unlessDamaged(reading: Promise<LiveMatch | null>): Promise<LiveMatch | null> {
  try {
    return await reading;
  } catch (err) {
    if (err instanceof ServerError && err.code === "store/damaged") return null;
    throw err;
  }
}

/** @throws ServerError `match/other-rules`; AgentError when a player is gone; GameError. */
async function planOf(match: LiveMatch, players: PlayerDirectory): Promise<MatchPlan> {
  const game = gameById(match.game);
  if (game.version !== match.version) {
    throw new ServerError(
      "match/other-rules",
      `it was begun under version ${match.version} of ${game.name}, and this server has version ${game.version}.`,
    );
  }
  const seats = match.seats.map(async ({ reference, name, tokenHash }): Promise<PlannedSeat> => {
    const player = tokenHash === null ? await players.player(reference, game) : null;
    return { reference, name, tokenHash, player };
  });
  const { options, seed, guest = null } = match;
  return { game, options, seed, seats: await Promise.all(seats), guest };
}

/** What is stored of a match that can't be gone on with. */
export function abandoned(
  match: LiveMatch,
  { id, startedAt, actions, plies }: NonNullable<LiveMatch["played"]>,
): Match {
  const { game, version, options, seed, seats, savedAt } = match;
  const log = actions.map(() => Number.NaN);
  return {
    id,
    league: null,
    startedAt,
    endedAt: savedAt,
    outcome: "abandoned",
    names: seats.map(({ name }) => name),
    episode: {
      game,
      version,
      options,
      seed,
      pairing: seats.map(({ reference }) => reference),
      actions: Uint16Array.from(actions),
      logProbs: Float32Array.from(log),
      returns: seats.map(() => 0),
      origin: "match",
    },
    plies,
  };
}
