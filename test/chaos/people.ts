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
  refused: number;
}

const GAME = "tic-tac-toe";
const MATCH_TIMEOUT_MS = 60_000;
const LOOK_MS = 100;
const RETRY_MS = 1000;

/** Plays one match after the other against a script, at one of the servers in turn, until `stop`. */
export async function playMatches(addresses: readonly string[], stop: AbortSignal, matches: Matches): Promise<void> {
  for (let i = 0; !stop.aborted; i++) {
    const address = addresses[i % addresses.length] ?? "";
    try {
      matches[await playMatch(address, stop)]++;
    } catch {
      matches.refused++;
      await sleep(RETRY_MS);
    }
  }
}

async function playMatch(address: string, stop: AbortSignal): Promise<"finished" | "abandoned" | "lost"> {
  const body = JSON.stringify({ game: GAME, seats: ["human", "script:random"] });
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(MATCH_TIMEOUT_MS);
  const answer = await fetch(`${address}/api/matches`, { method: "POST", body, headers, signal });
  if (!answer.ok) throw new Error(await answer.text());
  const { room: id, tokens } = (await answer.json()) as MatchTicket;
  const room: Room<unknown, MatchStateType> = await new Client(address.replace("http", "ws")).joinById(id, {
    token: tokens[0]?.token,
  });
  const ended = Date.now() + MATCH_TIMEOUT_MS;
  const gone = new AbortController();
  room.onLeave(() => gone.abort());
  room.onError(() => {});
  while (!stop.aborted && !gone.signal.aborted && Date.now() < ended) {
    const { state } = room;
    if (state.phase === "over") {
      void room.leave();
      return state.outcome === "finished" ? "finished" : "abandoned";
    }
    const seat = state.seats?.get("0");
    if (state.phase === "playing" && state.turn === 0 && seat) {
      const [first] = JSON.parse(seat.legal || "[]") as { readonly action: number }[];
      if (first) room.send("act", { ply: seat.ply, action: first.action });
    }
    await sleep(LOOK_MS);
  }
  void room.leave().catch(() => {});
  return "lost";
}
