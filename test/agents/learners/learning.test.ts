import { expect, it } from "vitest";
import { policyTable } from "../../../agents/evaluation/evaluate.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { engineOf } from "../../support/engines.ts";
import { firstPolicy, kuhn, ppo, requestOf, selfPlay } from "./play.ts";

const UPDATES = 20;

const exploited = async ({ network, values }: Weights): Promise<number> => {
  const table = await policyTable(kuhn, {}, network, plainForward({ network, values }));
  return nashConv(table.tree, table).nashConv;
};

it("learns: self-play from a fixed seed brings Kuhn poker's NashConv from .9 below .3", async () => {
  const engine = await engineOf("wasm");
  let policy = firstPolicy([64, 64]);
  let optimizer: Float32Array | null = null;
  expect(await exploited(policy)).toBeGreaterThan(0.85);
  for (let version = 0; version < UPDATES; version++) {
    const forward = await engine.forward(policy);
    const segment = await selfPlay(policy, 1024, `segment ${version}`, forward);
    forward.dispose();
    const learned = await ppo.update(requestOf(engine, policy, optimizer, [segment], version));
    policy = nameWeights("policy", kuhn.id, policy.network, learned.values);
    ({ optimizer } = learned);
  }
  expect(await exploited(policy)).toBeLessThan(0.3);
});
