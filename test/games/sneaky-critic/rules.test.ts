import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type Game } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { CRITIC, GENERATOR, type SneakyState } from "../../../games/sneaky-critic/rules.ts";
import { publicLabel } from "../../../server/rooms/table/public-label.ts";
import { replay } from "../../../games/core/playthrough.ts";
import { observation } from "../../game-suite/samples.ts";
import { after, dealt, forged, opening, wander } from "./play.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const table = game as unknown as Game;
const PROBLEM = "start 352 step 1: + 144, x 2, + 000, + 000";

describe("an episode", () => {
  it("is a problem, a type, one to three edits, a choice of step by chance, a check and a verdict", () => {
    const played = replay(table, [3, 5, 2, 0, 0, 1, 4, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 60, 1, 0, 61]);
    expect(played.steps.map(({ turn }) => turn)).toEqual([
      ...Array.from({ length: 18 }, () => CHANCE),
      0,
      0,
      0,
      -1,
      -1,
      1,
    ]);
    expect(played.returns).toEqual([1, -1]);
  });

  it("ends a rewrite after the third edit", () => {
    const state = after(dealt(PROBLEM), "compound", "value left plus one", "flip operator", "result left plus two");
    expect(game.turn(state)).toBe(CHANCE);
    expect(game.legal(state).map((action) => game.label(action, state))).toEqual(["the true step", "the forged step"]);
  });

  it("draws operations with .35, .35 and .3, and the worked step as plus or minus equally often", () => {
    const chances = (state: SneakyState) => game.chance(state).map(({ probability }) => probability);
    const step2 = [0, 0, 0, 1].reduce((state, action) => game.next(state, action), opening());
    expect(chances(step2)).toEqual([0.35, 0.35, 0.3]);
    expect(chances([0, 0, 0, 0].reduce((state, action) => game.next(state, action), step2))).toEqual([0.5, 0.5]);
    expect(chances([2].reduce((state, action) => game.next(state, action), step2))).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it.each([
    [50, [0.5, 0.5]],
    [20, [0.2, 0.8]],
    [0, [1]],
    [100, [1]],
  ])("shows the true step in %i percent", (trueSteps, probabilities) => {
    const state = after(dealt(PROBLEM, { trueSteps }), "carry", "flip carry left", "done");
    expect(game.chance(state).map(({ probability }) => probability)).toEqual(probabilities);
  });
});

describe("rewards", () => {
  const written = (options = {}) => after(dealt(PROBLEM, options), "carry", "flip carry middle", "done");
  const judged = (shown: string, verdict: string, options = {}) => after(written(options), shown, "checked", verdict);
  const harmless = (options = {}) =>
    after(dealt(PROBLEM, options), "result", "result left plus three", "done", "the forged step", "checked");

  it.each([
    ["a valid forged step that is believed: generator +1, critic -1", judged("the forged step", "correct"), [1, -1]],
    ["a valid forged step that is caught: generator -1, critic +1", judged("the forged step", "incorrect"), [-1, 1]],
    ["a true step called correct: critic +1", judged("the true step", "correct"), [0, 1]],
    ["a true step called incorrect: critic -1", judged("the true step", "incorrect"), [0, -1]],
    ["a rewrite that changes nothing: generator -1", harmless(), [-1, 0]],
    ["the stake of a forged step", judged("the forged step", "correct", { stake: 0.5 }), [0.5, -0.5]],
    ["the stake of a true step", judged("the true step", "incorrect", { trueStake: 0.25 }), [0, -0.25]],
    ["the price of a harmless rewrite", harmless({ harmless: -0.2 }), [-0.2, 0]],
  ])("%s", (_, end, returns) => {
    expect(game.turn(end)).toBe(OVER);
    expect(game.returns(end)).toEqual(returns);
  });

  it("are a tie for the generator if the true step was shown", () => {
    expect(game.rewards?.(judged("the true step", "incorrect"))[GENERATOR]).toEqual([null]);
  });

  it("have no attempt of the critic if the rewrite was harmless", () => {
    expect(game.rewards?.(harmless())[CRITIC]).toEqual([]);
    expect(game.turn(harmless())).toBe(OVER);
  });

  it("have separate strata for the critic's verdicts on true (0) and forged (1) steps", () => {
    expect(game.rewards?.(judged("the true step", "correct"))[CRITIC]).toEqual([{ value: 1, stratum: 0 }]);
    expect(game.rewards?.(judged("the forged step", "correct"))[CRITIC]).toEqual([{ value: -1, stratum: 1 }]);
  });

  it("are zero-sum on every forged step that reaches the critic", () => {
    const ends = Array.from({ length: 300 }, (_, i) => wander(opening({ trueSteps: 0 }), random(`zero-sum ${i}`)));
    const sums = ends
      .filter(({ handed }) => handed)
      .map((end) => valueAt(game.returns(end), 0) + valueAt(game.returns(end), 1));
    expect(sums.length).toBeGreaterThan(200);
    expect(new Set(sums)).toEqual(new Set([0]));
  });
});

describe("privacy:", () => {
  /** Two rewrites of different type with the same sheet, at the critic's turn. */
  const same = [
    forged(dealt(PROBLEM), "operand", "operand left plus one"),
    forged(dealt(PROBLEM), "compound", "operand left plus one"),
  ] as const;

  it("the critic sees the problem and the step, but not the type: equal sheets look equal", () => {
    for (const see of [
      (state: SneakyState) => [...observation(table, state, CRITIC)],
      (state: SneakyState) => game.informationState(state, CRITIC),
      (state: SneakyState) => game.prompt(state, CRITIC),
      (state: SneakyState) => game.view(state, CRITIC),
      (state: SneakyState) => game.view(state, null),
    ]) {
      expect(see(same[0])).toEqual(see(same[1]));
    }
    expect(game.view(same[0], CRITIC)).toMatchObject({
      type: "sealed",
      edits: "sealed",
      forged: "sealed",
      truth: null,
    });
    expect(game.view(same[0], GENERATOR)).toMatchObject({ type: "operand", edits: [{ cells: [6] }] });
    expect(game.reveal(same[1])).toMatchObject({ type: "compound", forged: true });
  });

  it("the critic never sees the type, even after the end", () => {
    for (const verdict of ["correct", "incorrect"]) {
      const [one, other] = same.map((state) => after(state, verdict)) as [SneakyState, SneakyState];
      expect(game.prompt(one, CRITIC)).toBe(game.prompt(other, CRITIC));
      expect(game.informationState(one, CRITIC)).toBe(game.informationState(other, CRITIC));
      for (const viewer of [CRITIC, null]) expect(game.view(one, viewer)).toEqual(game.view(other, viewer));
      expect(game.prompt(one, GENERATOR)).toContain("Forged (operand)");
    }
  });

  it("the draw is hidden; the generator and the public infer it from the step shown", () => {
    const written = after(dealt(PROBLEM), "carry", "flip carry left", "done");
    const [shown, kept] = ["the forged step", "the true step"].map((coin) => after(written, coin)) as [
      SneakyState,
      SneakyState,
    ];
    for (const viewer of [GENERATOR, CRITIC, null]) expect(game.view(shown, viewer)).toEqual(game.view(kept, viewer));
    expect(game.reveal(shown)).not.toEqual(game.reveal(kept));
    expect(after(shown, "checked")).not.toEqual(after(kept, "checked"));
  });

  it("a table's public log has no edit, type or draw, even forced ones", () => {
    for (const [type, ...edits] of [
      ["operator", "flip operator", "done"],
      ["carry", "flip carry left", "flip carry middle", "done"],
      ["compound", "value left plus one", "operand left plus one", "result right plus one"],
    ]) {
      const end = after(dealt(PROBLEM), type ?? "", ...edits, "the forged step", "checked", "correct");
      expect(publicLog(end, edits.length + 1)).toEqual(
        [...edits, "type", "coin"].map(() => "sealed").concat("checked", "correct"),
      );
    }
  });

  it("the generator sees nothing of the critic", () => {
    const before = game.informationState(same[0], GENERATOR);
    expect(game.informationState(after(same[0], "correct"), GENERATOR)).toBe(
      before.replace("[Player: 1]", "[Player: -4]").replace("[End: ]", "[End: forged correct]"),
    );
  });
});

/** The public part of an episode from the type on. */
function publicLog(end: SneakyState, plies: number): readonly string[] {
  const start = dealt(PROBLEM);
  const actions = actionsOf(end);
  let state = start;
  return actions.slice(0, plies + 3).map((action) => {
    const label = publicLabel(table, state, action);
    state = game.next(state, action);
    return label;
  });
}

/** The actions from the type on. */
function actionsOf({ type, edits, verdict }: SneakyState): readonly number[] {
  const ended = edits.length < 3 ? [60] : [];
  return [type ?? 0, ...edits.map((edit) => 6 + edit), ...ended, 1, 0, verdict === "correct" ? 61 : 62];
}
