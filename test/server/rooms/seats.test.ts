import { matchMaker } from "@colyseus/core";
import { array, assert, asyncProperty, boolean, constantFrom, nat, record, type Arbitrary } from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { act } from "../../../games/core/act.ts";
import { CHANCE } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { SEAT_TAKEN_CODE } from "../../../server/common/close-codes.ts";
import type { MatchStateType } from "../../../server/rooms/state.ts";
import type { Match } from "../../../server/store/store.ts";
import { openRaw, reserve, reserveAgain, type RawClient } from "../../support/raw-room.ts";
import { limitFacts, limitNames } from "../../../server/guests/limits.ts";
import { startTestServer, until, type TestServer } from "../../support/test-server.ts";
import type { MatchTicket } from "../../../server/schemas/matches.ts";

const GAME = "tic-tac-toe";
const errors: unknown[] = [];
const note = (error: unknown): void => void errors.push(error);
const log = pino({ level: "error" }, { write: (line: string) => void errors.push(JSON.parse(line)) });
// Limits have tests of their own.
const unlimited = Object.fromEntries(limitNames.map((name) => [limitFacts[name].setting, "100000/100000"]));
let server: TestServer;
beforeAll(async () => {
  process.on("uncaughtException", note);
  process.on("unhandledRejection", note);
  server = await startTestServer({ log, pace: { linger: 200 }, environment: unlimited });
});
afterAll(async () => {
  await server.close();
  process.off("uncaughtException", note);
  process.off("unhandledRejection", note);
});

/**
 * A person's next step. "wait": until the server has answered the previous one; "lost return": they reconnect, and drop
 * before the token of that connection arrives. "other window": they join again with the seat's token, and play there.
 */
const STEPS = [
  "join",
  "other window",
  "return",
  "return by socket",
  "lost return",
  "acknowledge",
  "drop",
  "act",
  "wait",
] as const;
type Step = (typeof STEPS)[number] | "leave";

/** One person, with the information of an honest page. */
class Person {
  client: RawClient | null = null;
  acknowledged: RawClient | null = null;
  session = "";
  known: string | null = null;
  hasLeft = false;
  readonly match: MatchTicket;
  readonly seat: number;

  constructor(match: MatchTicket, seat: number) {
    this.match = match;
    this.seat = seat;
  }

  get token(): string {
    return this.match.tokens.find(({ seat }) => seat === this.seat)?.token ?? "";
  }

  async do(step: Step): Promise<void> {
    this.known = this.client?.reconnectionToken ?? this.known;
    if (step === "join") await this.join();
    if (step === "other window") await this.otherWindow();
    if (step === "return")
      await this.comeBack(this.known && (await reserveAgain(server.address, this.match.room, this.known)));
    if (step === "return by socket") await this.comeBack({ ...place(this.match.room), sessionId: this.session });
    if (step === "lost return") {
      const { known } = this;
      await this.comeBack(this.known && (await reserveAgain(server.address, this.match.room, this.known)));
      this.drop();
      this.known = known;
    }
    if (step === "acknowledge") this.acknowledge();
    if (step === "drop") this.drop();
    if (step === "act") await this.act();
    if (step === "wait") await this.joined();
    if (step === "leave" && this.client?.reconnectionToken && stateOf(this.match.room)?.phase !== "over") {
      this.client.leave();
      await until(() => this.client?.closeCode !== null);
      this.hasLeft = true;
    }
  }

  /** Joins with the seat's token, once the server knows that the seat is empty. */
  async join(): Promise<void> {
    if (this.client && !this.client.isRefused) return;
    const state = stateOf(this.match.room);
    await until(() => state?.seats.get(String(this.seat))?.connected !== true);
    const reserved = await reserve(server.address, this.match.room, { token: this.token });
    if (!reserved) return;
    this.session = reserved.sessionId;
    this.known = null;
    this.client = await openRaw(server.address, reserved);
  }

  async otherWindow(): Promise<void> {
    await this.joined();
    const before = this.client;
    const wasPlayed = before !== null && !before.isRefused;
    this.client = null;
    const reserved = await reserve(server.address, this.match.room, { token: this.token });
    if (!reserved) return;
    this.session = reserved.sessionId;
    this.known = null;
    this.client = await openRaw(server.address, reserved);
    if (wasPlayed) await until(() => before.closeCode !== null);
    if (wasPlayed && before.closeCode !== SEAT_TAKEN_CODE) throw new Error(`the other window got ${before.closeCode}`);
  }

  /**
   * Joins with the newest received reconnection token, whether or not the server has noticed the loss of the last
   * connection.
   */
  async comeBack(reserved: Awaited<ReturnType<typeof reserve>> | ""): Promise<void> {
    // A room is closed soon after its match is over.
    if (this.known === null || (stateOf(this.match.room)?.phase ?? "over") === "over") return;
    if (!reserved) throw new Error("refused a reconnection token that was not superseded");
    this.client?.drop();
    this.session = reserved.sessionId;
    this.client = await openRaw(server.address, reserved, this.known);
  }

  drop(): void {
    this.client?.drop();
    this.client = null;
  }

  /** Once per connection: a client that sends too much is disconnected. */
  acknowledge(): void {
    if (this.client !== this.acknowledged) this.client?.acknowledge();
    this.acknowledged = this.client;
  }

