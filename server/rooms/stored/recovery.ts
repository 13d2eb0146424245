import { matchMaker } from "@colyseus/core";
import { resolveOptions } from "../../../games/core/options.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import { LEASE_MS } from "../../store/lease.ts";
import { boundedLog, type Log } from "../../log.ts";
import type { LiveMatch } from "../../store/live-match.ts";
import { isStoreDown } from "../../store/retry.ts";
import type { LostMatches, Unrecovered } from "./lost-matches.ts";
import type { MatchWriter } from "./match-writer.ts";
import type { LiveMatches, LiveMatchStore } from "./live-matches.ts";
import { matchRecord, unlessDamaged } from "./live-record.ts";
import type { Matches, MatchPlan, PlannedSeat } from "./matches.ts";
import type { PlayerDirectory } from "../players/players.ts";

/** Milliseconds that a start waits for the lease of a killed server to expire. */
const CLAIM_MS = 2 * LEASE_MS;
const CLAIM_PAUSE_MS = 250;
const HELD_ELSEWHERE: Unrecovered = {
  code: "match/kept",
  message:
    "This match was not recovered because another server with the same address has it. It is kept for the next start.",
};
const UNREADABLE: Unrecovered = {
  code: "match/kept",
  message: "Live matches could not be read from the store. They are kept: restart the server to recover them.",
};
const NOT_READ_YET: Unrecovered = {
  code: "match/kept",
  message: "The store doesn't answer. Your match is kept and goes on as soon as it does; try again.",
};
const over = (id: string): Unrecovered => ({
  code: "match/over",
  message: `This match is over; its replay is at /matches/${id}.`,
});
/** Milliseconds until live matches are read again. */
const REREAD_MS = 1000;

export interface RecoveryParts {
  readonly store: LiveMatchStore;
  readonly log: Log;
  readonly owner: string;
  readonly live: LiveMatches;
  readonly players: PlayerDirectory;
  readonly matches: Pick<Matches, "recover">;
  readonly keeper: MatchWriter;
  readonly lost: LostMatches;
  /** What ended the server that ran them, for people; "the server restarted" if absent. */
  readonly cause?: string;
  /** Throws if a match must not be recovered again. */
  readonly assertSafe?: (room: string) => Promise<void>;
}

/**
 * Reopens the rooms of the matches that the last server at this address was running, under the same ids. A match that
 * can't continue is stored as it is, and clients that return to it get the reason. Matches that can't be read are kept;
 * while the store is down, this is repeated in the background.
 */
export async function recoverMatches(parts: RecoveryParts): Promise<void> {
  const { store, log, owner, live, lost } = parts;
  try {
    const rooms = await store.liveRooms(owner);
    lost.addAll(null);
    if (rooms.length === 0) return;
    if (!(await claimSoon(live))) {
      for (const room of rooms) await lost.add(room, HELD_ELSEWHERE);
      return log.warn({ owner }, "matches not recovered, another server has the same address");
    }
    const isElsewhere = (room: string): boolean => matchMaker.getLocalRoomById(room) === undefined;
    if ((await recoverRooms(parts, rooms.filter(isElsewhere))) > 0) repeat(parts);
  } catch (err) {
    const isDown = isStoreDown(err);
    lost.addAll(isDown ? NOT_READ_YET : UNREADABLE);
    if (!isDown) return log.error({ err }, "matches not recovered");
    boundedLog(log).warn({ err }, "matches not recovered, retrying");
    repeat(parts);
  }
}

const repeat = (parts: RecoveryParts): unknown => setTimeout(() => void recoverMatches(parts), REREAD_MS).unref();

/** Reopens these rooms, and logs what came of them; returns how many could not be read. */
export async function recoverRooms(parts: RecoveryParts, rooms: readonly string[]): Promise<number> {
  const results = await Promise.all(rooms.map((room) => recoverUnlessDown(parts, room)));
  const count = (wanted: Result): number => results.filter((result) => result === wanted).length;
  const counts = { recovered: count("recovered"), over: count("over"), lost: count("lost"), kept: count("kept") };
  parts.log.info(counts, "matches recovered");
  return counts.kept;
}

async function claimSoon(live: LiveMatches): Promise<boolean> {
  for (const until = performance.now() + CLAIM_MS; ;) {
    if (await live.claim()) return true;
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, CLAIM_PAUSE_MS));
  }
}

type Result = "recovered" | "over" | "lost" | "kept";

async function recoverUnlessDown(parts: RecoveryParts, room: string): Promise<Result> {
  try {
    return await recover(parts, room);
  } catch (err) {
    if (!isStoreDown(err)) throw err;
    parts.log.warn({ err, room }, "match not recovered, the store is down");
    // A server that continues another one's matches tries again, and people read meanwhile that their match moves.
    if (parts.cause === undefined) await parts.lost.add(room, NOT_READ_YET);
    return "kept";
  }
}

/** @throws ServerError while the store is down. */
async function recover(parts: RecoveryParts, room: string): Promise<Result> {
  const { store, lost, log } = parts;
  const match = await unlessDamaged(store.liveMatch(room));
  const id = match?.played?.id;
  if (id !== undefined && (await unlessDamaged(store.match(id)))) {
    await lost.add(room, over(id));
    await store.deleteLiveMatch(room);
    return "over";
  }
  try {
    if (!match) throw new ServerError("match/lost", "its stored state can't be read");
    await parts.assertSafe?.(room);
    parts.live.resume(room);
    await parts.matches.recover(await recoveryPlan(match, parts.players), match);
    lost.forget(room);
    // Its room ends at once if it had reached its end, before its people are back.
    if (match.played && matchRecord(match, match.played).outcome === "finished")
      await lost.add(room, over(match.played.id));
    return "recovered";
  } catch (err) {
    if (isStoreDown(err)) throw err;
    const reason = err instanceof Error ? err.message : String(err);
    log.warn({ err, room }, "match not recoverable, lost");
    const message = `This match was lost when ${parts.cause ?? "the server restarted"}: ${reason}`;
    await lost.add(room, { code: "match/lost", message }, match);
    if (match?.played) await parts.keeper.keep(matchRecord(match, match.played));
    await store.deleteLiveMatch(room);
    return "lost";
  }
}

/** @throws ServerError `match/other-rules`; AgentError when a player is gone; GameError. */
async function recoveryPlan(match: LiveMatch, players: PlayerDirectory): Promise<MatchPlan> {
  const game = gameById(match.game);
  if (game.version !== match.version) {
    throw new ServerError(
      "match/other-rules",
      `it was started under version ${match.version} of ${game.name}, but this server has version ${game.version}.`,
    );
  }
  return storedPlan(match, players);
}

/** The plan of a stored match, under the current rules. @throws AgentError when a player is gone; GameError. */
export async function storedPlan(match: LiveMatch, players: PlayerDirectory): Promise<MatchPlan> {
  const game = gameById(match.game);
  const seats = match.seats.map(async ({ tokenHash, owner, ...seat }): Promise<PlannedSeat> => {
    const player = tokenHash === null ? await players.player(seat.reference, game) : null;
    return { ...seat, tokenHash, owner: owner ?? seat.person, player };
  });
  const { seed, guest = null } = match;
  const options = resolveOptions(game, match.options);
  const learns = match.seats.some(({ reference }) => players.learns(reference));
  return { game, options, seed, seats: await Promise.all(seats), learns, guest };
}
