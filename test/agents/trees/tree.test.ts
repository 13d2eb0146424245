import { describe, expect, it } from "vitest";
import { gameTree, type GameTree } from "../../../agents/trees/tree.ts";
import { CHANCE, type Game } from "../../../games/core/game.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";
import { randomGame } from "../evaluation/small-games.ts";
import { valueAt } from "../../../games/core/value-at.ts";

describe("gameTree", () => {
  it.each([
    [kuhnPoker.id, gameTree(kuhnPoker), 58, 12],
    [leducPoker.id, gameTree(leducPoker), 9457, 936],
  ])("counts %s as OpenSpiel does", (_, tree, nodes, sets) => {
    expect([tree.nodes, tree.sets.count]).toEqual([nodes, sets]);
  });

  it("is built once for a game", () => {
    expect(gameTree(kuhnPoker)).toBe(gameTree(kuhnPoker, {}));
    expect(gameTree({ ...kuhnPoker })).not.toBe(gameTree(kuhnPoker));
  });

  it("agrees with the rules: walking its columns gives the game's states", () => {
    const tree = gameTree(leducPoker);
    const states = [leducPoker.initial({})];
    for (let node = 0; node < tree.nodes; node++) {
      const state = states[node] ?? leducPoker.initial({});
      expect(nodeOfTree(tree, node)).toEqual(nodeOfGame(leducPoker, state));
      // Breadth first: children are numbered in the order in which their parents are visited.
      expect(tree.firstChild[node]).toBe(states.length);
      for (const action of leducPoker.legal(state)) {
        expect(tree.parent[states.length]).toBe(node);
        states.push(leducPoker.next(state, action));
      }
    }
    expect(states).toHaveLength(tree.nodes);
  });

  it("orders nodes so that everything after an information set comes before it", () => {
    for (let seed = 0; seed < 50; seed++) {
      const tree = gameTree(randomGame(seed));
      for (const order of tree.order) {
        const place = new Map(Array.from(order, (node, i) => [node, i]));
        expect(place.size).toBe(tree.nodes);
        for (let node = 1; node < tree.nodes; node++) {
          expect(place.get(node)).toBeLessThan(place.get(tree.parent[node] ?? -1) ?? -1);
        }
      }
    }
  });

  it("rejects games that can't be enumerated", () => {
    expect(() => gameTree({ ...kuhnPoker, enumerable: false })).toThrow(
      expect.objectContaining({ code: "evaluation/not-enumerable" }),
    );
    expect(() => gameTree({ ...kuhnPoker }, {}, 57)).toThrow(
      expect.objectContaining({ code: "evaluation/not-enumerable", message: expect.stringContaining("57 nodes") }),
    );
    expect(gameTree({ ...kuhnPoker }, {}, 58).nodes).toBe(58);
  });

  it("detects a game whose seats forget their actions", () => {
    const forgetful = { ...kuhnPoker, informationState: (_: unknown, seat: number) => `seat ${seat}` };
    expect(() => gameTree(forgetful)).toThrow(/forgets/);
  });

  it("detects legal actions that differ within an information state", () => {
    const game = randomGame(1);
    const blurred = { ...leducPoker, informationState: (_: unknown, seat: number) => `seat ${seat}` };
    expect(gameTree(game).nodes).toBeGreaterThan(1);
    expect(() => gameTree(blurred)).toThrow(/legal actions differ/);
  });
});

/** The columns' contents for a node. */
function nodeOfTree(tree: GameTree, node: number) {
  const { sets } = tree;
  const set = tree.set[node] ?? -1;
  const [first, end] = [valueAt(tree.firstChild, node), valueAt(tree.firstChild, node + 1)];
  const [slot, lastSlot] = set < 0 ? [0, 0] : [valueAt(sets.slot, set), valueAt(sets.slot, set + 1)];
  const width = tree.game.observation.size;
  return {
    turn: tree.turn[node],
    returns: Array.from(tree.returns.subarray(node * tree.seats, (node + 1) * tree.seats)),
    chances: Array.from(tree.chance.subarray(first, end)),
    actions: Array.from(tree.slot.subarray(first, end), (by) => sets.action[by] ?? null),
    legal: Array.from(sets.action.subarray(slot, lastSlot)),
    set:
      set < 0 ? null : [sets.seat[set], sets.text[set], set === sets.find(sets.seat[set] ?? -1, sets.text[set] ?? "")],
    observation: set < 0 ? null : Array.from(sets.observations.subarray(set * width, (set + 1) * width)),
  };
}

/** The same by the rules. */
function nodeOfGame<S>(game: Game<S>, state: S): ReturnType<typeof nodeOfTree> {
  const turn = game.turn(state);
  const legal = game.legal(state);
  const seen = new Float32Array(game.observation.size);
  if (turn >= 0) game.observe(state, turn, seen, 0);
  return {
    turn,
    returns: [...game.returns(state)],
    chances: turn === CHANCE ? game.chance(state).map(({ probability }) => probability) : legal.map(() => 1),
    actions: legal.map((action) => (turn === CHANCE ? null : action)),
    legal: turn >= 0 ? [...legal] : [],
    set: turn >= 0 ? [turn, game.informationState(state, turn), true] : null,
    observation: turn >= 0 ? Array.from(seen) : null,
  };
}
