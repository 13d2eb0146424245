import { LeaguePayoffs } from "../../../agents/league/league-payoffs.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packEpisodes } from "../../../agents/episode.ts";
import { games } from "../../../games/registry.ts";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../support/test-server.ts";
import type { GameFacts, LearnerFacts, PlayerFacts } from "../../../server/schemas/games.ts";
import type { LeagueDetail, LeagueSummary, PayoffsAnswer, PresetFacts } from "../../../server/schemas/leagues.ts";
import type { MatchListing, MatchReplay } from "../../../server/schemas/matches.ts";
import type { ServerStatus } from "../../../server/schemas/status.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ pageDirectory: "/nowhere" });
});
afterAll(() => server.close());

async function json<T>(path: string): Promise<T> {
  const response = await server.get(path);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function refused(response: Promise<Response>, status: number, code: string): Promise<string> {
  const answer = await response;
  expect(answer.status).toBe(status);
  const body = (await answer.json()) as { error: { code: string; message: string } };
  expect(body.error.code).toBe(code);
  expect(body.error.message).toMatch(/\.$/);
  return body.error.message;
}

/** One game of each pair. */
function payoffsBetween(pairs: readonly (readonly [string, string])[]): LeaguePayoffs {
  const payoffs = new LeaguePayoffs();
  const counts = { episodes: 1, wins: 0, draws: 1, losses: 0, means: [0, 0], variances: [0, 0] } as const;
  const results = pairs.map((players) => ({ result: { players, seats: [0, 1] as const, ...counts }, decays: false }));
  payoffs.add({ epoch: 0, agent: 0, results });
  return payoffs;
}

test("the answer of a league that runs for weeks has bounded size", async () => {
  const { record, state } = await server.leagues.launch({ game: "kuhn-poker" });
  const series = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
  const at = (version: number) => ({ version, episodes: version, seconds: version, at: version });
  server.leagues.change(
    record.id,
    { type: "resumed" },
    {
      population: series(5000, (i) => ({ policy: `p${i}`, agent: "main", version: i, at: i, parent: null })),
      evaluations: series(600, (i) => ({ ...at(i), measures: {} })),
      learning: series(600, (i) => ({ ...at(i), samples: 1, lag: 0, metrics: {} })),
      payoffs: payoffsBetween(series(5000, (i) => [`p${i}`, `p${(i + 1) % 5000}`])),
    },
  );
  const detail = await json<LeagueDetail>(`/api/leagues/${record.id}`);
  expect(detail.members).toBe(5000);
  expect(detail.population.map(({ number }) => number)).toEqual(series(8, (i) => 4992 + i));
  expect(detail.payoffs.map(({ row, column }) => [row, column])).toEqual(
    series(8, (i) => 4992 + i).flatMap((row) =>
      [row - 1, row + 1].filter((column) => column >= 4992 && column < 5000).map((column) => [`p${row}`, `p${column}`]),
    ),
  );
  for (const curve of [detail.evaluations, detail.learning]) {
    const versions = curve.map(({ version }) => version);
    expect(versions).toHaveLength(150);
    expect([versions[0], versions.at(-1)]).toEqual([0, 599]);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  }
  expect(state.population.length).toBeLessThan(5000);
  const players = await json<PlayerFacts[]>("/api/players?game=kuhn-poker");
  expect(players.filter(({ league }) => league === record.id)).toHaveLength(100);
  const named = async (reference: string) =>
    (await json<PlayerFacts[]>(`/api/players?game=kuhn-poker&with=${reference}`)).map((player) => player.reference);
  const listed = players.map(({ reference }) => reference);
  expect(await named("policy:p7")).toEqual([...listed, "policy:p7"]);
  expect(await named("policy:p4990")).toEqual(listed);
  expect(await named("policy:none")).toEqual(listed);
  await server.leagues.delete(record.id);
});

test("payoffs are given only if roles are alike: a mean over a seller's returns and a buyer's is meaningless", async () => {
  const meanSeats = async (game: string) => {
    const { record } = await server.leagues.launch({ game });
    const payoffs = payoffsBetween([["p1", "p0"]]);
    const members = ["p0", "p1"].map((policy, version) => ({ policy, agent: "main", version, at: 0, parent: null }));
    server.leagues.change(record.id, { type: "resumed" }, { population: members, payoffs });
    const detail = await json<LeagueDetail>(`/api/leagues/${record.id}`);
    const inSeat = await json<PayoffsAnswer>(`/api/leagues/${record.id}/payoffs?members=0-1&seat=0`);
    expect(inSeat.payoffs, game).toHaveLength(1);
    await server.leagues.delete(record.id);
    return detail.payoffs.length;
  };
  const facts = await json<GameFacts[]>("/api/games");
  for (const { id, rolesAlike } of facts) expect([id, await meanSeats(id)]).toEqual([id, rolesAlike ? 2 : 0]);
  const isAlike = (game: string) => facts.find(({ id }) => id === game)?.rolesAlike;
  expect(["kuhn-poker", "leduc-poker", "tic-tac-toe", "connect-four"].map(isAlike)).toEqual([true, true, true, true]);
  expect(["negotiation", "proposer-solver-judge", "sneaky-critic"].map(isAlike)).toEqual([false, false, false]);
});

describe("the API", () => {
  test("includes health and status", async () => {
    expect(await json("/healthz")).toEqual({ status: "ok", engine: "none", store: server.store.description });
    const status = await json<ServerStatus>("/api/status");
    expect(status).toMatchObject({ status: "ok", node: process.versions.node, adminToken: false, workers: [] });
    expect(status.store).toMatchObject({ kind: "sqlite", ok: true, problem: null });
    expect(status.loopDelay.max).toBeGreaterThanOrEqual(0);
    expect(status.rooms).toBeGreaterThanOrEqual(1);
  });

  test("includes an OpenAPI document with every route and shape", async () => {
    const document = await json<{ paths: Record<string, object>; components: { schemas: object } }>(
      "/api/openapi.json",
    );
    const under = (path: string, names: string) => names.split(" ").map((name) => `${path}/${name}`);
    expect(Object.keys(document.paths).toSorted()).toEqual(
      [
        "/healthz",
        "/livez",
        "/readyz",
        ...under("/api", "games learners rules players presets status leagues matches ratings experiments comparison"),
        ...under("/api", "leagues/{id} matches/{id} experiments/{id} bans bans/lift"),
        ...under("/api/leagues/{id}", "ledger members payoffs ratings games best-response pause resume stop"),
        ...under("/api/leagues/{id}/members", "{policy} {policy}/ratings"),
        "/api/people/record",
        ...under("/api/rooms/{room}", "end guests invitation invitation/accept restart"),
        ...under("/api/segments/{id}", "share episodes/{index}"),
        ...under("/api/experiments/{id}", "pause resume stop report.html values.csv"),
      ].toSorted(),
    );
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(["Game", "LeagueDetail", "ExperimentDetail", "Comparison", "MatchReplay", "Error"]),
    );
  });

  test("includes learners, and which of their hyper-parameters can differ by role", async () => {
    const facts = await json<LearnerFacts[]>("/api/learners");
    const ppo = facts.find(({ id }) => id === "ppo");
    expect(ppo?.hyperparameters["entropy"]).toMatchObject({ byRole: true });
    expect(ppo?.hyperparameters["epochs"]).toMatchObject({ byRole: false, integer: true });
    expect(ppo?.hyperparameters["clip"]).toMatchObject({ integer: false });
  });

  test("includes games and players", async () => {
    const facts = await json<GameFacts[]>("/api/games");
    expect(facts.map(({ id }) => id)).toEqual(games.map(({ id }) => id));
    expect(facts.map(({ bases }) => bases.map(({ id }) => id))).toEqual(
      games.map(({ bases = [] }) => bases.map(({ id }) => id)),
    );
    expect(facts.find(({ id }) => id === "attacker-defender")?.bases[0]?.summary).toMatch(/\.$/);
    const players = await json<PlayerFacts[]>("/api/players?game=kuhn-poker");
    expect(players.slice(0, 2).map(({ reference }) => reference)).toEqual(["script:random", "script:passive"]);
    await refused(server.get("/api/players?game=chess"), 404, "game/unknown");
  });
});

