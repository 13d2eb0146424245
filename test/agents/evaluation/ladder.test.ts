import { describe, expect, it } from "vitest";
import { playLadder } from "../../../agents/evaluation/ladder.ts";
import { expectedReturns } from "../../../agents/trees/nash-conv.ts";
import { uniformTable, type PolicyTable } from "../../../agents/trees/policy-table.ts";
import { firstActionTable } from "../trees/tables.ts";
import { gameTree, type GameTree } from "../../../agents/trees/tree.ts";
import type { Player, TurnRequest } from "../../../agents/players/player.ts";
import { randomPlayer, scriptedPlayer } from "../../../agents/players/scripted.ts";
import type { Game } from "../../../games/core/game.ts";
import { connectFour } from "../../../games/connect-four/game.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { gameById } from "../../../games/registry.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";
import { ticTacToe } from "../../../games/tic-tac-toe/game.ts";
import { signalGame } from "./signal-game.ts";
import { randomGame, signed } from "./small-games.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = kuhnPoker as unknown as Game;
const leduc = leducPoker as unknown as Game;

/** The tables of two players joined: `first` in `seat`, `second` in the other. */
function joined(tree: GameTree, first: PolicyTable, second: PolicyTable, seat: number): PolicyTable {
  const probabilities = second.probabilities.slice();
  for (let set = 0; set < tree.sets.count; set++) {
    const [from, to] = [valueAt(tree.sets.slot, set), valueAt(tree.sets.slot, set + 1)];
    if (tree.sets.seat[set] === seat) probabilities.set(first.probabilities.subarray(from, to), from);
  }
  return { tree, probabilities };
}

/** Expected return of `first` against `second`, averaged over seats. */
function expectedAgainst(tree: GameTree, first: PolicyTable, second: PolicyTable): number {
  const of = (seat: number) => expectedReturns(tree, joined(tree, first, second, seat))[seat] ?? Number.NaN;
  return (of(0) + of(1)) / 2;
}

/** A player that always takes the legal action at the same index. */
function taking(reference: string, choose: (legal: readonly number[]) => number | undefined): Player {
  return {
    reference,
    decide: (turns) =>
      turns.map(({ game, state }) => ({ action: choose(game.legal(state)) ?? 0, probabilities: null })),
  };
}

const lastLegal: (typeof connectFour.scripted)[number]["act"] = (state) => connectFour.legal(state).at(-1) ?? 0;

