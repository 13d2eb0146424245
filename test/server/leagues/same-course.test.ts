import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { eventsOf } from "../../support/league-audit.ts";
import { create, ended, inProcessRunner, leadUntil, openWorkshop } from "./in-process.ts";
import { serve, small, soundLedger, updatesReach } from "./serving.ts";
import type { LaunchRequest } from "../../../server/schemas/leagues.ts";

const between = temporaryFolder();

/** Leagues of few, small updates with everything that could make courses differ. */
const leagues: readonly (readonly [string, LaunchRequest])[] = [
  ["that plays ahead, now and then against past policies", { ...small, seed: 3, budget: { updates: 16 } }],
  [
    "that remembers questions and plays ahead",
    {
      game: "proposer-solver-judge",
      hidden: [16],
      seed: 5,
      segmentEpisodes: 16,
      segmentsPerUpdate: 3,
      learner: { id: "reinforce++", hyperparameters: {} },
      budget: { updates: 5 },
    },
  ],
  [
    "that meets the better of its averaged and its last weights",
    {
      ...small,
      hidden: [64, 64],
      seed: 9,
      pastShare: 0.5,
      // So large that the average is better at first: members of both kinds (policy/commands.test.ts counts them).
      learner: { id: "mmd", hyperparameters: { learningRate: 0.05, stepSize: 50 } },
      segmentEpisodes: 64,
      snapshotEvery: 2,
      evaluateEvery: 3,
      budget: { updates: 10 },
    },
  ],
  [
    "of rounds across versions",
    {
      // A game without thorough measures, which would take most of the time.
      game: "negotiation",
      hidden: [16],
      towers: [[0], [1]],
      seed: 6,
      segmentEpisodes: 64,
      segmentsPerUpdate: 4,
      ahead: false,
      crossVersions: 2,
      evaluateEvery: 100,
      snapshotEvery: 2,
      learner: { id: "spc", hyperparameters: {} },
      budget: { updates: 5 },
    },
  ],
  [
    "that trains clues and votes in turn, by moving averages of its votes",
    {
      game: "who-is-the-spy",
      hidden: [16],
      seed: 4,
      ahead: false,
      segmentEpisodes: 24,
      segmentsPerUpdate: 2,
      evaluateEvery: 100,
      learner: {
        id: "iterative-spo",
        hyperparameters: { minAccuracy: 0.05, maxUnsure: 1, maxError: 0.05, minStageUpdates: 2, epochs: 2 },
      },
      budget: { updates: 7 },
    },
  ],
];

/** Leagues of several agents, with everything that could make their courses differ. */
const leaguesOfAgents: typeof leagues = [
  [
    "of a main agent and its exploiters, which start over",
    {
      ...small,
      pastShare: undefined,
      seed: 3,
      matchmaking: { rule: "alphastar" },
      checkpoints: { rule: "alphastar", options: { minUpdates: 1, maxUpdates: 3 } },
      agents: [
        { id: "main" },
        { id: "main-exploiter", kind: "main-exploiter" },
        { id: "league-exploiter", kind: "league-exploiter", share: 0.5 },
      ],
      budget: { updates: 10 },
    },
  ],
  [
    "of a first and a second negotiator, each against the other's hardest members, behind trained best responses",
    {
      game: "negotiation",
      hidden: [8],
      seed: 2,
      segmentEpisodes: 16,
      segmentsPerUpdate: 2,
      snapshotEvery: 2,
      evaluateEvery: 100,
      matchmaking: { rule: "pfsp-hard" },
      gate: { rule: "exploitability", options: { updates: 1, seeds: 1 } },
      agents: [
        { id: "first", cast: ["policy", "opponent"] },
        { id: "second", cast: ["opponent", "policy"] },
      ],
      budget: { updates: 6 },
    },
  ],
  [
    "that answers a meta-strategy, behind a gate",
    {
      ...small,
      pastShare: undefined,
      seed: 4,
      ahead: false,
      matchmaking: { rule: "psro-nash" },
      payoffEpisodes: 16,
      gate: { rule: "sprt", options: { maxGames: 64, batch: 16 } },
      parents: { rule: "dgm" },
      budget: { updates: 10 },
    },
  ],
];

