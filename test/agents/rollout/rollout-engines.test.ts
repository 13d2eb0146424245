import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { compiledForward } from "../../../agents/engines/compiled/forward.ts";
import { wasm } from "../../../agents/engines/wasm.ts";
import type { Forward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { tensorForward } from "../../../agents/networks/tensor-network.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import { gameById } from "../../../games/registry.ts";

const engines: Readonly<Record<string, (weights: Weights) => Promise<Forward>>> = {
  async wasm(weights) {
    await wasm.open({ tf, base: null, note: () => {} });
    await tf.setBackend("wasm");
    return tensorForward(tf, weights);
  },
  compiled: (weights) => compiledForward(tf, weights),
  "compiled, for brief use": (weights) => compiledForward(tf, weights, "brief"),
};

/** A game with small trees needs no such test: it queries all information states at once, however many tables. */
const cases = ["connect-four", "negotiation", "proposer-solver-judge"].flatMap((id) =>
  Object.keys(engines).flatMap((engine) => [false, true].map((separate) => ({ id, engine, separate }))),
);

describe("rollouts on an engine", () => {
  it.each(cases)(
    "$engine plays $id the same at any number of tables (towers: $separate)",
    async ({ id, engine, separate }) => {
      const game = gameById(id);
      const network = networkFor(game, [32, 32], separate ? game.roles.map((_, role) => [role]) : undefined);
      const weights = nameWeights("policy", id, network, initialWeights(network, 3));
      const forward = await engines[engine]?.(weights);
      const player = policyPlayer(weights, game, forward);
      const play = async (tables: number) =>
        (
          await rollout({
            game,
            options: {},
            players: game.roles.map(() => player),
            episodes: 24,
            tables,
            seed: "bits",
          })
        ).columns;
      const alone = await play(1);
      for (const tables of [5, 24]) expect(await play(tables)).toEqual(alone);
    },
  );
});
