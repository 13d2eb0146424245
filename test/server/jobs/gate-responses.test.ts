import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseEngine } from "../../../agents/engines/registry.ts";
import { gateById } from "../../../agents/gates/registry.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { gameById } from "../../../games/registry.ts";
import type { JobContext } from "../../../server/jobs/context.ts";
import { execute } from "../../../server/jobs/execute.ts";
import type { GateJob } from "../../../server/jobs/job.ts";
import { policyCache } from "../../../server/jobs/policy-cache.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";

const folder = temporaryFolder();
let store: Store;
let context: JobContext;

beforeAll(async () => {
  store = await openStore({ directory: folder });
  const engine = await chooseEngine("wasm");
  context = { store, engine, policies: policyCache(engine, store), external: {}, yieldToEventLoop: async () => {} };
});
afterAll(() => store.close());

async function random(game: string, seed: number): Promise<Weights> {
  const network = networkFor(gameById(game), [8]);
  const weights = nameWeights("policy", game, network, initialWeights(network, seed));
  await store.putWeights(weights);
  return weights;
}

async function jobOf(game: string, options: Readonly<Record<string, number>>): Promise<GateJob> {
  const [candidate, current] = [await random(game, 1), await random(game, 2)];
  return {
    kind: "gate",
    league: "league",
    game,
    options: {},
    seed: "1/gate/2",
    version: 2,
    gate: { rule: "exploitability", options },
    candidate: candidate.hash,
    current: current.hash,
    meetsCurrent: true,
    past: [],
    responses: { seats: [0, 1], kept: [] },
    pairings: [],
  };
}

const decide = async (job: GateJob) => {
  const { seconds, ...decided } = await execute(job, context);
  expect(seconds).toBeGreaterThan(0);
  return decided;
};

describe("the exploitability gate of a game that can't be enumerated", () => {
  it("decides by trained best responses, with their intervals as evidence, the same every time", async () => {
    const job = await jobOf("negotiation", { allowed: 0, updates: 1, seeds: 1 });
    const decided = await decide(job);
    const { numbers } = decided.evidence;
    expect(Object.keys(numbers)).toEqual([
      "candidate",
      "current",
      "allowed",
      "candidateLow",
      "candidateHigh",
      "currentLow",
      "currentHigh",
    ]);
    expect(numbers["candidateLow"]).toBeLessThan(numbers["candidate"] ?? Number.NaN);
    expect(numbers["candidateHigh"]).toBeGreaterThan(numbers["candidate"] ?? Number.NaN);
    // The ledger's evidence is all that the decision rests on.
    expect(decided.accepted).toBe((numbers["candidateLow"] ?? 0) <= (numbers["currentHigh"] ?? 0));
    expect(await decide(job)).toEqual(decided);
    expect(await decide({ ...job, candidate: job.current ?? "", current: job.candidate })).toMatchObject({
      evidence: { numbers: { candidate: numbers["current"], current: numbers["candidate"] } },
    });
  });

  it("decides by the exact worst case of a seat whose programs can be enumerated", async () => {
    const { evidence, accepted } = await decide(await jobOf("attacker-defender", {}));
    expect(Object.keys(evidence.numbers)).toEqual(["candidate", "current", "allowed"]);
    const { candidate = 0, current = 0 } = evidence.numbers;
    expect(accepted).toBe(candidate <= current);
    expect(candidate).not.toBe(current);
  });
});

it("a gate without measurements asks for them, whatever its budget", () => {
  const evidence = {
    current: "a",
    meetsCurrent: true,
    past: [],
    candidateGames: [],
    currentGames: [],
    exploitability: null,
  };
  expect(gateById("exploitability").decide(evidence, {}).needsExploitability).toBe(true);
});
