import { matchMaker } from "@colyseus/core";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BaseRoom } from "../../../../server/rooms/base/base.ts";
import { openRaw, openRawAt, reserve, type RawClient, type Reservation } from "../../../support/raw-room.ts";
import { startTestServer, until, type TestServer } from "../../../support/test-server.ts";
import { collectUncaught } from "../../../support/uncaught-errors.ts";

const logged: { level: number; msg: string; method?: string }[] = [];
const log = pino({ level: "trace" }, { write: (line: string) => void logged.push(JSON.parse(line)) });

type Hook =
  | "onCreate"
  | "onAuth"
  | "onJoin"
  | "onDrop"
  | "onLeave"
  | "onDispose"
  | "onBeforePatch"
  | "onBeforeShutdown";

/** A room with one hook that throws, synchronously or in its promise. */
class Failing extends BaseRoom<{ state: object }> {
  protected readonly log = log;
  protected override readonly disposeDeadlineMs = 300;
  #hook: Hook | "" = "";
  #isAsync = false;

  override onCreate({ hook, isAsync }: { readonly hook: Hook; readonly isAsync: boolean }): Promise<void> | void {
    this.#hook = hook;
    this.#isAsync = isAsync;
    return this.#fail("onCreate");
  }
  override onAuth(): unknown {
    return this.#fail("onAuth") ?? true;
  }
  override onJoin(): Promise<void> | void {
    return this.#fail("onJoin");
  }
  override onDrop(): Promise<void> | void {
    return this.#fail("onDrop");
  }
  override onLeave(): Promise<void> | void {
    return this.#fail("onLeave");
  }
  override onDispose(): Promise<void> | void {
    return this.#fail("onDispose");
  }
  override onBeforePatch(): void {
    void this.#fail("onBeforePatch");
    super.onBeforePatch();
  }
  override onBeforeShutdown(): void {
    void this.#fail("onBeforeShutdown");
    super.onBeforeShutdown();
  }

