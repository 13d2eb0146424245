import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import type { Job } from "../../../server/jobs/job.ts";
import type { Runner } from "../../../server/jobs/runner.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { eventsOf } from "../../support/league-audit.ts";
import { create, ended, inProcessRunner, leadUntil, openWorkshop, type Workshop } from "./in-process.ts";

const folder = temporaryFolder();
let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop(folder);
});
afterAll(() => workshop.store.close());

/** Some twenty versions, a few of them snapshots, within seconds. */
const request: LeagueRequest = {
  game: "kuhn-poker",
  hidden: [8],
  segmentEpisodes: 16,
  segmentsPerUpdate: 1,
  snapshotEvery: 8,
  evaluateEvery: 4,
  learner: { id: "ppo", hyperparameters: { epochs: 1, minibatches: 1 } },
  budget: { updates: 20 },
};

/** Hashes of every version of a league, the oldest first. */
const versionsOf = (entries: readonly LedgerEntry[]) => {
  const named = entries.flatMap(({ event }) =>
    event.type === "member-added" || event.type === "policy-updated" ? [event.policy] : [],
  );
  return [...new Set(named)];
};
const membersOf = (entries: readonly LedgerEntry[]) => eventsOf(entries, "member-added").map(({ policy }) => policy);
const heldOf = async (hashes: readonly string[]) => {
  const { store } = workshop;
  const held = await Promise.all(hashes.map(async (hash) => (await store.weights(hash)) !== null));
  return hashes.filter((_, i) => held[i]);
};

/** The store with some calls replaced. */
const altered = (store: Store, over: Partial<Store>): Store =>
  new Proxy(store, {
    get(target, name) {
      const method = over[name as keyof Store] ?? target[name as keyof Store];
      return typeof method === "function" ? method.bind(target) : method;
    },
  });

const isUpdate =
  (version: number) =>
  ({ event }: LedgerEntry) =>
    event.type === "policy-updated" && event.version === version;

/** Weights that a job reads. */
const readBy = (job: Job): readonly string[] => JSON.stringify(job).match(/\b[0-9a-f]{64}\b/g) ?? [];

/** A runner that checks before each job for its inputs; `missed` has the missing ones. */
function lookingRunner(missed: string[]): Runner {
  const runner = inProcessRunner(workshop.context);
  const run: Runner["run"] = async (job, signal) => {
    for (const hash of readBy(job)) {
      const isSegment = (await workshop.store.segment(hash)) !== null;
      if (!isSegment && (await workshop.store.weights(hash)) === null) missed.push(`${job.kind} ${hash}`);
    }
    return runner.run(job, signal);
  };
  return { ...runner, run };
}