describe("leagues", () => {
  test("are launched, read, paused, resumed, stopped and deleted", async () => {
    const launched = await server.post("/api/leagues", { game: "kuhn-poker", name: "Duel" });
    expect(launched.status).toBe(201);
    const league = (await launched.json()) as LeagueDetail;
    expect(league).toMatchObject({ name: "Duel", game: "kuhn-poker", status: "running", members: 1 });
    expect(league.references.nashConv).toContainEqual({ label: "uniformly random", value: 11 / 12 });
    expect((await json<LeagueSummary[]>("/api/leagues")).map(({ id }) => id)).toContain(league.id);
    const entries = await json<{ seq: number; event: { type: string } }[]>(`/api/leagues/${league.id}/ledger`);
    expect(entries.map(({ event }) => event.type)).toEqual(["created"]);
    expect(await json(`/api/leagues/${league.id}/ledger?from=1`)).toEqual([]);
    const players = await json<PlayerFacts[]>("/api/players?game=kuhn-poker");
    const policy = players.find(({ kind }) => kind === "policy");
    expect(policy).toMatchObject({ name: "Duel v0", league: league.id, version: 0, seats: [0, 1] });
    for (const [verb, status] of [
      ["pause", "paused"],
      ["resume", "running"],
      ["stop", "ended"],
    ] as const) {
      const answer = await server.post(`/api/leagues/${league.id}/${verb}`, {});
      expect(await answer.json()).toMatchObject({ status });
    }
    await json(`/api/leagues/${league.id}`);
    expect((await server.get(`/api/leagues/${league.id}`, { method: "DELETE" })).status).toBe(200);
    await refused(server.get(`/api/leagues/${league.id}`), 404, "league/not-found");
  });

  test("of presets are listed with them, and launched with or without an ablation", async () => {
    const presets = await json<PresetFacts[]>("/api/presets");
    const ids = ["mae", "mae-verified", "self-redteam", "icl-aif", "spc", "vision-zero"];
    expect(presets.map(({ id }) => id)).toEqual(ids);
    const spc = presets.find(({ id }) => id === "spc");
    expect(spc).toMatchObject({ game: "sneaky-critic", paper: { year: 2025 }, config: { towers: [[0], [1]] } });
    expect(spc?.ablations.map(({ id }) => id)).toContain("frozen-generator");

    const launched = await server.post("/api/leagues", { preset: "spc", ablation: "frozen-generator", seed: 4 });
    expect(launched.status).toBe(201);
    const { config, id, matrices } = (await launched.json()) as LeagueDetail;
    expect(config).toEqual({
      ...spc?.config,
      seed: 4,
      cast: ["base", "policy"],
      crossVersions: 1,
      preset: { id: "spc", ablation: "frozen-generator" },
      hidden: [8],
    });
    expect(matrices).toEqual({});
    const met = {
      members: [{ policy: "p0", version: 0 }],
      seat: 0,
      cells: [[{ value: 0.5, low: 0.25, high: 0.75, n: 200 }]],
    };
    server.leagues.change(id, { type: "cross-played", matrix: met, seconds: 1 }, { matrices: { 0: met } });
    expect((await json<LeagueDetail>(`/api/leagues/${id}`)).matrices).toEqual({ 0: met });
    await server.leagues.delete(id);
  });

  test("have the seats, weights and versions of their request", async () => {
    const choice = {
      towers: [[1], [0]],
      cast: ["policy", "script:honest"],
      ahead: false,
      crossVersions: 1,
      base: null,
    };
    const launched = await server.post("/api/leagues", { game: "kuhn-poker", ...choice });
    expect(((await launched.json()) as LeagueDetail).config).toMatchObject({ ...choice, pastShare: 0, preset: null });
    for (const wrong of [{ cast: "policy" }, { towers: [[-1]] }, { crossVersions: 17 }, { ahead: 1 }, { preset: 5 }]) {
      await refused(server.post("/api/leagues", { game: "kuhn-poker", ...wrong }), 400, "request/invalid");
    }
  });

  test("are refused with the invalid field", async () => {
    expect(await refused(server.post("/api/leagues", { game: "kuhn-poker", seed: -1 }), 400, "request/invalid")).toBe(
      "seed must be a whole number from 0 to 4294967295, and is -1.",
    );
    await refused(server.post("/api/leagues", { game: "chess" }), 404, "game/unknown");
    await refused(server.post("/api/leagues", { game: "kuhn-poker", cheat: true }), 400, "request/invalid");
    await refused(server.post("/api/leagues/none/pause", {}), 404, "league/not-found");
    expect(await refused(server.get("/api/leagues/none/ledger?from=x"), 400, "request/invalid")).toBe(
      'from must be a whole number of at least 0, and is "x".',
    );
    for (const path of ["leagues/none/ledger?from=", "matches?before=", "matches?limit=0x10", "matches?limit=1e2"]) {
      expect(await refused(server.get(`/api/${path}`), 400, "request/invalid")).toMatch(/whole number/);
    }
  });

  test("have names without control characters and of bounded length", async () => {
    for (const name of ["\u001b[31mred", "a\u202eb", "one\ntwo", " ", "👩‍🚀".repeat(3000)]) {
      expect(await refused(server.post("/api/leagues", { game: "kuhn-poker", name }), 400, "request/invalid")).toMatch(
        /^name(:| must be a string of 1 to \d+ characters)/,
      );
      const seats = ["human", "human"];
      expect(
        await refused(server.post("/api/matches", { game: "kuhn-poker", seats, name }), 400, "request/invalid"),
      ).toMatch(/^name(:| must be a string of 1 to \d+ characters)/);
    }
  });

  test("offer the average of their weights next to the newest policy", async () => {
    const { record } = await server.leagues.launch({ game: "kuhn-poker", name: "Averaged" });
    server.leagues.change(record.id, { type: "resumed" }, { policy: "p7", average: "a7", updates: 7 });
    const players = await json<PlayerFacts[]>("/api/players?game=kuhn-poker");
    expect(players.filter(({ league }) => league === record.id).slice(0, 2)).toMatchObject([
      { reference: "policy:p7", name: "Averaged v7", version: 7 },
      { reference: "policy:a7", name: "Averaged average", version: 7 },
    ]);
    await server.leagues.delete(record.id);
  });
});

