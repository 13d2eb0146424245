import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";
import { answerOf, runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const store = temporaryFolder();
const ran = temporaryFolder();

/**
 * A learning rate that throws the policy into a corner with its first updates: it diverges, then always plays alike.
 */
const hyperparameters = { learningRate: 0.1, gradientNorm: 100, epochs: 8, minibatch: 64, entropy: 0 };
const league = {
  game: "kuhn-poker",
  learner: { id: "reinforce++", hyperparameters },
  hidden: [64, 64],
  segmentEpisodes: 64,
  segmentsPerUpdate: 4,
  pastShare: 0,
  budget: { updates: 12 },
};

let server: TestServer;
let ended: LeagueDetail;
beforeAll(async () => {
  server = await startServer({ DATA_DIR: store, ENGINE: "wasm" });
  const headers = { "content-type": "application/json" };
  const launched = await fetch(`${server.address}/api/leagues`, {
    method: "POST",
    headers,
    body: JSON.stringify(league),
  });
  const { id } = (await launched.json()) as LeagueDetail;
  ended = await until("the end of the league", async () => {
    const detail = await read<LeagueDetail>(`/api/leagues/${id}`);
    return detail.status === "ended" && detail;
  });
});
afterAll(() => server.stop());

const read = async <T>(path: string): Promise<T> => (await fetch(server.address + path)).json() as Promise<T>;

describe("the alarms of a league that fails", () => {
  it("are in the API while they are active, with evidence and advice", () => {
    expect(ended.alarms).toMatchObject([
      {
        id: "collapse",
        severity: "critical",
        agent: "main",
        sentence: expect.stringContaining("hardly explores any more"),
        advice: expect.stringContaining("entropy"),
      },
    ]);
    const evidence = ended.alarms[0]?.evidence;
    expect(evidence?.["entropy"]).toBeLessThan(evidence?.["threshold"] ?? 0);
  });

  it("are in the ledger as they were raised and cleared, and in the server's log", async () => {
    const entries = await read<{ event: LeagueEvent }[]>(`/api/leagues/${ended.id}/ledger`);
    const changes = entries.flatMap(({ event }) =>
      event.type === "alarm-raised" || event.type === "alarm-cleared" ? [`${event.type} ${event.alarm}`] : [],
    );
    expect(changes).toContain("alarm-raised divergence");
    expect(changes).toContain("alarm-cleared divergence");
    expect(changes).toContain("alarm-raised collapse");
    const lines = server.command.errors().split("\n");
    expect(lines.filter((line) => line.includes("alarm raised") && line.includes(ended.id)).length).toBeGreaterThan(0);
  });

  it("are drawn: each of the numbers that they rest on is a metric of the updates", () => {
    const metrics = ended.learning.at(-1)?.metrics ?? {};
    for (const name of ["entropy", "kl", "clipFraction", "playDiversity", "ties", "lag"])
      expect(Object.keys(metrics)).toContain(name);
    for (const family of ["advantageScale", "roleReturn"])
      expect(Object.keys(metrics)).toEqual(expect.arrayContaining([`${family}/first`, `${family}/second`]));
    expect(metrics["playDiversity"]).toBeLessThan(0.5);
  });

  it("are in league show, as text and as JSON", async () => {
    const shown = await answerOf<Pick<LeagueDetail, "alarms">>(["league", "show", ended.id, "--store", store]);
    expect(shown.alarms).toEqual(ended.alarms);
    const { stdout } = await runCommand(["league", "show", ended.id, "--store", store]);
    expect(stdout).toMatch(/collapse/);
    expect(stdout).toContain(ended.alarms[0]?.advice);
  });

  it("are in the answer of league run", async () => {
    const settings = Object.entries({ ...hyperparameters, segmentEpisodes: 64, segmentsPerUpdate: 4, pastShare: 0 });
    const args = ["--game", league.game, "--learner", "reinforce++", "--hidden", "64,64", "--updates", "12"];
    const set = settings.flatMap(([name, value]) => ["--set", `${name}=${value}`]);
    const command = ["league", "run", ...args, "--engine", "wasm", "--store", ran, ...set];
    const answer = await answerOf<Pick<LeagueDetail, "alarms">>(command);
    expect(answer.alarms).toMatchObject([{ id: "collapse", severity: "critical" }]);
  });
});
