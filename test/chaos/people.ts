import { Client, type Room } from "@colyseus/sdk";
import { setTimeout as sleep } from "node:timers/promises";
import type { MatchStateType } from "../../server/rooms/state.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";

/** What happened to the matches of people. */
export interface Matches {
  finished: number;
  /** Ended by the server, with a sentence. */
  abandoned: number;
  /** Whose server was gone. */
  lost: number;
  /** In play when the run ended. */
  unfinished: number;
  refused: number;
}

const GAME = "tic-tac-toe";
const MATCH_TIMEOUT_MS = 120_000;
const ANSWER_TIMEOUT_MS = 10_000;
/** HTTP status for a room that is closed for good. */
const GONE = 410;
/** Milliseconds after which a move is sent again: the store may have refused it. */
const RESEND_MS = 2000;
const LOOK_MS = 100;
const RETRY_MS = 1000;

/** Plays one match after the other against a script, at one of the servers in turn, until `stop`. */
export async function playMatches(addresses: readonly string[], stop: AbortSignal, matches: Matches): Promise<void> {
  for (let i = 0; !stop.aborted; i++) {
    const ticket = await openMatch(addresses[i % addresses.length] ?? "");
    if (ticket) matches[await playMatch(addresses, ticket, stop)]++;
    else {
      matches.refused++;
      await sleep(RETRY_MS);
    }
  }
}

/** A new match; null if the server refuses it or is gone. */
async function openMatch(address: string): Promise<MatchTicket | null> {
  const body = JSON.stringify({ game: GAME, seats: ["human", "script:random"] });
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  try {
    const answer = await fetch(`${address}/api/matches`, { method: "POST", body, headers, signal });
    return answer.ok ? ((await answer.json()) as MatchTicket) : null;
  } catch {
    return null;
  }
}

/** Plays to the end, and joins again, at any server, when the connection is lost. */
async function playMatch(
  addresses: readonly string[],
  { room: id, tokens }: MatchTicket,
  stop: AbortSignal,
): Promise<"finished" | "abandoned" | "lost" | "unfinished"> {
  const ended = Date.now() + MATCH_TIMEOUT_MS;
  for (let attempt = 0; !stop.aborted && Date.now() < ended; attempt++) {
    const address = addresses[attempt % addresses.length] ?? "";
    try {
      const client = new Client(address.replace("http", "ws"));
      const room = await client.joinById<MatchStateType>(id, { token: tokens[0]?.token });
      const outcome = await playOn(room as unknown as Room<unknown, MatchStateType>, stop, ended);
      if (outcome !== null) return outcome === "finished" ? "finished" : "abandoned";
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("This match is over")) return "finished";
      if (error instanceof Error && "code" in error && error.code === GONE) return "abandoned";
      await sleep(RETRY_MS);
    }
  }
  return stop.aborted ? "unfinished" : "lost";
}

/** Plays until the match is over; returns its outcome, null when the connection is lost. */
async function playOn(room: Room<unknown, MatchStateType>, stop: AbortSignal, ended: number): Promise<string | null> {
  const gone = new AbortController();
  // The page's way back is tested elsewhere; here each loss is seen.
  room.reconnection.enabled = false;
  room.onLeave(() => gone.abort());
  room.onError(() => {});
  let sent = { ply: -1, at: 0 };
  while (!stop.aborted && !gone.signal.aborted && Date.now() < ended) {
    const { state } = room;
    if (state.phase === "over") {
      void room.leave();
      return state.outcome;
    }
    const seat = state.seats?.get("0");
    if (
      state.phase === "playing" &&
      state.turn === 0 &&
      seat &&
      (seat.ply !== sent.ply || Date.now() - sent.at > RESEND_MS)
    ) {
      const [first] = JSON.parse(seat.legal || "[]") as { readonly action: number }[];
      if (first) room.send("act", { ply: seat.ply, action: first.action });
      sent = { ply: seat.ply, at: Date.now() };
    }
    await sleep(LOOK_MS);
  }
  room.connection.close();
  return null;
}
