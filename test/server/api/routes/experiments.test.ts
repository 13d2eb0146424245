import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExperimentReport } from "../../../../server/experiments/report.ts";
import type { ExperimentDetail, ExperimentSummary } from "../../../../server/schemas/experiments.ts";
import type { LeagueDetail, LeagueSummary } from "../../../../server/schemas/leagues.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { startServer, type TestServer } from "../../../support/server.ts";
import { startTestServer, type TestServer as StillServer } from "../../../support/test-server.ts";
import { until } from "../../../support/until.ts";

/* Experiments of a server that runs leagues, as a process that is killed and started again; then of one whose leagues
   stand still, for what is refused. */

const SLOW_TIMEOUT_MS = 600_000;
const store = temporaryFolder();
const damagedStore = temporaryFolder();
const start = () => startServer({ DATA_DIR: store, ENGINE: "wasm" }, ["--no-demo"]);

const tiny = {
  name: "Clone of Kuhn",
  settings: {
    game: "kuhn-poker",
    set: { segmentEpisodes: 32, segmentsPerUpdate: 2, evaluateEvery: 2, pastShare: 0.5, snapshotEvery: 2 },
  },
  arms: [{ name: "ppo" }, { name: "reinforce", learner: "reinforce++" }],
  updates: 4,
  seeds: 3,
};