describe("a league", () => {
  it("keeps the weights of its snapshots and releases the others, except those a job reads; records stay", async () => {
    const missed: string[] = [];
    const record = await create(workshop, request);
    const entries = await leadUntil(workshop, record, lookingRunner(missed), ended);
    const [versions, members] = [versionsOf(entries), membersOf(entries)];
    expect(missed).toEqual([]);
    expect(versions).toHaveLength(21);
    expect(members).toHaveLength(4);
    expect(await heldOf(versions)).toEqual(members);
    for (const hash of versions) {
      expect(await workshop.store.weightsRecord(hash)).toMatchObject({ kind: "policy", leagues: [record.id] });
    }
    const slots = eventsOf(entries, "policy-updated").map(({ optimizer }) => optimizer ?? "");
    expect(await heldOf(slots)).toEqual(slots.slice(-1));
  });

  it("finishes the releases of a leader that died, without losses or leftovers", async () => {
    const record = await create(workshop, { ...request, seed: 2 });
    const deaf = altered(workshop.store, { releaseWeights: () => Promise.reject(new Error("killed in between")) });
    const runner = () => inProcessRunner(workshop.context);
    const before = await leadUntil({ ...workshop, store: deaf }, record, runner(), isUpdate(12));
    expect((await heldOf(versionsOf(before))).length).toBeGreaterThan(12);
    // Put by a job whose event was lost with the leader.
    const first = await workshop.store.weights(membersOf(before)[0] ?? "");
    if (!first) throw new Error("the first policy is gone");
    await workshop.store.putWeights({ ...first, hash: "orphan" }, record.id);
    const after = await leadUntil(workshop, record, runner(), ({ event }) => event.type === "segment-played");
    // The policy before the newest may still have a round to play.
    const state = [...membersOf(before), ...versionsOf(after).slice(-2)];
    expect(await heldOf([...versionsOf(after), "orphan"])).toEqual([...new Set(state)]);
    const entries = await leadUntil(workshop, record, runner(), ended);
    expect(await heldOf(versionsOf(entries))).toEqual(membersOf(entries));
  });

  it("releases nothing for a leader that finds another one's entry where its first should be", async () => {
    const record = await create(workshop, { ...request, seed: 3 });
    const runner = () => inProcessRunner(workshop.context);
    const before = await leadUntil(workshop, record, runner(), isUpdate(3));
    const [update] = eventsOf(before, "policy-updated").slice(-1);
    const weights = await workshop.store.weights(update?.policy ?? "");
    if (!update || !weights) throw new Error("the newest policy is gone");
    await workshop.store.putWeights({ ...weights, hash: "newer" }, record.id);
    const late = altered(workshop.store, {
      async append(league, entry) {
        const event = { ...update, version: update.version + 1, policy: "newer" };
        if (entry.event.type === "led") await workshop.store.append(league, { ...entry, event });
        await workshop.store.append(league, entry);
      },
    });
    const leading = leadUntil({ ...workshop, store: late }, record, runner(), ended);
    await expect(leading).rejects.toMatchObject({ code: "league/led-elsewhere" });
    expect(await workshop.store.weightsKept(record.id)).toContain("newer");
  });

  it.each([
    ["was released, as by older versions", 100],
    ["is a member whose weights are lost", 4],
  ])("continues if a scheduled policy %s: the newest plays instead", async (_, snapshotEvery) => {
    const ahead = { ...request, seed: 7, segmentsPerUpdate: 2, pastShare: 0, evaluateEvery: 100, snapshotEvery };
    const record = await create(workshop, ahead);
    const inner = inProcessRunner(workshop.context);
    /** Leaves the round that the fourth version has to play for the sixth update. */
    const run: Runner["run"] = (job, signal) =>
      job.kind === "segment" && job.index >= 10
        ? new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)))
        : inner.run(job, signal);
    const half = await leadUntil(workshop, record, { ...inner, run }, isUpdate(5));
    const [before = "", newest = ""] = versionsOf(half).slice(-2);
    expect(membersOf(half).includes(before)).toBe(snapshotEvery === 4);
    await workshop.store.releaseWeights(record.id, [before]);
    expect(await heldOf([before])).toEqual([]);
    const entries = await leadUntil(workshop, record, inProcessRunner(workshop.context), ended);
    const round = eventsOf(entries, "segment-played").filter(({ index }) => index === 10 || index === 11);
    const pairing = [`policy:${newest}`, `policy:${newest}`];
    expect(round.map((segment) => segment.pairing)).toEqual([pairing, pairing]);
    expect(eventsOf(entries, "policy-updated").at(-1)?.version).toBe(20);
  });

  it("keeps the weights of a retried update before it is recorded, even if an earlier leader left them", async () => {
    const record = await create(workshop, { ...request, seed: 8, segmentsPerUpdate: 2, pastShare: 0 });
    const lost = (job: Job) => job.kind === "update" && job.version === 3;
    const stored = inProcessRunner(workshop.context, lost);
    /** Never reaches the last segment of the next round. */
    const begun: Runner["run"] = (job, signal) =>
      job.kind === "segment" && job.index === 7
        ? new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)))
        : stored.run(job, signal);
    // During that update half of the next round is played; the other half during its retry.
    const ahead = ({ event }: LedgerEntry) => event.type === "segment-played" && event.index === 6;
    const first = await leadUntil(workshop, record, { ...stored, run: begun }, ahead);
    let failures = 1;
    const { store } = workshop;
    const failing = altered(store, {
      releaseWeights: (league, hashes) =>
        failures-- > 0 ? Promise.reject(new Error("down for a moment")) : store.releaseWeights(league, hashes),
    });
    const inner = inProcessRunner(workshop.context);
    /** Its third update is stored long before it is recorded. */
    const run: Runner["run"] = async (job, signal) => {
      const result = await inner.run(job, signal);
      if (lost(job)) await new Promise((resolve) => setTimeout(resolve, 300));
      return result;
    };
    const entries = await leadUntil({ ...workshop, store: failing }, record, { ...inner, run }, isUpdate(6));
    expect(versionsOf(entries).slice(0, 3)).toEqual(versionsOf(first).slice(0, 3));
  });

  it("keeps weights that another league of its seed still needs", async () => {
    const rounds = { ...request, seed: 3, ahead: false, pastShare: 0, evaluateEvery: 100 };
    const [long, short] = [
      await create(workshop, rounds),
      await create(workshop, { ...rounds, budget: { updates: 12 } }),
    ];
    const runner = () => inProcessRunner(workshop.context);
    const half = await leadUntil(workshop, long, runner(), isUpdate(10));
    const done = await leadUntil(workshop, short, runner(), ended);
    expect(versionsOf(done).slice(0, 11)).toEqual(versionsOf(half).slice(0, 11));
    await workshop.store.deleteLeague(short.id);
    const needed = [...membersOf(half), versionsOf(half).at(-1) ?? ""];
    expect(await heldOf(needed)).toEqual(needed);
    const entries = await leadUntil(workshop, long, runner(), ended);
    expect(await heldOf(versionsOf(entries))).toEqual(membersOf(entries));
    expect(await workshop.store.weightsKept(short.id)).toEqual([]);
  });

  it("keeps the policies of its cast while it exists, even if their own leagues release them", async () => {
    const { store } = workshop;
    const maker = await create(workshop, { ...request, seed: 4, budget: { updates: 1 } });
    const [first = ""] = membersOf(await leadUntil(workshop, maker, inProcessRunner(workshop.context), ended));
    const guest = await create(workshop, { ...request, cast: ["policy", `policy:${first}`], budget: { updates: 3 } });
    await store.deleteLeague(maker.id);
    const entries = await leadUntil(workshop, guest, inProcessRunner(workshop.context), ended);
    expect(await heldOf([first, ...versionsOf(entries)])).toEqual([first, ...membersOf(entries)]);
    await store.releaseWeights(guest.id, [first]);
    const leagues = (await store.leagueIds()).length;
    await expect(create(workshop, { ...request, cast: ["policy", `policy:${first}`] })).rejects.toMatchObject({
      code: "policy/released",
      message: expect.stringMatching(/were released: .* Choose one of those\.$/) as string,
    });
    expect(await store.leagueIds()).toHaveLength(leagues);
  });
});