  #fail(hook: Hook): Promise<never> | undefined {
    if (hook !== this.#hook) return undefined;
    const error = new Error(`${hook} fails`);
    if (this.#isAsync) return Promise.reject(error);
    throw error;
  }
}

let server: TestServer;
const uncaught = collectUncaught();
beforeAll(async () => {
  server = await startTestServer({ log });
  matchMaker.defineRoomType("failing", Failing);
});
afterAll(() => server.close());
beforeEach(() => {
  logged.length = 0;
});

const create = (hook: Hook | "none", isAsync = false) => matchMaker.createRoom("failing", { hook, isAsync });
const isGone = (room: string) => until(() => matchMaker.getLocalRoomById(room) === undefined, "the room's end");

const failures = (hook: Hook): number =>
  logged.filter(({ msg, method }) => msg === "room handler failed" && method?.includes(hook)).length;

async function join(room: string): Promise<RawClient> {
  const place = await reserve(server.address, room);
  if (!place) throw new Error("no place");
  return openRaw(server.address, place);
}

/** Joins and acknowledges, or is refused. */
async function enter(place: Reservation | null | undefined): Promise<RawClient> {
  if (!place) throw new Error("no place");
  const client = await openRaw(server.address, place);
  await until(() => client.reconnectionToken !== null || client.isRefused);
  client.acknowledge();
  return client;
}

const hooks = ["onAuth", "onJoin", "onDrop", "onLeave", "onDispose", "onBeforePatch", "onBeforeShutdown"] as const;
const isAsyncable = (hook: Hook): boolean => hook !== "onBeforePatch" && hook !== "onBeforeShutdown";
const cases = hooks.flatMap((hook) => [[hook, false] as const, ...(isAsyncable(hook) ? [[hook, true] as const] : [])]);

describe("a room whose hook fails", () => {
  it.each(cases)(
    "%s (in a promise: %s): the failure is logged, the room is disposed, nothing is uncaught",
    async (hook, isAsync) => {
      const { roomId } = await create(hook, isAsync);
      const [leaver, dropper, stayer] = await Promise.all([0, 1, 2].map(() => reserve(server.address, roomId)));
      const [leaving, dropping, staying] = await Promise.all([leaver, dropper, stayer].map(enter));
      dropping?.drop();
      leaving?.leave();
      await until(() => leaving?.closeCode !== null);
      if (hook === "onBeforeShutdown") matchMaker.getLocalRoomById(roomId).onBeforeShutdown();
      if (hook === "onBeforePatch") await until(() => failures(hook) > 0);
      staying?.drop();
      await isGone(roomId);
      expect(failures(hook)).toBeGreaterThan(0);
      expect(uncaught).toEqual([]);
    },
  );

  it("onCreate: the client that requested the room gets the error", async () => {
    await expect(create("onCreate")).rejects.toThrow("onCreate fails");
    await expect(create("onCreate", true)).rejects.toThrow("onCreate fails");
    expect(uncaught).toEqual([]);
  });

  it("is disposed in bounded time despite a reservation", async () => {
    const { roomId } = await create("none");
    const room = matchMaker.getLocalRoomById(roomId);
    (room["_reservedSeats"] as Record<string, unknown>)["ghost"] = [{}, undefined, true, true];
    const client = await join(roomId);
    await until(() => client.reconnectionToken !== null);
    void room.disconnect();
    await isGone(roomId);
    expect(uncaught).toEqual([]);
  });
});

describe("a client's message", () => {
  /** First bytes of every kind of message, followed by nothing, garbage or too little. */
  const frames = Array.from({ length: 256 }, (_, code) => code).flatMap((code) => [
    [code],
    [code, 0xd9],
    [code, 0xdb, 0xff, 0xff, 0xff, 0xff],
    [code, 0xa3, 0x61],
    [code, 0xc1, 0xc1],
    [code, 0xcf, 1],
    [code, 0xa3, 0x61, 0x63, 0x74, 0xc1],
    [code, 1, 0xa3, 0x61, 0x63, 0x74, 0xdf, 0xff, 0xff, 0xff, 0xff],
  ]);

  it("closes at most its own connection, before and after the acknowledgement", async () => {
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    const PER_CLIENT = 15;
    for (let at = 0; at < frames.length; at += PER_CLIENT) {
      const client = await join(room);
      await until(() => client.reconnectionToken !== null);
      if (at % 2 === 0) client.acknowledge();
      for (const bytes of frames.slice(at, at + PER_CLIENT)) client.send(Uint8Array.from(bytes));
      client.leave();
      await until(() => client.closeCode !== null);
    }
    expect((await server.get("/healthz")).status).toBe(200);
    expect(uncaught).toEqual([]);
  });

  it("is refused if its session, room or token is a name that every object has", async () => {
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    const { processId } = (await reserve(server.address, room)) ?? { processId: "" };
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", ""]) {
      for (const path of [
        `/${processId}/${room}?sessionId=${name}`,
        `/${processId}/${room}?sessionId=${name}&reconnectionToken=${name}`,
        `/${processId}/${name || "x"}?sessionId=${name}`,
      ]) {
        const client = await openRawAt(server.address, path);
        await until(() => client.isRefused);
        client.drop();
      }
      const again = await server.post(`/matchmake/reconnect/${room}`, { reconnectionToken: name });
      expect(again.status).toBe(name === "" ? 400 : 403);
    }
    expect(uncaught).toEqual([]);
  });

  it("is harmless if it is not a web socket frame", async () => {
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    const bytes = [
      [0xff, 0xff, 0xff, 0xff],
      [0x82, 0x01, 0x0a],
      [0x83, 0x80, 0, 0, 0, 0],
      [0x88, 0x81, 0, 0, 0, 0, 1],
    ];
    for (const part of [...bytes, [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff], [0xc2, 0x80, 0, 0, 0, 0]]) {
      const client = await join(room);
      client.write(Uint8Array.from(part));
      await until(() => client.closeCode !== null);
    }
    expect((await server.get("/healthz")).status).toBe(200);
    expect(uncaught).toEqual([]);
  });
});
