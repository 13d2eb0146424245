import { describe, expect, it } from "vitest";
import { evaluatePolicy, policyTable } from "../../../agents/evaluation/evaluate.ts";
import { mixtureTable } from "../../../agents/evaluation/mixture.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Game } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { signalGame } from "./signal-game.ts";

const kuhn = gameById("kuhn-poker");

function policyOf(game: Game, seed: number) {
  const network = networkFor(game, [16]);
  // A head that is far from uniform.
  const values = initialWeights(network, seed).map((value) => value * 6);
  const weights = nameWeights("policy", game.id, network, values);
  return { weights, forward: plainForward(weights) };
}

const tableOf = ({ weights, forward }: ReturnType<typeof policyOf>) => policyTable(kuhn, {}, weights.network, forward);

describe("evaluatePolicy", () => {
  it("measures averaged weights and the mixture of snapshots in addition to the last weights", async () => {
    const [last, average, early, late] = [1, 2, 3, 4].map((seed) => policyOf(kuhn, seed));
    if (!last || !average || !early || !late) throw new Error("four policies");
    const measures = await evaluatePolicy({
      game: kuhn,
      options: {},
      seed: "averages",
      ...last,
      average,
      snapshots: [
        { version: 2, ...early },
        { version: 4, ...late },
      ],
    });
    const exact = async (policy: typeof last) => nashConv((await tableOf(policy)).tree, await tableOf(policy)).nashConv;
    expect(measures["nashConv"]?.value).toBeCloseTo(await exact(last), 12);
    expect(measures["nashConv/average"]?.value).toBeCloseTo(await exact(average), 12);
    // Updates 1 and 2 against 3 and 4.
    const mixture = mixtureTable([await tableOf(early), await tableOf(late)], [3, 7]);
    expect(measures["nashConv/mixture"]?.value).toBeCloseTo(nashConv(mixture.tree, mixture).nashConv, 12);
    expect(measures["nashConv/mixture"]).toMatchObject({ n: 0, unit: "chips" });
  });

  it("measures the mixture that opponents are drawn from by its own masses", async () => {
    const [last, early, late] = [1, 2, 3].map((seed) => policyOf(kuhn, seed));
    if (!last || !early || !late) throw new Error("three policies");
    const metaStrategy = [
      { mass: 0.25, ...early },
      { mass: 0.75, ...late },
    ];
    const measures = await evaluatePolicy({ game: kuhn, options: {}, seed: "averages", ...last, metaStrategy });
    const mixture = mixtureTable([await tableOf(early), await tableOf(late)], [1, 3]);
    expect(measures["nashConv/meta-strategy"]?.value).toBeCloseTo(nashConv(mixture.tree, mixture).nashConv, 12);
    expect(measures["nashConv/mixture"]).toBeUndefined();
  });

  it("leaves out what is missing, and what can't be measured exactly", async () => {
    const alone = await evaluatePolicy({ game: kuhn, options: {}, seed: "averages", ...policyOf(kuhn, 1) });
    expect(Object.keys(alone).filter((name) => name.startsWith("nashConv"))).toEqual(["nashConv"]);
    const signal = signalGame as unknown as Game;
    const policy = policyOf(signal, 1);
    const measures = await evaluatePolicy({ game: signal, options: {}, seed: "averages", ...policy, average: policy });
    expect(Object.keys(measures).filter((name) => name.startsWith("nashConv"))).toEqual([]);
  });
});
