import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { recordedResults } from "../../../agents/league/encounters.ts";
import { isUncited } from "../../../agents/league/self-play-retention.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import { auditStore } from "../../../server/audit/store.ts";
import { ServerError } from "../../../server/errors.ts";
import type { Runner } from "../../../server/jobs/runner.ts";
import type { LeagueRecord, Store } from "../../../server/store/store.ts";
import { runCommand } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { eventsOf } from "../../support/league-audit.ts";
import { until } from "../../support/until.ts";
import { create, ended, inProcessRunner, leadUntil, openWorkshop, type Workshop } from "./in-process.ts";
import { serve } from "./serving.ts";

const root = temporaryFolder();
const folder = folderIn(root);
let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop(folder);
});
afterAll(() => workshop.store.close());

/** Half of its segments are self-play, half are against members. */
const request: LeagueRequest = {
  game: "kuhn-poker",
  hidden: [8],
  segmentEpisodes: 16,
  segmentsPerUpdate: 2,
  pastShare: 0.5,
  snapshotEvery: 4,
  evaluateEvery: 4,
  learner: { id: "ppo", hyperparameters: { epochs: 1, minibatches: 1 } },
  budget: { updates: 20 },
};
/** Deletes all that it may. */
const BRIEFLY_MS = 1;
const LONG_MS = 1e9;

const uncitedIn = (entries: readonly LedgerEntry[]) =>
  entries.flatMap(({ event, seq }) => (isUncited(event) ? [{ id: event.segment, seq }] : []));
const policiesOf = (entries: readonly LedgerEntry[]) => eventsOf(entries, "policy-updated").map(({ policy }) => policy);
const isRelease = ({ event }: LedgerEntry): boolean => event.type === "self-play-released";
const runner = () => inProcessRunner(workshop.context);

/** Ids of missing segments; fails if a result was computed from one. */
async function missingIn(store: Store, record: LeagueRecord, entries: readonly LedgerEntry[]) {
  const stored = new Set(await store.segmentIds(record.id));
  const cited = entries.flatMap(recordedResults).map(({ segment }) => segment);
  expect(cited.length).toBeGreaterThan(10);
  expect(cited.filter((id) => !stored.has(id))).toEqual([]);
  return new Set(uncitedIn(entries).flatMap(({ id }) => (stored.has(id) ? [] : [id])));
}

/** The store with another way to delete segments. */
const deletingBy = (store: Store, deleteSegments: Store["deleteSegments"]): Store =>
  new Proxy(store, {
    get(target, name) {
      const method = name === "deleteSegments" ? deleteSegments : target[name as keyof Store];
      return typeof method === "function" ? method.bind(target) : method;
    },
  });

