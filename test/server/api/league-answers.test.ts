import { gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Encoded, sendEncoded } from "../../../server/api/encoded.ts";
import { createLeagueAnswers, type LeagueAnswers } from "../../../server/api/league-answers.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { StillLeagues } from "../../support/still-leagues.ts";
import type { LeagueDetail, LeagueSummary } from "../../../server/schemas/leagues.ts";

const directory = temporaryFolder();
let store: Store;
let leagues: StillLeagues;
let answers: LeagueAnswers;
let now = 0;
let arena: string | null = null;
beforeAll(async () => {
  store = await openStore({ directory });
  leagues = new StillLeagues(store);
  answers = createLeagueAnswers(leagues, { room: () => arena }, () => now);
});
afterAll(() => store.close());

const launch = async (): Promise<string> => (await leagues.launch({ game: "kuhn-poker" })).record.id;
const encoded = (id: string) => answers.detail(leagues.get(id));
const detail = (id: string) => JSON.parse(encoded(id).json) as LeagueDetail;
const list = () => JSON.parse(answers.list().json) as LeagueSummary[];
const played = { type: "segment-played", index: 0, segment: "s", episodes: 8 } as never;

describe("a league's answer", () => {
  it("is computed once and shared until a change", async () => {
    const id = await launch();
    const first = encoded(id);
    now += 1e6;
    expect(encoded(id)).toBe(first);
    arena = "room";
    expect(detail(id).arena).toBe("room");
  });

  it("is shared for a quarter of a second while its league plays", async () => {
    const id = await launch();
    const first = encoded(id);
    leagues.change(id, played, { episodes: 8 });
    expect(encoded(id)).toBe(first);
    now += 250;
    expect(detail(id).episodes).toBe(8);
  });

  it("includes any other change at once", async () => {
    const id = await launch();
    expect([detail(id).status, list().find((league) => league.id === id)?.status]).toEqual(["running", "running"]);
    await leagues.pause(id);
    expect([detail(id).status, list().find((league) => league.id === id)?.status]).toEqual(["paused", "paused"]);
  });

  it("includes every change that watchers have received", async () => {
    const id = await launch();
    encoded(id);
    leagues.change(id, played, { episodes: 8 });
    answers.forget(id);
    expect(detail(id).episodes).toBe(8);
  });

  it("is computed again after those of 32 other leagues", async () => {
    const id = await launch();
    const first = encoded(id);
    const others: string[] = [];
    while (others.length < 32) others.push(await launch());
    others.slice(1).forEach(encoded);
    expect(encoded(id)).toBe(first);
    others.forEach(encoded);
    expect(encoded(id)).not.toBe(first);
    expect(encoded(id).json).toBe(first.json);
  });
});

describe("an encoded answer", () => {
  it("is compressed once, for clients that accept it", async () => {
    const encoded = new Encoded({ text: "a".repeat(5000) });
    const first = encoded.gzip();
    expect(encoded.gzip()).toBe(first);
    expect(gunzipSync(await first).toString()).toBe(encoded.json);
    const api = new Hono().get("/", (context) => sendEncoded(context, encoded));
    const encodingFor = async (accepted: string) =>
      (await api.request("/", { headers: { "accept-encoding": accepted } })).headers.get("content-encoding");
    for (const accepted of ["gzip", "br, gzip", "gzip;q=0.5, br", "deflate,GZIP"]) {
      expect(await encodingFor(accepted), accepted).toBe("gzip");
    }
    for (const accepted of ["", "br", "gzip;q=0", "gzip; q=0.0, br", "x-gzip"]) {
      expect(await encodingFor(accepted), accepted).toBeNull();
    }
  });
});

describe("an answer about all leagues", () => {
  it("is shared for a quarter of a second, and includes a new league at once", async () => {
    let made = 0;
    const ask = () => answers.share("count", () => ++made).json;
    expect([ask(), ask()]).toEqual(["1", "1"]);
    now += 250;
    expect([ask(), ask()]).toEqual(["2", "2"]);
    const before = list().length;
    const id = await launch();
    expect([list().length, ask()]).toEqual([before + 1, "3"]);
    await leagues.delete(id);
    expect(list()).toHaveLength(before);
  });
});