  async joined(): Promise<void> {
    const { client } = this;
    if (client) await until(() => client.reconnectionToken !== null || client.isRefused);
    this.known = client?.reconnectionToken ?? this.known;
  }

  /** Plays the first legal action on their turn. */
  async act(): Promise<void> {
    await this.joined();
    const state = stateOf(this.match.room);
    const seat = state?.seats.get(String(this.seat));
    if (!this.client || this.client.isRefused || !seat || state?.phase !== "playing" || state.turn !== this.seat)
      return;
    const action = (JSON.parse(seat.legal) as { action: number }[])[0]?.action ?? 0;
    const { ply } = seat;
    this.client.send(actFrame(ply, action));
    await until(() => state.phase === "over" || state.ply > ply || this.client?.isRefused === true);
  }
}

/** ROOM_DATA "act" with `{ply, action}` in MessagePack. */
function actFrame(ply: number, action: number): Uint8Array {
  const text = (word: string): number[] => [0xa0 | word.length, ...Buffer.from(word)];
  return Uint8Array.from([13, ...text("act"), 0x82, ...text("ply"), ply, ...text("action"), action]);
}

const stateOf = (room: string): MatchStateType | undefined =>
  matchMaker.getLocalRoomById(room)?.state as MatchStateType;
const place = (room: string) => ({ roomId: room, processId: matchMaker.processId, sessionId: "" });

async function open(seats: readonly string[]): Promise<Person[]> {
  const match = await server.match(GAME, seats);
  return match.tokens.map(({ seat }) => new Person(match, seat));
}

/** Lets everyone who can join play to the end; returns the stored match. */
async function playToTheEnd(people: readonly Person[], state: MatchStateType): Promise<Match | null> {
  await until(async () => {
    for (const person of people) {
      if (!person.client || person.client.isRefused) await person.join();
      await person.joined();
      expect(person.client?.isRefused, "the seat was kept").toBe(false);
      person.acknowledge();
      await person.act();
    }
    return state.phase === "over" && state.match !== "";
  }, "the end of the match");
  return server.store.match(state.match);
}

function returnsByTheRules({ episode }: Match): readonly number[] {
  const game = gameById(GAME);
  let state = game.initial(episode.options);
  for (const action of episode.actions) {
    const turn = game.turn(state);
    state = turn === CHANCE ? game.next(state, action) : act(game, state, turn, action);
  }
  return game.returns(state);
}

interface Course {
  readonly isAgainstAgent: boolean;
  readonly steps: readonly { readonly who: number; readonly step: Step }[];
}
const course: Arbitrary<Course> = record({
  isAgainstAgent: boolean(),
  steps: array(record({ who: nat(1), step: constantFrom<Step>(...STEPS, ...STEPS, "leave") }), {
    minLength: 1,
    maxLength: 16,
  }),
});

/** The actual and the expected end of a match: by the rules, unless a person left. */
interface End {
  readonly outcome: string;
  readonly returns: readonly number[];
}

/** Plays one match by its people's steps, and waits until its room is closed. */
async function run({ isAgainstAgent, steps }: Course): Promise<{ readonly end: End; readonly due: End }> {
  const people = await open(isAgainstAgent ? ["human", "script:random"] : ["human", "human"]);
  const room = people[0]?.match.room ?? "";
  const state = stateOf(room) as MatchStateType;
  for (const { who, step } of steps) {
    const person = people[who % people.length] as Person;
    if (!person.hasLeft) await person.do(step);
  }
  const hasEnded = people.some(({ hasLeft }) => hasLeft);
  if (hasEnded) await until(() => state.phase === "over" && (state.match !== "" || state.returns.length === 0));
  else await playToTheEnd(people, state);
  const match = await server.store.match(state.match);
  for (const person of people) person.drop();
  await until(() => matchMaker.getLocalRoomById(room) === undefined, "the room's end");
  const end = { outcome: state.outcome, returns: match?.episode.returns ?? [] };
  // Before everyone has joined, there is no match to lose.
  if (!match) return { end, due: { outcome: "abandoned", returns: [] } };
  const loser = people.findIndex(({ hasLeft }) => hasLeft);
  if (hasEnded) return { end, due: { outcome: "forfeited", returns: [0, 1].map((seat) => (seat === loser ? -1 : 1)) } };
  return { end, due: { outcome: "finished", returns: returnsByTheRules(match) } };
}

describe("seats of a match", () => {
  it("are kept over any order of joining, acknowledging, dropping, reconnecting, acting and leaving", async () => {
    await assert(
      asyncProperty(array(course, { minLength: 8, maxLength: 8 }), async (courses) => {
        for (const { end, due } of await Promise.all(courses.map(run))) expect(end).toEqual(due);
        expect((await server.get("/healthz")).status).toBe(200);
        expect(errors).toEqual([]);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  it("survive any number of drops before the acknowledgement, by the seat's token and by the reconnection token", async () => {
    const [person] = (await open(["human", "script:random"])) as [Person];
    const state = stateOf(person.match.room) as MatchStateType;
    for (let i = 0; i < 30; i++) {
      await person.do((["join", "return", "return by socket", "lost return", "lost return"] as const)[i % 5] ?? "join");
      await person.do("wait");
      expect(person.client?.isRefused ?? false).toBe(false);
      person.drop();
    }
    expect(state.phase).toBe("playing");
    const match = (await playToTheEnd([person], state)) as Match;
    expect(match.outcome).toBe("finished");
    expect(errors).toEqual([]);
  });
});