describe("matches", () => {
  test("are listed, and replayed from every side", async () => {
    const { room, tokens } = await server.match("kuhn-poker", ["script:honest", "human"]);
    const person = await joinRoom(server, room, tokens[0]?.token);
    await playOut(person, 1);
    await until(() => person.state.match !== "");
    // Arenas of other leagues may have played since.
    const list = await json<MatchListing[]>("/api/matches?game=kuhn-poker&limit=50");
    expect(list.map(({ id }) => id)).toContain(person.state.match);
    expect(await json<MatchListing[]>("/api/matches?game=kuhn-poker&limit=1")).toHaveLength(1);
    const replay = await json<MatchReplay>(`/api/matches/${person.state.match}`);
    expect(replay).toMatchObject({
      names: ["Honest", "Player 2"],
      roles: ["first", "second"],
      pairing: ["script:honest", "human"],
    });
    expect(replay.publicViews).toHaveLength(replay.steps.length + 1);
    expect(replay.seatViews.map((views) => views.length)).toEqual([replay.views.length, replay.views.length]);
    expect(JSON.stringify(replay.publicViews[2])).toContain('"cards":["sealed","sealed"]');
    expect(await json(`/api/matches?before=1`)).toEqual([]);
    await person.leave();
  });

  test("are replayed like self-play episodes", async () => {
    const handle = await server.leagues.launch({ game: "kuhn-poker", name: "Self-play" });
    const policy = `policy:${handle.state.policy}`;
    const episode = {
      actions: Uint16Array.of(2, 0, 1, 0),
      logProbs: Float32Array.of(Number.NaN, Number.NaN, -0.7, -0.7),
      returns: [1, -1],
    };
    const other = { actions: Uint16Array.of(0, 1, 0, 0), logProbs: episode.logProbs, returns: [-1, 1] };
    await server.store.putSegment({
      ...packEpisodes([episode, other]),
      id: "segment-1",
      league: handle.record.id,
      index: 0,
      game: "kuhn-poker",
      version: 1,
      options: {},
      seed: "s",
      pairing: [policy, policy],
      learnerSeats: [0, 1],
      policyVersion: 0,
    });
    const replay = await json<MatchReplay>("/api/segments/segment-1/episodes/1");
    expect(replay).toMatchObject({ names: ["Self-play v0", "Self-play v0"], returns: [-1, 1], plies: 4 });
    expect(replay.steps.map(({ label }) => label)).toEqual(["deal jack", "deal queen", "check", "check"]);
    expect(await refused(server.get("/api/segments/segment-1/episodes/first"), 400, "request/invalid")).toBe(
      'index must be a whole number of at least 0, and is "first".',
    );
    await refused(server.get("/api/segments/segment-1/episodes/2"), 404, "match/not-found");
    await refused(server.get("/api/segments/none/episodes/0"), 404, "match/not-found");
  });

  test("refuse players that can't be seated", async () => {
    const open = (seats: string[], game = "kuhn-poker", options = {}) =>
      server.post("/api/matches", { game, seats, options });
    await refused(open(["human"]), 400, "request/invalid");
    await refused(open(["human", "script:nobody"]), 404, "player/unknown");
    await refused(open(["human", `policy:${"0".repeat(64)}`]), 404, "policy/not-found");
    await refused(open(["human", "wizard"]), 404, "player/unknown");
    await refused(open(["human", "human"], "chess"), 404, "game/unknown");
    await refused(open(["human", "human"], "kuhn-poker", { x: 1 }), 400, "game/bad-option");
    await refused(server.get("/api/matches/none"), 404, "match/not-found");
    expect(await refused(server.get("/api/matches?limit=1000"), 400, "request/invalid")).toBe(
      "limit must be a whole number from 1 to 200, and is 1000.",
    );
  });
});

test("unknown paths and malformed bodies get a code and a sentence, without internals", async () => {
  await refused(server.get("/api/nothing"), 404, "request/not-found");
  await refused(server.get("/matchmake/join/lobby"), 404, "request/not-found");
  await refused(server.get("/api/leagues", { method: "PUT" }), 404, "request/not-found");
  const malformed = { method: "POST", body: "{", headers: { "content-type": "application/json" } };
  await refused(server.get("/api/leagues", malformed), 400, "request/invalid");
  await refused(server.get("/api/leagues", { method: "POST", body: "a=b" }), 415, "request/invalid");
  await refused(server.get("/matchmake/join/lobby", malformed), 400, "request/invalid");
  const page = await server.get("/");
  expect(page.status).toBe(503);
  expect(await page.text()).toContain("npm run build");
});