describe("playLadder", () => {
  it.each([
    ["kuhn-poker", kuhn],
    ["leduc-poker", leduc],
  ])("finds the exact score of random play in %s", async (_, game) => {
    const tree = gameTree(signed(game));
    const uniform = uniformTable(tree);
    // An opponent that always takes the first legal action; its table is known.
    const first = taking("script:first", (legal) => legal[0]);
    const opponents = [randomPlayer, first];
    const found = await playLadder({ game, options: {}, player: randomPlayer, opponents, episodes: 4000, seed: 1 });
    const truth = (1 + expectedAgainst(tree, uniform, firstActionTable(tree))) / 2;
    expect(found["score/random"]).toMatchObject({ n: 4000, unit: "share" });
    expect(Math.abs((found["score/random"]?.value ?? 0) - 0.5)).toBeLessThan(0.02);
    expect(found["score/first"]?.low).toBeLessThan(truth);
    expect(found["score/first"]?.high).toBeGreaterThan(truth);
    const chips = gameTree(game);
    const won = expectedAgainst(chips, uniformTable(chips), firstActionTable(chips));
    expect(found["return/first"]).toMatchObject({ n: 4000, unit: "chips" });
    expect(found["return/first"]?.low).toBeLessThan(won);
    expect(found["return/first"]?.high).toBeGreaterThan(won);
  });

  it("seats a policy only where it learned, and skips opponents that leave it no such seat", async () => {
    const game = gameById("coached-negotiation");
    const instructed = scriptedPlayer("instructed", game);
    const kept = new Map([
      [0, instructed],
      [1, instructed],
    ]);
    const found = await playLadder({ game, options: {}, player: randomPlayer, kept, episodes: 4, seed: 1 });
    const names = Object.keys(found);
    expect(names).toContain("return/critic against random");
    expect(names).toContain("return/critic against instructed");
    expect(names.filter((name) => !name.startsWith("return/critic"))).toEqual([]);
    const skipped = await playLadder({ game: kuhn, options: {}, player: randomPlayer, kept, episodes: 4, seed: 1 });
    expect(skipped).toEqual({});
  });

  it("is the same for the same seed, and different for another", async () => {
    const play = (seed: number) => playLadder({ game: leduc, options: {}, player: randomPlayer, episodes: 101, seed });
    const found = await play(7);
    const ids = ["random", ...leduc.scripted.map(({ id }) => id)];
    expect(Object.keys(found)).toEqual(ids.flatMap((id) => [`score/${id}`, `return/${id}`]));
    expect(found["score/random"]?.n).toBe(101);
    expect(await play(7)).toEqual(found);
    expect(await play(8)).not.toEqual(found);
  });

  it("queries a player for all its tables at once, in each seat equally often, and waits for it", async () => {
    const batches: (readonly TurnRequest[])[] = [];
    const player: Player = {
      reference: "policy:of-a-test",
      async decide(turns) {
        batches.push(turns);
        return randomPlayer.decide(turns);
      },
    };
    await playLadder({ game: kuhn, options: {}, player, opponents: [randomPlayer], episodes: 200, seed: 1 });
    // Seat 0: first and, after pass and bet, third action; seat 1: second action.
    expect(batches).toHaveLength(3);
    expect(batches.map((turns) => new Set(turns.map(({ seat }) => seat)).size)).toEqual([1, 1, 1]);
    expect(batches.filter((turns) => turns.length === 100).map((turns) => turns[0]?.seat)).toEqual([0, 1]);
  });

  it("scores a win 1, a draw 1/2, a loss 0", async () => {
    // In a column each, the first player has four first.
    const left = taking("policy:left", (legal) => legal[0]);
    for (const [seat, score] of [
      [1, 1],
      [0, 0],
    ] as const) {
      const right = { id: "right", summary: "The last column.", seats: [seat], act: lastLegal };
      const game = { ...connectFour, scripted: [right] } as unknown as Game;
      const opponents = [scriptedPlayer("right", game)];
      const found = await playLadder({ game, options: {}, player: left, opponents, episodes: 2, seed: 1 });
      expect(Object.keys(found)).toEqual(["score/right"]);
      expect(found["score/right"]).toMatchObject({ value: score, n: 2 });
    }
    const game = ticTacToe as unknown as Game;
    const perfect = scriptedPlayer("perfect", game);
    const drawn = await playLadder({ game, options: {}, player: perfect, opponents: [perfect], episodes: 1, seed: 1 });
    expect(drawn["score/perfect"]).toMatchObject({ value: 0.5, n: 1 });
  });

  it("scales general-sum returns, and reports them and how often they were not 0", async () => {
    const game = { ...randomGame(5), scripted: [] } as unknown as Game;
    const tree = gameTree(game);
    const request = { game, options: {}, player: randomPlayer, opponents: [randomPlayer], episodes: 4000, seed: 1 };
    const found = await playLadder(request);
    const truth = expectedAgainst(tree, uniformTable(tree), uniformTable(tree));
    const mean = found["return/random"];
    expect(mean).toMatchObject({ n: 4000, unit: "points" });
    expect(mean?.low).toBeLessThan(truth);
    expect(mean?.high).toBeGreaterThan(truth);
    expect(found["score/random"]?.value).toBeCloseTo(((mean?.value ?? 0) + 4) / 8, 10);
    const agreement = tree.returns.some((value) => value !== 0) ? found["agreement/random"]?.value : undefined;
    expect(agreement).toBeGreaterThan(0);
    expect(agreement).toBeLessThanOrEqual(1);
  });

  it("has no agreements in a game of partners, and plays with them", async () => {
    const game = gameById("mini-hanabi");
    const literal = scriptedPlayer("literal", game);
    const request = { game, options: {}, player: literal, opponents: [literal], episodes: 1000, seed: 1 };
    const found = await playLadder(request);
    expect(Object.keys(found)).toEqual(["score/literal", "return/literal"]);
    expect(found["return/literal"]?.meaning).toBe("Mean return with literal.");
    expect(found["return/literal"]?.value).toBeGreaterThan(3.3);
    expect(found["score/literal"]?.value).toBeCloseTo((found["return/literal"]?.value ?? 0) / 4, 10);
  });

  it("keeps players in the seats they can take", async () => {
    const game = randomGame(5) as unknown as Game;
    const last = scriptedPlayer("last", game); // seat 1 only
    const request = { game, options: {}, episodes: 10, seed: 1 };
    const found = await playLadder({ ...request, player: last, opponents: [randomPlayer] });
    expect(found["return/two against random"]?.n).toBe(10);
    expect(
      (await playLadder({ ...request, player: randomPlayer, opponents: [last] }))["return/one against last"]?.n,
    ).toBe(10);
    await expect(playLadder({ ...request, player: last, opponents: [last] })).rejects.toMatchObject({
      code: "player/wrong-seat",
    });
  });
});

