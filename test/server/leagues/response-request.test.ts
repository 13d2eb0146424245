import { describe, expect, it } from "vitest";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import { Leader } from "../../../server/leagues/leader.ts";
import { responseRequested } from "../../../server/leagues/response-request.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { eventsOf } from "../../support/league-audit.ts";
import { quietLog } from "../../support/quiet.ts";
import { create, inProcessRunner, openWorkshop, type Workshop } from "./in-process.ts";

const plain = temporaryFolder();
const requesting = temporaryFolder();
const interrupted = temporaryFolder();

/** A bargain has to be learned: nothing enumerates it. */
const request: LeagueRequest = {
  game: "negotiation",
  hidden: [8],
  segmentEpisodes: 16,
  segmentsPerUpdate: 2,
  evaluateEvery: 100,
  snapshotEvery: 2,
  budget: { updates: 6 },
};

const wish = { updates: 1, seeds: 1, seat: "buyer" } as const;

/** Leads a league to its end, and requests a best response when it has made two updates. */
async function lead(workshop: Workshop, isRequesting: boolean, lose = false) {
  const record = await create(workshop, request);
  const over = Promise.withResolvers<void>();
  const started = async (from?: Leader): Promise<Leader> => {
    const leader = await Leader.take({
      record,
      store: workshop.store,
      runner: inProcessRunner(workshop.context, ({ kind }) => lose && !from && kind === "best-response"),
      log: quietLog,
      holder: `test/${record.id}`,
      onEntry: ({ event }) => void react(event),
      onProblem: (problem) => problem !== null && over.reject(new Error(problem)),
    });
    if (!leader) throw new Error("it has no lease");
    return leader;
  };
  let leader: Leader | null = null;
  const react = async (event: LeagueEvent) => {
    if (event.type === "paused") over.reject(new Error(event.reason));
    if (event.type === "ended") over.resolve();
    if (event.type !== "policy-updated" || event.version !== 2 || !isRequesting || !leader) return;
    await leader.request(responseRequested(leader.state, wish));
    if (!lose) return;
    // Its process is lost with the leader: the next one finds the response all the same.
    const [gone] = [leader, (leader = null)];
    await gone.close();
    leader = await started(gone);
  };
  leader = await started();
  await over.promise;
  await leader?.close();
  return { record, entries: await workshop.store.ledger(record.id) };
}

const foundIn = (entries: Awaited<ReturnType<typeof lead>>["entries"]) =>
  eventsOf(entries, "best-response-found").map(({ seconds: _, ...found }) => found);

const policiesOf = (entries: Awaited<ReturnType<typeof lead>>["entries"]) =>
  eventsOf(entries, "policy-updated").map(({ policy }) => policy);

describe("a requested best response", () => {
  it("is found beside training, which takes the same course without it, and once although its leader was lost", async () => {
    const [first, second, third] = [
      await openWorkshop(plain),
      await openWorkshop(requesting),
      await openWorkshop(interrupted),
    ];
    const without = await lead(first, false);
    const asked = await lead(second, true);
    const [found] = foundIn(asked.entries);
    expect(foundIn(asked.entries)).toHaveLength(1);
    expect(found).toMatchObject({
      policy: policiesOf(asked.entries)[1],
      version: 2,
      seat: 1,
      exact: false,
      updates: 1,
      runs: 1,
    });
    expect(policiesOf(asked.entries)).toEqual(policiesOf(without.entries));
    const lost = await lead(third, true, true);
    expect(foundIn(lost.entries)).toEqual([found]);
    expect(policiesOf(lost.entries)).toEqual(policiesOf(without.entries));
    for (const { store } of [first, second, third]) await store.close();
  });
});
