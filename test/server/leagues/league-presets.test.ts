import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import { gameById } from "../../../games/registry.ts";
import type { Job } from "../../../server/jobs/job.ts";
import { auditLeague, eventsOf } from "../../support/league-audit.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { create, ended, inProcessRunner, leadUntil, openWorkshop, type Workshop } from "./in-process.ts";

/*
 * Every preset, small: a few updates of a few episodes, from first weights, by the preset's own protocol.
 */

const folder = temporaryFolder();
let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop(folder);
});
afterAll(() => workshop.store.close());

/** Settings of a league that ends within a second or two. */
const small = {
  hidden: [8],
  segmentEpisodes: 6,
  segmentsPerUpdate: 2,
  evaluateEvery: 50,
  snapshotEvery: 50,
  base: null,
} as const;
const unheld = { hyperparameters: { kl: 0, "kl.proposer": 0 } };
const smallMae = { ...small, learner: unheld };
/** From the quickest base. */
const smallVerified: LeagueRequest = {
  ...small,
  preset: "mae-verified",
  base: "sheet",
  seed: 3,
  budget: { updates: 3 },
};

async function run(request: LeagueRequest) {
  const record = await create(workshop, { budget: { updates: 2 }, ...request });
  const runner = inProcessRunner(workshop.context);
  const entries = await leadUntil(workshop, record, runner, ended);
  const state = await auditLeague(workshop.store, record.id);
  return { record, entries, state, given: runner.given };
}

const played = (entries: readonly LedgerEntry[]) => eventsOf(entries, "segment-played");
const updated = (entries: readonly LedgerEntry[]) => eventsOf(entries, "policy-updated");
const ofKind = <K extends Job["kind"]>(jobs: readonly Job[], kind: K) =>
  jobs.filter((job): job is Extract<Job, { kind: K }> => job.kind === kind);

/** The policy that plays after each update: version 0 first. */
const versions = (entries: readonly LedgerEntry[]) => [
  `policy:${eventsOf(entries, "member-added")[0]?.policy}`,
  ...updated(entries).map(({ policy }) => `policy:${policy}`),
];

const requests: Readonly<Record<string, LeagueRequest>> = {
  mae: { ...smallMae, preset: "mae" },
  "mae, own judge": { ...smallMae, preset: "mae", ablation: "own-judge" },
  "mae, random questions": { ...smallMae, preset: "mae", ablation: "random-questions" },
  "self-redteam": { ...small, preset: "self-redteam" },
  "self-redteam, static attacker": { ...small, preset: "self-redteam", ablation: "static-attacker" },
  "icl-aif": { ...small, preset: "icl-aif" },
  spc: { ...small, preset: "spc", segmentsPerUpdate: 4 },
  "vision-zero": { ...small, preset: "vision-zero" },
  "vision-zero, together": { ...small, preset: "vision-zero", ablation: "no-alternation" },
  "spc, archive": { ...small, preset: "spc", ablation: "archive", segmentsPerUpdate: 16, budget: { updates: 3 } },
};

describe.each(Object.entries(requests))("a small league of %s", (_, request) => {
  it("runs in rounds to its end: each policy plays its own round, lag is 0, and first and last policy are measured", async () => {
    const { entries, state, given, record } = await run(request);
    const { config } = record;
    expect(state.status).toBe("ended");
    expect(updated(entries).map(({ lag }) => lag)).toEqual(updated(entries).map(() => 0));
    expect(updated(entries).every(({ samples }) => samples > 0)).toBe(true);
    const policies = versions(entries);
    expect(new Set(policies).size).toBe(policies.length);
    for (const { pairing, policyVersion } of played(entries)) {
      const recent = policies.slice(Math.max(0, policyVersion + 1 - config.crossVersions), policyVersion + 1);
      const may = (cast: string) => (cast === "policy" ? recent : [cast === "base" ? policies[0] : cast]);
      expect(pairing).toHaveLength(config.cast.length);
      pairing.forEach((who, seat) => expect(may(config.cast[seat] ?? "")).toContain(who));
    }
    const evaluations = ofKind(given, "evaluation");
    expect(evaluations.map(({ version, thorough }) => [version, thorough])).toEqual([
      [0, true],
      [state.updates, true],
    ]);
    const measuring = gameById(config.game).measures ? 8 : config.segmentsPerUpdate;
    for (const { segments, base, version } of evaluations) {
      expect(`policy:${base}`).toBe(policies[0]);
      // For cross-version play, the policy's own play alone.
      const alone = (pairing: readonly string[]) =>
        pairing.every((who, seat) => config.cast[seat] !== "policy" || who === policies[version]);
      const own = played(entries).filter((one) => one.policyVersion === version && alone(one.pairing));
      expect(own.length).toBeGreaterThan(0);
      expect(segments).toHaveLength(config.crossVersions === 1 ? measuring : Math.min(own.length, measuring));
      expect(own.map(({ segment }) => segment)).toEqual(expect.arrayContaining([...segments]));
    }
    const learning = config.cast.flatMap((who, seat) => (who === "policy" ? [seat] : []));
    const met = learning.length > 1 ? learning : [];
    expect(Object.values(state.matrices).map(({ seat }) => seat)).toEqual(met);
    for (const { members } of Object.values(state.matrices)) {
      expect(members.map(({ version }) => version)).toEqual([0, state.updates]);
    }
  });
});