describe("a league that keeps self-play for a time", () => {
  it("deletes older segments, but none that a result or a job needs, and learns the same", async () => {
    const lost: string[] = [];
    const { run, ...rest } = runner();
    const watched: Runner["run"] = async (job, signal) => {
      const read = "segments" in job ? job.segments : [];
      for (const id of read) if ((await workshop.store.segment(String(id))) === null) lost.push(`${job.kind} ${id}`);
      return run(job, signal);
    };
    const record = await create(workshop, request);
    const brief = { ...workshop, selfPlayMs: BRIEFLY_MS };
    const entries = await leadUntil(brief, record, { ...rest, run: watched }, ended);
    expect(lost).toEqual([]);
    const missing = await missingIn(workshop.store, record, entries);
    expect(missing.size).toBeGreaterThan(10);
    const through = Math.max(...eventsOf(entries, "self-play-released").map((event) => event.through));
    for (const { id, seq } of uncitedIn(entries)) expect(missing.has(id)).toBe(seq <= through);
    const whole = await openWorkshop(folderIn(root));
    const twin = await create(whole, request);
    const kept = await leadUntil(whole, twin, inProcessRunner(whole.context), ended);
    expect(kept.filter(isRelease)).toEqual([]);
    expect(await missingIn(whole.store, twin, kept)).toEqual(new Set());
    expect(policiesOf(entries)).toEqual(policiesOf(kept));
    await whole.store.close();
  });

  it("goes on where a leader that died had announced more than it deleted", async () => {
    const record = await create(workshop, { ...request, seed: 2 });
    const deaf = deletingBy(workshop.store, () => new Promise(() => {}));
    const before = await leadUntil({ ...workshop, store: deaf, selfPlayMs: BRIEFLY_MS }, record, runner(), isRelease);
    expect(await missingIn(workshop.store, record, await leadUntil(workshop, record, runner(), isUpdated(9)))).toEqual(
      new Set(),
    );
    const { through } = eventsOf(before, "self-play-released")[0] ?? { through: -1 };
    const entries = await leadUntil({ ...workshop, selfPlayMs: LONG_MS }, record, runner(), ended);
    const announced = uncitedIn(before).flatMap(({ id, seq }) => (seq <= through ? [id] : []));
    expect(announced.length).toBeGreaterThan(0);
    expect(await missingIn(workshop.store, record, entries)).toEqual(new Set(announced));
  });

  it("waits for a store that is down, and then deletes", async () => {
    const record = await create(workshop, { ...request, seed: 3 });
    let failures = 2;
    const failing = deletingBy(workshop.store, (league, ids) =>
      failures-- > 0
        ? Promise.reject(new ServerError("store/unavailable", "The store is down."))
        : workshop.store.deleteSegments(league, ids),
    );
    const problems: string[] = [];
    const onProblem = (problem: string): void => void problems.push(problem);
    const shop = { ...workshop, store: failing, selfPlayMs: BRIEFLY_MS, onProblem };
    const entries = await leadUntil(shop, record, runner(), ended);
    expect(problems).toContain("The store is down.");
    expect((await missingIn(workshop.store, record, entries)).size).toBeGreaterThan(10);
  });

  it("keeps all of it if it is a run of an experiment", async () => {
    const created = await create(workshop, { ...request, seed: 4 });
    const record = { ...created, experiment: { id: "e", arm: "a", seed: 4 } };
    const entries = await leadUntil({ ...workshop, selfPlayMs: BRIEFLY_MS }, record, runner(), ended);
    expect(entries.filter(isRelease)).toEqual([]);
    expect(await missingIn(workshop.store, record, entries)).toEqual(new Set());
  });

  it("is audited and verified without failures, unless other segments are missing", async () => {
    const report = await auditStore(workshop.store);
    expect(report.failed).toEqual([]);
    expect(report.released).toBeGreaterThan(30);
    const [league = ""] = await workshop.store.leagueIds();
    const verify = ["episode", "verify", "--league", league, "--store", folder, "--json"];
    expect(await runCommand(verify)).toMatchObject({ code: 0 });
    const cited = (await workshop.store.ledger(league)).flatMap(recordedResults)[0]?.segment ?? "";
    const lost = uncitedIn(await workshop.store.ledger(league)).at(-1)?.id ?? "";
    for (const id of [cited, lost]) {
      const segment = await workshop.store.segment(id);
      if (!segment) throw new Error(`${id} is missing already`);
      await workshop.store.deleteSegments(league, [id]);
      expect((await auditStore(workshop.store)).failed).toMatchObject([{ what: `segment ${id}` }]);
      expect((await runCommand(verify)).stdout).toContain(id);
      await workshop.store.putSegment(segment);
    }
  });
});

describe("a service that keeps self-play for a time", () => {
  it("deletes that of leagues that have ended", async () => {
    const place = folderIn(root);
    const own = await openWorkshop(place);
    const record = await create(own, request);
    const before = await leadUntil(own, record, inProcessRunner(own.context), ended);
    const service = await serve(place, 1, { store: own.store, selfPlayMs: BRIEFLY_MS });
    try {
      await until("old self-play is deleted", async () => {
        const stored = new Set(await own.store.segmentIds(record.id));
        return !uncitedIn(before)
          .slice(0, 10)
          .some(({ id }) => stored.has(id));
      });
      expect(service.get(record.id).state.status).toBe("ended");
    } finally {
      await service.close();
    }
    const again = await openWorkshop(place);
    const entries = await again.store.ledger(record.id);
    expect(entries.slice(before.length).every(isRelease)).toBe(true);
    expect((await missingIn(again.store, record, entries)).size).toBeGreaterThan(10);
    expect((await auditStore(again.store)).failed).toEqual([]);
    await again.store.close();
  });
});

const isUpdated =
  (version: number) =>
  ({ event }: LedgerEntry): boolean =>
    event.type === "policy-updated" && event.version === version;