/** Hashes of the weights, update by update; those of slots contain their league. */
const courseOf = (entries: readonly LedgerEntry[]) =>
  eventsOf(entries, "policy-updated")
    .map(({ agent = "", version, policy, metrics }) => ({ agent, version, policy, metrics }))
    // Agents that learn at the same time finish in any order.
    .toSorted((a, b) => a.agent.localeCompare(b.agent) || a.version - b.version);

/** What was decided about frozen policies; agents' decisions come in any order. */
function decisionsOf(entries: readonly LedgerEntry[]) {
  const lastVersions = new Map(eventsOf(entries, "policy-updated").map(({ agent, version }) => [agent, version]));
  return entries
    .flatMap(({ event }) => {
      // Those on the last policies may come after the last update was seen.
      if (!("version" in event) || event.version >= (lastVersions.get(event.agent) ?? 0)) return [];
      if (event.type === "member-added") return [`${event.agent} ${event.version} joins: ${event.policy}`];
      if (event.type === "gate-decided") return [`${event.agent} ${event.version} ${event.reason}`];
      return event.type === "agent-restarted" ? [`${event.agent} ${event.version} from ${event.policy}`] : [];
    })
    .toSorted();
}

const open = (folder: string, jobs: number) => serve(folder, jobs, { engine: "compiled/wasm" });

/** The server of all leagues that run without interruption, one after another. */
let steady: Awaited<ReturnType<typeof open>>;
const steadyFolder = temporaryFolder();
beforeAll(async () => {
  steady = await open(steadyFolder, 2);
});
afterAll(() => steady.close());

describe.each([...leagues, ...leaguesOfAgents])("a league %s", (_, request) => {
  const { updates = 0 } = request.budget ?? {};
  const folder = temporaryFolder();

  async function uninterrupted() {
    const { id } = (await steady.launch(request)).record;
    await updatesReach(steady, id, updates);
    const entries = await soundLedger(steady.store, id, 1);
    // Its last measures would take the time of the next one.
    await steady.delete(id);
    return [courseOf(entries), decisionsOf(entries)] as const;
  }

  /** Its server is closed during jobs, and another one with fewer job processes continues. */
  async function interrupted() {
    const first = await open(folder, 2);
    const { id } = (await first.launch(request)).record;
    await updatesReach(first, id, updates / 2);
    await first.close();
    const second = await open(folder, 1);
    await updatesReach(second, id, updates);
    const entries = await soundLedger(second.store, id, 2);
    await second.close();
    return [courseOf(entries), decisionsOf(entries)] as const;
  }

  it("takes the same course interrupted or not, with one job process or two: same seed, same weights", async () => {
    const [course, decisions] = await uninterrupted();
    const firstAgent = request.agents?.[0]?.id ?? "";
    expect(course.filter(({ agent }) => agent === firstAgent)).toHaveLength(updates);
    expect(new Set(course.map(({ policy }) => policy)).size).toBe(course.length);
    expect(await interrupted()).toEqual([course, decisions]);
  });
});

it("a league of rounds takes the same course if runs ended in between, each with rounds to be measured", async () => {
  const workshop = await openWorkshop(between);
  const request: LeagueRequest = {
    preset: "self-redteam",
    base: null,
    hidden: [8],
    segmentEpisodes: 16,
    evaluateEvery: 100,
    snapshotEvery: 2,
    budget: { updates: 6 },
  };
  const updatesTo = (version: number) => (entry: LedgerEntry) =>
    entry.event.type === "policy-updated" && entry.event.version === version;
  const [whole, parts] = [await create(workshop, request), await create(workshop, request)];
  const course = courseOf(await leadUntil(workshop, whole, inProcessRunner(workshop.context), ended));
  for (const stop of [updatesTo(2), updatesTo(4)]) {
    await leadUntil(workshop, parts, inProcessRunner(workshop.context), stop, true);
  }
  const entries = await leadUntil(workshop, parts, inProcessRunner(workshop.context), ended);
  expect(eventsOf(entries, "segment-played").length).toBeGreaterThan(12);
  expect(courseOf(entries)).toEqual(course);
  await workshop.store.close();
});