describe.each(["self-redteam", "spc"])("agents for the roles of %s", (preset) => {
  it.each(["role-agents", "pfsp", "exploiters"])(
    "%s: every agent learns against the other role, in equal games",
    async (ablation) => {
      const request = { ...small, preset, ablation, segmentsPerUpdate: 4, snapshotEvery: 1, budget: { updates: 3 } };
      const { entries, state, record, given } = await run(request);
      expect(state.status).toBe("ended");
      expect(state.agents.map(({ updates }) => updates)).toEqual(state.agents.map(() => 3));
      expect(updated(entries).every(({ samples }) => samples > 0)).toBe(true);
      const roleOf = new Map(
        record.config.agents.map(({ id, settings }) => [id, settings.cast.findIndex((who) => who === "policy")]),
      );
      const agentOf = policiesByAgent(entries);
      for (const { agent, pairing } of played(entries)) {
        const roles = pairing.map((who) => agentOf.get(who)?.map((id) => roleOf.get(id ?? "")));
        expect(roles[0]).toContain(0);
        expect(roles[1]).toContain(1);
        expect(agentOf.get(pairing[roleOf.get(agent ?? "") ?? 0] ?? "")).toContain(agent);
      }
      for (const { agent } of state.agents) {
        const own = played(entries).filter((one) => one.agent === agent.id);
        expect(own.filter(({ policyVersion }) => policyVersion > 0 && policyVersion < 3)).not.toHaveLength(0);
      }
      expect(Object.values(state.matrices).map(({ seat }) => seat)).toEqual([0, 1]);
      for (const { members, columns } of Object.values(state.matrices)) {
        expect([...members, ...(columns ?? [])].map(({ version }) => version)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
      }
      const thorough = ofKind(given, "evaluation").filter((job) => job.thorough);
      const mains = record.config.agents.filter(({ kind }) => kind === "main").map(({ id }) => id);
      expect(thorough.map(({ agent }) => agent).toSorted()).toEqual([...mains, ...mains].toSorted());
    },
  );
});

/** The agents that each policy was a version of: agents with one base begin with the same one. */
function policiesByAgent(entries: readonly LedgerEntry[]): ReadonlyMap<string, readonly (string | undefined)[]> {
  const agents = new Map<string, (string | undefined)[]>();
  for (const { event } of entries) {
    if (event.type !== "member-added" && event.type !== "policy-updated") continue;
    const reference = `policy:${event.policy}`;
    agents.set(reference, [...(agents.get(reference) ?? []), event.agent]);
  }
  return agents;
}

describe("features of single presets", () => {
  it("mae remembers questions and plays its next rounds with them", async () => {
    const { state, given, entries } = await run(requests["mae"] ?? {});
    const gathered = played(entries).flatMap(({ memory }) => memory?.["recent"] ?? []);
    expect(gathered.length).toBeGreaterThan(0);
    const filled = ofKind(given, "segment").map(({ options }) => String(options["recent"]));
    expect(filled[0]).toBe("");
    expect(filled.at(-1)).toBe(state.memory["recent"]?.join(" "));
    expect(gathered.join(" ").startsWith(filled.at(-1) ?? "-")).toBe(true);
  });

  it("a control without learning seats keeps its policy", async () => {
    const { state, entries } = await run({ ...small, preset: "icl-aif", ablation: "constant-feedback" });
    expect(updated(entries).map(({ policy, samples }) => [policy, samples])).toEqual([
      [state.members[0]?.policy, 0],
      [state.members[0]?.policy, 0],
    ]);
    expect(played(entries)[0]?.pairing).toEqual(["script:instructed", "script:instructed", "script:constant"]);
  });

  it("the archive plays every combination of the newest versions", async () => {
    const { entries } = await run(requests["spc, archive"] ?? {});
    const [first = "", second = ""] = versions(entries);
    const round = played(entries).filter(({ policyVersion }) => policyVersion === 1);
    const met = new Set(round.map(({ pairing }) => pairing.join(" ")));
    expect(met).toEqual(
      new Set([`${first} ${first}`, `${second} ${first}`, `${first} ${second}`, `${second} ${second}`]),
    );
  });
});

describe("a league from a base, with a memory", () => {
  it("has the same words and weights after its leader and a job died; one seed has one base", async () => {
    const whole = await run(smallVerified);
    const [member] = eventsOf(whole.entries, "member-added");
    expect(member?.cloned?.base).toBe("sheet");
    expect(whole.state.memory["recent"]?.length).toBeGreaterThan(0);
    for (const { anchor } of ofKind(whole.given, "update")) expect(anchor).toBe(member?.policy);

    const record = await create(workshop, smallVerified);
    // Stored, but not reported: its process dies, and so does the leader.
    const doomed = inProcessRunner(workshop.context, (job) => job.kind === "segment" && job.index === 9);
    const before = await leadUntil(workshop, record, doomed, ({ event }) => event.type === "policy-updated");
    expect(updated(before)).toHaveLength(1);
    const entries = await leadUntil(workshop, record, inProcessRunner(workshop.context), ended);
    const state = await auditLeague(workshop.store, record.id);
    expect(eventsOf(entries, "led")).toHaveLength(2);
    expect(eventsOf(entries, "member-added")[0]?.policy).toBe(member?.policy);
    expect(versions(entries)).toEqual(versions(whole.entries));
    expect(state.memory).toEqual(whole.state.memory);
    expect(foldLedger(entries).state.memory).toEqual(state.memory);
  });
});