/** Each player's scripted seats are known: the ladder's entries follow from the rules alone. */
describe("playLadder of roles that depend on each other", () => {
  const game = signalGame as unknown as Game;
  const honest = scriptedPlayer("honest", game);
  const literal = scriptedPlayer("literal", game);
  const pair = scriptedPlayer("pair", game);
  /** Echoes what was said last, and finds it right: as a sender it is honest, as a receiver literal. */
  const echo: Player = {
    reference: "policy:echo",
    decide: (turns) =>
      turns.map(({ state, seat }) => ({
        action: seat === 2 ? 1 : ((state as number[]).at(-1) ?? 0),
        probabilities: null,
      })),
  };
  const request = { game, options: {}, player: echo, episodes: 300, seed: 1 };

  it("reports each role by its return, and has no scores", async () => {
    const found = await playLadder(request);
    expect(Object.keys(found)).toEqual([
      ...["sender", "receiver", "judge"].map((role) => `return/${role} against random`),
      ...["receiver", "judge"].map((role) => `return/${role} against honest`),
      ...["sender", "judge"].map((role) => `return/${role} against literal`),
      "return/judge against pair",
    ]);
    expect(found["return/judge against pair"]).toMatchObject({ value: 1, n: 300, unit: "points" });
  });

  it("says whose return it is, which seats are the policy's, and which are not", async () => {
    const found = await playLadder(request);
    const meaning = (name: string) => found[`return/${name}`]?.meaning;
    expect(meaning("judge against pair")).toBe(
      "Mean return of the policy as judge, where pair is sender and receiver.",
    );
    expect(meaning("judge against honest")).toBe(
      "Mean return of the policy as judge, where it is also receiver and honest is sender.",
    );
    expect(meaning("judge against random")).toBe(
      "Mean return of the policy as judge, where random is sender and receiver.",
    );
  });

  it("gives the policy every seat that a player of some roles leaves free", async () => {
    const against = async (opponent: Player) => await playLadder({ ...request, opponents: [opponent] });
    // With an honest sender, an echoing receiver is always understood, and the judge, who says so, is always right.
    expect(await against(honest)).toMatchObject({
      "return/receiver against honest": { value: 3, n: 300 },
      "return/judge against honest": { value: 1, n: 300 },
    });
    expect(await against(literal)).toMatchObject({ "return/sender against literal": { value: 3, n: 300 } });
    expect(await against(pair)).toMatchObject({ "return/judge against pair": { value: 1, n: 300 } });
  });

  it("counts only a role's own seat, one seat at a time, against a player of every role", async () => {
    const found = await playLadder({ ...request, episodes: 6000, opponents: [randomPlayer] });
    // An honest sender whose receiver guesses is understood half the time.
    const sender = found["return/sender against random"];
    expect(sender?.n).toBe(2000);
    expect(sender?.low).toBeLessThan(1.5);
    expect(sender?.high).toBeGreaterThan(1.5);
    expect(found["return/judge against random"]?.value).toBeCloseTo(0.5, 1);
  });

  it("rejects two players of one role", async () => {
    await expect(playLadder({ ...request, player: honest, opponents: [pair] })).rejects.toMatchObject({
      code: "player/wrong-seat",
    });
  });
});