let server: TestServer;
beforeAll(async () => {
  server = await start();
});
afterAll(() => server?.stop());

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.address}/api/${path}`, {
    method,
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return (await answer.json()) as T;
}
const launch = (body: unknown) => request<ExperimentSummary>("POST", "experiments", body);
const detail = (id: string) => request<ExperimentDetail>("GET", `experiments/${id}`);
const command = (id: string, verb: string) => request<ExperimentSummary>("POST", `experiments/${id}/${verb}`);
const codeOf = async (answer: Promise<unknown>) => ((await answer) as { error?: { code: string } }).error?.code;

const reaches = (id: string, what: string, isThere: (found: ExperimentDetail) => boolean) =>
  until(
    what,
    async () => {
      const found = await detail(id);
      return isThere(found) && found;
    },
    SLOW_TIMEOUT_MS,
  );
const ends = (id: string) => reaches(id, `${id} ends`, ({ status }) => status === "ended");

const policies = ({ runs }: ExperimentDetail) =>
  Object.fromEntries(runs.map(({ arm, seed, policy }) => [`${arm} ${seed}`, policy]));

describe("an experiment on a server", () => {
  let id = "";

  it(
    "plays its runs as leagues and goes on after the server was killed",
    async () => {
      const launched = await launch(tiny);
      expect(launched).toMatchObject({ name: tiny.name, status: "running", arms: 2, seeds: 3, problem: null });
      ({ id } = launched);
      const before = await reaches(id, "a run is over", ({ counts }) => counts.ended > 0);
      expect(before.counts.ended).toBeLessThan(6);
      server.command.child.kill("SIGKILL");
      await server.command.ended;
      server = await start();
      const after = await ends(id);
      expect(after.counts).toEqual({ waiting: 0, running: 0, paused: 0, ended: 6, damaged: 0, missing: 0 });
      expect(after).toMatchObject({ complete: true, share: 1, secondsLeft: null, reason: "" });
      // The first seed of every arm comes before the second of any.
      expect(after.runs.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual(
        [1, 2, 3].flatMap((seed) => [`ppo ${seed}`, `reinforce ${seed}`]),
      );
      for (const { league, arm, seed } of after.runs) {
        const found = await request<LeagueDetail>("GET", `leagues/${league}`);
        expect(found).toMatchObject({ status: "ended", updates: 4, config: { seed } });
        expect(found.name).toBe(`${tiny.name}: ${arm}, seed ${seed}`);
        expect(found.experiment).toEqual({ id, arm, seed });
      }
    },
    SLOW_TIMEOUT_MS,
  );

  it(
    "has the numbers of experiment report, and the same policies as an experiment without a kill",
    async () => {
      const { arms, differences, curves, settings, meanings, main, notes, definition, runs } = await detail(id);
      const report = await answerOf<ExperimentReport>(["experiment", "report", id, "--store", store]);
      expect(report).toMatchObject({ arms, differences, curves, settings, meanings, notes, complete: true });
      expect(arms[1]?.measures["nashConv"]?.n).toBe(3);
      expect(main).toEqual(["nashConv", "value", "score"]);
      expect(differences.map(({ arm, pairs }) => [arm, pairs])).toContainEqual(["reinforce", 3]);
      expect(definition.arms.map(({ name, config }) => [name, config.learner.id])).toEqual([
        ["ppo", "ppo"],
        ["reinforce", "reinforce++"],
      ]);
      const again = await ends((await launch({ ...tiny, seeds: [2] })).id);
      for (const { arm, policy } of again.runs) {
        expect(runs.find((run) => run.arm === arm && run.seed === 2)?.policy).toBe(policy);
      }
    },
    SLOW_TIMEOUT_MS,
  );

  it(
    "offers its values and its report as files",
    async () => {
      const csv = await fetch(`${server.address}/api/experiments/${id}/values.csv`);
      expect(csv.headers.get("content-type")).toMatch(/^text\/csv/);
      expect(csv.headers.get("content-disposition")).toBe(`attachment; filename="${id}-values.csv"`);
      const lines = (await csv.text()).split("\r\n");
      expect(lines[0]).toBe("arm,seed,version,measure,value,low,high,n,final");
      expect(lines.filter((line) => /^reinforce,3,4,nashConv,.*,1$/.test(line))).toHaveLength(1);
      const html = await (await fetch(`${server.address}/api/experiments/${id}/report.html`)).text();
      expect(html).toMatch(/^<!doctype html>/);
      expect(html).toContain("2 arms, 3 seeds (1, 2, 3); 6 of 6 runs finished, complete.");
    },
    SLOW_TIMEOUT_MS,
  );

  it(
    "says which run is missing after its league was deleted, and plays it again on request",
    async () => {
      const before = await detail(id);
      const [first] = before.runs;
      await request("DELETE", `leagues/${first?.league}`);
      const without = await detail(id);
      expect(without).toMatchObject({ status: "ended", complete: false, counts: { ended: 5, missing: 1 } });
      expect(without.arms[0]?.seeds).toEqual([2, 3]);
      expect(without.notes.join(" ")).toMatch(/The run of ppo, seed 1 is missing/);
      expect(await codeOf(command(id, "resume"))).toBe("experiment/ended");
      await command(id, "resume?missing=true");
      expect(policies(await reaches(id, "it is complete again", ({ complete }) => complete))).toEqual(policies(before));
    },
    SLOW_TIMEOUT_MS,
  );

  it("is deleted without its leagues", async () => {
    expect(await request("DELETE", `experiments/${id}`)).toEqual({ deleted: id });
    expect(await codeOf(detail(id))).toBe("experiment/not-found");
    const leagues = await request<LeagueSummary[]>("GET", "leagues");
    expect(leagues.filter(({ name }) => name.startsWith(`${tiny.name}: `)).length).toBeGreaterThanOrEqual(6);
  });
});

describe("the runs of an experiment", () => {
  const long = { ...tiny, name: "Long", updates: 5000, seeds: 2 };

  it(
    "pause and resume with it, and end when it is stopped",
    async () => {
      const { id } = await launch(long);
      await reaches(id, "runs progress", ({ runs }) => runs.some(({ updates }) => updates > 0));
      expect(await command(id, "pause")).toMatchObject({ status: "paused", reason: "Paused by a person." });
      const paused = await detail(id);
      expect(paused.counts).toMatchObject({ running: 0 });
      const ofPaused = paused.runs.filter(({ status }) => status === "paused");
      expect(new Set(ofPaused.map(({ reason }) => reason))).toEqual(new Set(["Paused with its experiment."]));
      expect(ofPaused.length).toBeGreaterThan(0);
      expect(await command(id, "resume")).toMatchObject({ status: "running" });
      const resumed = await reaches(id, "runs go on", ({ counts }) => counts.running > 0);
      expect(resumed.runs.find(({ status }) => status === "running")?.league).toBe(ofPaused[0]?.league);
      expect(await command(id, "stop")).toMatchObject({ status: "ended", reason: "Stopped by a person." });
      const stopped = await detail(id);
      expect(stopped.counts).toMatchObject({ running: 0, paused: 0 });
      expect(stopped.counts.ended).toBeGreaterThan(0);
      for (const verb of ["pause", "resume", "stop", "resume?missing=true"]) {
        expect(await codeOf(command(id, verb)), verb).toBe("experiment/ended");
      }
    },
    SLOW_TIMEOUT_MS,
  );

  it(
    "go on when one of them stops short, which a resume continues",
    async () => {
      const { id } = await launch({ ...tiny, updates: 12, seeds: [7] });
      const [first] = (await reaches(id, "the first run plays", ({ runs }) => (runs[0]?.updates ?? 0) > 0)).runs;
      await request("POST", `leagues/${first?.league}/pause`);
      const left = await reaches(id, "the others are over", ({ status }) => status === "paused");
      expect(left.counts).toMatchObject({ paused: 1, ended: 1 });
      expect(left.reason).toMatch(/^1 run has not finished/);
      await command(id, "resume");
      expect((await ends(id)).complete).toBe(true);
    },
    SLOW_TIMEOUT_MS,
  );
});

describe("a damaged experiment", () => {
  it("is listed with the reason, refused when opened, and deleted on request; the others are read", async () => {
    const opened = await openStore({ directory: damagedStore });
    const still = await startTestServer({ store: opened });
    const launched = async () => ((await (await still.post("/api/experiments", tiny)).json()) as ExperimentSummary).id;
    const [damaged, whole] = [await launched(), await launched()];
    const database = new DatabaseSync(join(damagedStore, "red-queen.db"));
    database.prepare("UPDATE experiments SET head = '{' WHERE id = ?").run(damaged);
    database.close();
    const list = (await (await still.get("/api/experiments")).json()) as ExperimentSummary[];
    expect(list.find(({ id }) => id === damaged)).toMatchObject({
      status: "damaged",
      reason: expect.stringMatching(/is damaged .*: restore a backup/),
    });
    expect(list.find(({ id }) => id === whole)?.status).toBe("running");
    expect(await (await still.get(`/api/experiments/${damaged}`)).json()).toMatchObject({
      error: { code: "store/damaged" },
    });
    expect((await still.get(`/api/experiments/${damaged}`, { method: "DELETE" })).status).toBe(200);
    const left = (await (await still.get("/api/experiments")).json()) as ExperimentSummary[];
    expect(left.map(({ id }) => id)).toEqual([whole]);
    await still.close();
  });
});

describe("what is refused", () => {
  let still: StillServer;
  const token = "a-long-enough-token";
  beforeAll(async () => {
    still = await startTestServer({ environment: { ADMIN_TOKEN: token } });
  });
  afterAll(() => still.close());
  const headers = { authorization: `Bearer ${token}` };

  it("launching, commands and deleting need the admin token; reading doesn't", async () => {
    const wrong = [
      still.post("/api/experiments", tiny),
      ...["pause", "resume", "stop"].map((verb) => still.post(`/api/experiments/x/${verb}`, {})),
      still.get("/api/experiments/x", { method: "DELETE" }),
    ];
    for (const answer of await Promise.all(wrong)) expect(answer.status).toBe(401);
    expect((await still.get("/api/experiments")).status).toBe(200);
    expect((await still.post("/api/experiments", tiny, headers)).status).toBe(201);
  });

  it.each([
    ["no arms and no preset", { seeds: 2 }, /Give the arms of the experiment, or a preset/],
    ["arms and a preset", { ...tiny, preset: "spc" }, /not both/],
    ["ablations without a preset", { ...tiny, ablations: ["none"] }, /Ablations belong to a preset/],
    ["an unknown preset", { preset: "nothing", seeds: 2 }, /no preset "nothing"/],
    ["an unknown ablation", { preset: "spc", ablations: ["nothing"], seeds: 2 }, /no ablation "nothing"/],
    ["no seeds", { preset: "spc" }, /seeds must be/],
    ["too many seeds", { preset: "spc", seeds: 1e9 }, /at most 100 seeds/],
    ["an unknown field", { ...tiny, warp: 1 }, /no field "warp"/],
    ["an unknown setting", { ...tiny, arms: [{ name: "a", set: { warp: 1 } }] }, /warp/],
    ["a size out of range", { ...tiny, arms: [{ name: "a", set: { segmentEpisodes: 1e9 } }] }, /1 to 32768/],
    ["a budget in seconds", { ...tiny, updates: undefined, arms: [{ name: "a", budget: { seconds: 9 } }] }, /allow/],
    ["a name twice", { ...tiny, arms: [{ name: "a" }, { name: "a" }] }, /Two arms are called "a"/],
    ["a baseline that is no arm", { ...tiny, baseline: "best" }, /"best" is not an arm/],
  ])("%s", async (_, body, sentence) => {
    const before = (await still.store.experimentIds()).length;
    const answer = await still.post("/api/experiments", body, headers);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect(answer.status).toBe(400);
    expect(error.code).toMatch(/^(experiment\/invalid|request\/invalid|league\/\S+|learner\/\S+)$/);
    expect(error.message).toMatch(sentence);
    expect(await still.store.experimentIds()).toHaveLength(before);
  });

  it("an experiment that is not stored", async () => {
    for (const path of ["nope", "nope/values.csv", "nope/report.html"]) {
      const answer = await still.get(`/api/experiments/${path}`);
      expect(answer.status).toBe(404);
    }
    expect((await still.post("/api/experiments/nope/resume", {}, headers)).status).toBe(404);
  });
});
