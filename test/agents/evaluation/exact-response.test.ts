import { describe, expect, it } from "vitest";
import { exactResponse, type ExactResponseRequest } from "../../../agents/evaluation/exact-response.ts";
import { policyTable } from "../../../agents/evaluation/evaluate.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { randomPlayer, scriptedPlayer } from "../../../agents/players/scripted.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { OVER } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";

/** A request against a policy that is far from uniform. */
function requestOf(id: string, seat: number, more: Partial<ExactResponseRequest> = {}): ExactResponseRequest {
  const game = gameById(id);
  const network = networkFor(game, [16]);
  const values = initialWeights(network, 1).map((value) => value * 6);
  const weights = nameWeights("policy", game.id, network, values);
  return { game, options: {}, seat, kept: new Map(), weights, forward: plainForward(weights), ...more };
}

describe("an exact best response", () => {
  it.each(["kuhn-poker", "leduc-poker"])("of %s sums to NashConv, less what the policy itself earns", async (id) => {
    const { game, weights, forward } = requestOf(id, 0);
    const found = await Promise.all([0, 1].map((seat) => exactResponse(requestOf(id, seat))));
    const gains = found.map((one) => (one?.value.value ?? 0) - (one?.own ?? 0));
    const table = await policyTable(game, {}, weights.network, forward);
    expect((gains[0] ?? 0) + (gains[1] ?? 0)).toBeCloseTo(nashConv(gameTree(game), table).nashConv, 12);
    expect(Math.min(...gains)).toBeGreaterThan(0.1);
    for (const one of found) expect(one?.value).toMatchObject({ low: one?.value.value, high: one?.value.value, n: 0 });
  });

  it("of tic-tac-toe is the expectimax over its boards", async () => {
    const { game, weights } = requestOf("tic-tac-toe", 1);
    const player = policyPlayer(weights, game);
    const known = new Map<string, number>();
    const worth = async (state: unknown, seat: number): Promise<number> => {
      const turn = game.turn(state);
      if (turn === OVER) return game.returns(state)[seat] ?? Number.NaN;
      const board = new Float32Array(27);
      game.observe(state, turn, board, 0);
      const key = `${seat} ${board.join("")}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const values: number[] = [];
      for (const action of game.legal(state)) values.push(await worth(game.next(state, action), seat));
      const [decision] = turn === seat ? [] : await player.decide([{ game, state, seat: turn, random: () => 0 }]);
      const row = decision?.probabilities ?? [];
      const value = turn === seat ? Math.max(...values) : values.reduce((sum, one, i) => sum + one * (row[i] ?? 0), 0);
      known.set(key, value);
      return value;
    };
    for (const seat of [0, 1]) {
      const found = await exactResponse(requestOf("tic-tac-toe", seat));
      expect(found?.value.value).toBeCloseTo(await worth(game.initial({}), seat), 6);
    }
  });

  it("plays against the cast in seats that the policy never learned, and has no own return there", async () => {
    const passive = scriptedPlayer("passive", gameById("kuhn-poker"));
    const against = async (seat: number, kept: ExactResponseRequest["kept"]) =>
      exactResponse(requestOf("kuhn-poker", seat, { kept }));
    // A bet wins 1 from one who always passes.
    expect((await against(1, new Map([[0, passive]])))?.value.value).toBeCloseTo(1, 12);
    const own = await against(1, new Map([[1, passive]]));
    expect(own?.own).toBeNull();
    expect(own?.value.value).toBe((await against(1, new Map()))?.value.value);
  });

  it("is of the attacker's programs in attacker-defender, whose defender is the policy", async () => {
    const options = { operations: 1, thoughts: 0, unlabelled: 10 };
    const request = requestOf("attacker-defender", 0, { options });
    const found = await exactResponse(request);
    expect(found?.own).toBeNull();
    expect(found?.measures["worst case/error"]?.value).toBeGreaterThan(0.5);
    // With these options the whole tree fits in memory, too.
    const withoutMeasures = { ...request.game };
    delete withoutMeasures.measures;
    const enumerated = await exactResponse({ ...request, game: withoutMeasures });
    expect(enumerated?.meaning).toMatch(/backward induction/);
    expect(found?.value.value).toBeCloseTo(enumerated?.value.value ?? Number.NaN, 12);
  });

  it.each<[string, number, Partial<ExactResponseRequest>]>([
    ["attacker-defender", 1, {}],
    ["attacker-defender", 0, { kept: new Map([[1, randomPlayer]]) }],
    ["sneaky-critic", 1, {}],
    ["connect-four", 0, {}],
    ["negotiation", 0, {}],
  ])("is unknown in %s, seat %d: %j", async (id, seat, more) => {
    expect(await exactResponse(requestOf(id, seat, more))).toBeNull();
  });

  it("yields, so that it can be interrupted", async () => {
    const dying = async () => {
      throw new Error("interrupted");
    };
    const requests = ["kuhn-poker", "attacker-defender"].map((id) => requestOf(id, 0, { yieldToEventLoop: dying }));
    for (const request of requests) await expect(exactResponse(request)).rejects.toThrow("interrupted");
  });
});
