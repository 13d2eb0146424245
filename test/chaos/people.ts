import { Client, type Room } from "@colyseus/sdk";
import { setTimeout as sleep } from "node:timers/promises";
import type { MatchStateType } from "../../server/rooms/state.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";

/** How a match of a person ended; `unseen`: its room is gone, so the store must say; `lost`: nothing came of it. */
export type Outcome = "finished" | "forfeited" | "abandoned" | "unseen" | "lost";

/** What people saw of their matches. */
export interface MatchCounts {
  readonly outcomes: Record<Outcome, number>;
  /** Sentences of refusals and of abandoned matches, and how often they came. */
  readonly sentences: Map<string, number>;
  /** Names of the people of matches that ended, each in one match, with the outcome. */
  readonly ended: Map<string, Outcome>;
  /** What happened in matches that were lost, forfeited or abandoned. */
  readonly histories: string[];
}

export const newMatchCounts = (): MatchCounts => ({
  outcomes: { finished: 0, forfeited: 0, abandoned: 0, unseen: 0, lost: 0 },
  sentences: new Map(),
  ended: new Map(),
  histories: [],
});

interface PersonParts {
  readonly addresses: readonly string[];
  /** Its number, which begins the names that it plays under. */
  readonly person: number;
  readonly counts: MatchCounts;
  /** No match is opened any more; the one in play is played to its end. */
  readonly stop: AbortSignal;
  /** Called with each move that the server accepted, and at each end. */
  readonly onProgress: () => void;
}

const GAME = "tic-tac-toe";
/** Milliseconds without a move or an end after which a match is lost. A busy machine is slow, but not that slow. */
const LOST_MS = 300_000;
const ANSWER_TIMEOUT_MS = 20_000;
/** HTTP status for a room that is closed for good. */
const GONE = 410;
const NOT_FOUND = 404;
/** Milliseconds for which servers must know of no such room before the person gives up. */
const NOT_FOUND_MS = 60_000;
/** Milliseconds after which a move is sent again, since the connection may have been lost before it arrived. */
const RESEND_MS = 5000;
const POLL_MS = 100;
const RETRY_MS = 1000;

/** Plays one match after the other against a script, at one of the servers in turn, until `stop`. */
export async function playMatches(parts: PersonParts): Promise<void> {
  const { addresses, person, counts, stop } = parts;
  for (let i = person; !stop.aborted; i++) {
    const name = `Person ${person} match ${i}`;
    const ticket = await openMatch(addresses[i % addresses.length] ?? "", name, counts);
    if (ticket) await new PlayedMatch(parts, name, ticket).play();
    else await sleep(RETRY_MS);
  }
}

/** A new match; null if the server refuses it or doesn't answer. */
async function openMatch(address: string, name: string, counts: MatchCounts): Promise<MatchTicket | null> {
  const body = JSON.stringify({ game: GAME, seats: ["human", "script:random"], name });
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  try {
    const answer = await fetch(`${address}/api/matches`, { method: "POST", body, headers, signal });
    if (answer.ok) return (await answer.json()) as MatchTicket;
    const { error } = (await answer.json()) as { readonly error: { readonly message: string } };
    count(counts, `not opened: ${error.message}`);
  } catch (error) {
    count(counts, `not opened: ${connectionError(error)}`);
  }
  return null;
}

const count = ({ sentences }: MatchCounts, sentence: string): unknown =>
  sentences.set(sentence, (sentences.get(sentence) ?? 0) + 1);

/** The kind of a connection's error: refused, reset, timed out. */
function connectionError(error: unknown): string {
  const { name, message, cause } = error as Error & { readonly cause?: { readonly code?: string } };
  return name === "TimeoutError" ? "no answer in time" : (cause?.code ?? message);
}

/** A match as its person lives through it. */
class PlayedMatch {
  readonly #parts: PersonParts;
  readonly #name: string;
  readonly #ticket: MatchTicket;
  readonly #history: string[] = [];
  #noted = "";
  #movedAt = Date.now();
  /** Since when no server has known the room; null while one does. */
  #missingSince: number | null = null;

