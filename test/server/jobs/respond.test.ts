import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseEngine } from "../../../agents/engines/registry.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { gameById } from "../../../games/registry.ts";
import type { JobContext } from "../../../server/jobs/context.ts";
import { execute } from "../../../server/jobs/execute.ts";
import type { BestResponseJob } from "../../../server/jobs/job.ts";
import { policyCache } from "../../../server/jobs/policy-cache.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";

const folder = temporaryFolder();
const random = (game: string): Weights => {
  const network = networkFor(gameById(game), [8]);
  return nameWeights("policy", game, network, initialWeights(network, "attacked"));
};
const kuhn = random("kuhn-poker");
const bargain = random("negotiation");
let store: Store;
let context: JobContext;
let yields = 0;

beforeAll(async () => {
  store = await openStore({ directory: folder });
  for (const weights of [kuhn, bargain]) await store.putWeights(weights);
  const engine = await chooseEngine("wasm");
  const yieldToEventLoop = async () => void yields++;
  context = { store, engine, policies: policyCache(engine, store), external: {}, yieldToEventLoop };
});
afterAll(() => store.close());

const job = (weights: Weights, more: Partial<BestResponseJob> = {}): BestResponseJob => ({
  kind: "best-response",
  league: "league",
  game: weights.game,
  policy: weights.hash,
  version: 7,
  seat: 1,
  kept: [],
  options: {},
  updates: 2,
  runs: 2,
  seed: 1,
  ...more,
});

const found = async (of: BestResponseJob) => {
  const event = await execute(of, context);
  if (event.type !== "best-response-found") throw new Error(event.reason);
  const { seconds, ...rest } = event;
  expect(seconds).toBeGreaterThan(0);
  return rest;
};

describe("a best-response job", () => {
  it("is exact where the game can be enumerated", async () => {
    const event = await found(job(kuhn));
    expect(event).toMatchObject({ policy: kuhn.hash, version: 7, seat: 1, exact: true, n: 0 });
    expect(event.low).toBe(event.value);
    expect(event.high).toBe(event.value);
    expect(event.value).toBeGreaterThan(event.own?.value ?? Number.NaN);
  });

  it("is trained elsewhere, a lower bound with its interval, the same for the same inputs", async () => {
    const before = yields;
    const event = await found(job(bargain, { agent: "main" }));
    expect(yields).toBeGreaterThan(before);
    expect(event).toMatchObject({ agent: "main", exact: false, updates: 2, runs: 2, n: 4000 });
    expect(event.meaning).toContain("A lower bound: the best of 2 trained opponents");
    expect(event.low).toBeLessThan(event.value);
    expect(event.high).toBeGreaterThan(event.value);
    expect(event.own?.n).toBe(4000);
    expect(await found(job(bargain, { agent: "main" }))).toEqual(event);
  });

  it("plays seats that the policy never learned with the league's players", async () => {
    const kept = [{ seat: 0, player: "script:random" as const }];
    const event = await found(job(kuhn, { kept, seat: 0 }));
    expect(event.own).toBeNull();
  });

  it("answers with the reason where it can't be found", async () => {
    expect(await execute(job(kuhn, { game: "negotiation" }), context)).toEqual({
      type: "best-response-failed",
      policy: kuhn.hash,
      version: 7,
      seat: 1,
      reason: expect.stringContaining("kuhn-poker"),
    });
  });

  it("refuses weights that are gone, and weights that are not those of its policy", async () => {
    const gone = "0".repeat(64);
    await expect(execute(job(kuhn, { policy: gone }), context)).rejects.toMatchObject({ code: "store/not-found" });
    const database = new DatabaseSync(join(folder, "red-queen.db"), { timeout: 60_000 });
    const swap = "UPDATE weights SET data = (SELECT data FROM weights WHERE hash = ?) WHERE hash = ?";
    database.prepare(swap).run(kuhn.hash, bargain.hash);
    database.close();
    await expect(execute(job(bargain), context)).rejects.toMatchObject({ code: "store/damaged" });
  });
});
