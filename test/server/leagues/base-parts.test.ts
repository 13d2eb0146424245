import { expect, it } from "vitest";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { auditLedger, eventsOf } from "../../support/league-audit.ts";
import type { Runner } from "../../../server/jobs/runner.ts";
import { create, inProcessRunner, leadUntil, openWorkshop } from "./in-process.ts";

const folder = temporaryFolder();
const request: LeagueRequest = {
  game: "proposer-solver-judge",
  base: "sheet",
  hidden: [8],
  segmentEpisodes: 16,
  budget: { updates: 1 },
};

const isPart = ({ event }: LedgerEntry): boolean => event.type === "base-progressed" || event.type === "member-added";
const isMember = ({ event }: LedgerEntry): boolean => event.type === "member-added";

/**
 * Runs one job; later ones are lost. @param twice the job finishes, its process dies before reporting it, and it is
 * retried.
 */
function oneJobRunner(runner: Runner, twice: boolean): Runner {
  let given = 0;
  return {
    ...runner,
    async run(job, signal) {
      if (given++ > 0)
        return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      if (twice) await runner.run(job, signal);
      return runner.run(job, signal);
    },
  };
}

it("a base is cloned in parts: interrupted after each, it has the same weights, and nothing else is kept", async () => {
  const workshop = await openWorkshop(folder);
  const { store, context } = workshop;
  const whole = await create(workshop, request);
  const entries = await leadUntil(workshop, whole, inProcessRunner(context), isMember);
  const [member] = eventsOf(entries, "member-added");
  const parts = eventsOf(entries, "base-progressed");
  expect(parts.map(({ batches, of }) => [batches, of])).toEqual([
    [20, 85],
    [40, 85],
    [60, 85],
    [80, 85],
  ]);

  const interrupted = await create(workshop, request);
  let written: readonly LedgerEntry[] = [];
  for (let leaders = 1; leaders <= 5; leaders++) {
    written = await leadUntil(workshop, interrupted, oneJobRunner(inProcessRunner(context), leaders === 2), isPart);
  }
  auditLedger(written);
  expect(eventsOf(written, "led")).toHaveLength(5);
  const withoutLeague = ({ progress: _, seconds: __, ...part }: (typeof parts)[number]) => part;
  expect(eventsOf(written, "base-progressed").map(withoutLeague)).toEqual(parts.map(withoutLeague));
  expect(eventsOf(written, "member-added")[0]?.policy).toBe(member?.policy);
  for (const { id } of [whole, interrupted]) expect(await store.weightsKept(id)).toEqual([member?.policy]);
  await store.close();
});
