import { describe, expect, it } from "vitest";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import type { Job, JobResult } from "../../../server/jobs/job.ts";
import type { Runner } from "../../../server/jobs/runner.ts";
import { Leader } from "../../../server/leagues/leader.ts";
import { createLog } from "../../../server/log.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { eventsOf } from "../../support/league-audit.ts";
import { create, ended, inProcessRunner, leadUntil, openWorkshop } from "./in-process.ts";

const collapsedFolder = temporaryFolder();
const healthyFolder = temporaryFolder();

const request: LeagueRequest = {
  game: "kuhn-poker",
  hidden: [8],
  segmentEpisodes: 32,
  segmentsPerUpdate: 2,
  evaluateEvery: 100,
  snapshotEvery: 100,
  budget: { updates: 40 },
};

/** Jobs whose updates report no entropy from the third one on, up to the twelfth. */
function collapsing(runner: Runner): Runner {
  const changed = (result: JobResult): JobResult =>
    result.type === "policy-updated" && result.version > 2 && result.version <= 12
      ? { ...result, metrics: { ...result.metrics, entropy: 0 } }
      : result;
  return {
    ...runner,
    run: async <J extends Job>(job: J, signal?: AbortSignal) => changed(await runner.run(job, signal)) as JobResult<J>,
  };
}

describe("alarms of a led league", () => {
  it("are raised once and cleared once in its ledger and log, and listed in its state until then", async () => {
    const workshop = await openWorkshop(collapsedFolder);
    const record = await create(workshop, request);
    const lines: { readonly fields: object; readonly message: string }[] = [];
    const log = createLog("silent");
    log.warn = (fields: object, message?: string) => void lines.push({ fields, message: message ?? "" });
    const over = Promise.withResolvers<void>();
    const active: string[][] = [];
    const leader = await Leader.take({
      record,
      store: workshop.store,
      runner: collapsing(inProcessRunner(workshop.context)),
      log,
      holder: "test",
      onEntry: ({ event }) => {
        if (event.type.startsWith("alarm-")) active.push(leader?.state.alarms.map(({ id }) => id) ?? []);
        if (event.type === "ended") over.resolve();
      },
      onProblem: (problem) => problem !== null && over.reject(new Error(problem)),
    });
    await over.promise;
    await leader?.close();
    const entries = await workshop.store.ledger(record.id);
    const alarms = entries.filter(({ event }) => event.type.startsWith("alarm-"));
    expect(alarms.map(({ event }) => event)).toMatchObject([
      { type: "alarm-raised", alarm: "collapse", severity: "critical", evidence: { entropy: 0 } },
      { type: "alarm-cleared", alarm: "collapse" },
    ]);
    expect(active).toStrictEqual([["collapse"], []]);
    expect(lines).toMatchObject([{ message: "alarm raised", fields: { league: record.id, alarm: "collapse" } }]);
    expect(entries.at(-1)?.event.type).toBe("ended");
    await workshop.store.close();
  });

  it("are not raised in a healthy one of 60 updates", async () => {
    const workshop = await openWorkshop(healthyFolder);
    const record = await create(workshop, { game: "kuhn-poker", evaluateEvery: 100, budget: { updates: 60 } });
    const entries = await leadUntil(workshop, record, inProcessRunner(workshop.context), ended);
    expect(eventsOf(entries, "policy-updated")).toHaveLength(60);
    expect(eventsOf(entries, "alarm-raised")).toStrictEqual([]);
    await workshop.store.close();
  });
});