  constructor(parts: PersonParts, name: string, ticket: MatchTicket) {
    this.#parts = parts;
    this.#name = name;
    this.#ticket = ticket;
  }

  /** Plays to the end, and joins again, at any server, when the connection is lost. */
  async play(): Promise<void> {
    const { addresses, counts, onProgress } = this.#parts;
    let outcome: Outcome | null = null;
    for (let attempt = 0; outcome === null; attempt++) {
      outcome = this.#isLost ? "lost" : await this.#join(addresses[attempt % addresses.length] ?? "");
    }
    counts.outcomes[outcome]++;
    counts.ended.set(this.#name, outcome);
    if (outcome !== "lost") onProgress();
    if (outcome !== "finished") counts.histories.push([`${this.#name}, ${outcome}`, ...this.#history].join("\n  "));
  }

  get #isLost(): boolean {
    return Date.now() - this.#movedAt > LOST_MS;
  }

  /** Joins and plays on; returns the outcome, null when the connection is lost or the room isn't there now. */
  async #join(address: string): Promise<Outcome | null> {
    const port = new URL(address).port;
    const { room: id, tokens } = this.#ticket;
    try {
      const client = new Client(address.replace("http", "ws"));
      const joining = client.joinById<MatchStateType>(id, { token: tokens[0]?.token });
      // The SDK waits for an answer without end.
      const room = await Promise.race([joining, sleep(ANSWER_TIMEOUT_MS, null)]);
      if (room) return await this.#playOn(room as unknown as Room<unknown, MatchStateType>, port);
      this.#note(`${port} answered no join in time`);
      void joining.then((late) => late.connection.close()).catch(() => {});
      return null;
    } catch (error) {
      const { message, code } = error as Error & { readonly code?: unknown };
      this.#note(`join refused: ${String(code)} ${message}`);
      count(this.#parts.counts, `not joined: ${message}`);
      if (message.startsWith("This match is over")) return "finished";
      if (code === GONE) return "abandoned";
      if (code === NOT_FOUND) this.#missingSince ??= Date.now();
      else if (typeof code === "number") this.#missingSince = null;
      if (this.#missingSince !== null && Date.now() - this.#missingSince > NOT_FOUND_MS) return "unseen";
      await sleep(RETRY_MS);
      return null;
    }
  }

  /** Plays until the match is over; returns its outcome, null when the connection is lost. */
  async #playOn(room: Room<unknown, MatchStateType>, port: string): Promise<Outcome | null> {
    const left = new AbortController();
    // The page's way back is tested elsewhere; here each loss is seen.
    room.reconnection.enabled = false;
    room.onLeave((code) => {
      this.#note(`${port} closed the connection: ${code}`);
      left.abort();
    });
    room.onError(() => {});
    room.onMessage("rematch", () => {});
    this.#note(`joined at ${port}`);
    this.#missingSince = null;
    let ply = -1;
    let sentAt = 0;
    while (!left.signal.aborted && !this.#isLost) {
      const { state } = room;
      if (state.phase === "over") {
        this.#note(`over: ${state.sentence}`);
        if (state.outcome !== "finished") count(this.#parts.counts, `${state.outcome}: ${state.sentence}`);
        void room.leave();
        return state.outcome as Outcome;
      }
      const seat = state.seats?.get("0");
      if (state.phase === "playing" && state.turn === 0 && seat) {
        if (seat.ply !== ply) {
          if (ply >= 0) this.#progress();
          this.#note(`turn at ply ${seat.ply}`);
          ply = seat.ply;
          sentAt = 0;
        }
        if (Date.now() - sentAt > RESEND_MS) {
          const [first] = JSON.parse(seat.legal || "[]") as { readonly action: number }[];
          if (first) room.send("act", { ply, action: first.action });
          sentAt = Date.now();
        }
      }
      await sleep(POLL_MS);
    }
    room.connection.close();
    return null;
  }

  #progress(): void {
    this.#movedAt = Date.now();
    this.#parts.onProgress();
  }

  /** Repeated events are one line. */
  #note(event: string): void {
    if (event === this.#noted) return;
    this.#noted = event;
    this.#history.push(`${new Date().toISOString().slice(11, 23)} ${event}`);
  }
}
