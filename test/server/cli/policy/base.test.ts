import { describe, expect, it } from "vitest";
import { gameById } from "../../../../games/registry.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";

const store = temporaryFolder();

describe("policy base", () => {
  it("creates an ordinary policy of the game, prints its hash, and keeps no intermediate progress", async () => {
    const chosen = ["--preset", "spc", "--seed", "2", "--store", store, "--engine", "compiled/wasm"];
    const made = await answerOf<{ game: string; base: string; seed: number; policy: string; accuracy: number }>([
      "policy",
      "base",
      ...chosen,
    ]);
    expect(made).toMatchObject({ game: "sneaky-critic", base: "narrow", seed: 2 });
    expect(made.accuracy).toBeGreaterThan(0.3);
    const kept = await openStore({ directory: store });
    const weights = await kept.weights(made.policy);
    expect(await kept.weightsKept("")).toEqual([made.policy]);
    await kept.close();
    expect(weights).toMatchObject({
      hash: made.policy,
      kind: "policy",
      game: made.game,
      network: { kind: "tokens", hidden: [64, 64], roles: gameById(made.game).roles.length },
    });
  });
});
