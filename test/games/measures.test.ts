import { expect, it } from "vitest";
import { resolveOptions } from "../../games/core/options.ts";
import { gameById, games } from "../../games/registry.ts";
import { scriptedExaminee } from "../game-suite/examinee.ts";
import { measuresOf, testMeasures } from "../game-suite/measures.ts";

/** Players that reach interesting ends, by seat. */
const casts: Readonly<Record<string, readonly string[]>> = {
  negotiation: ["linear", "boulware"],
  "attacker-defender": ["layered", "surface"],
  "sneaky-critic": ["spread", "biased"],
  "proposer-solver-judge": ["spoiler", "noisy-solver", "noisy-judge"],
  "coached-negotiation": ["instructed", "instructed", "constant"],
  "mini-hanabi": ["convention", "convention"],
  "who-is-the-spy": ["listener", "bluffer", "literal", "describer"],
};

/** Headlines that the default options don't have: efficiency is of secret reserves. */
const absent = ["efficiency"];

for (const game of games) testMeasures(game, { cast: casts[game.id], absent });

/** The documented measures of each role game. */
const plotted: Readonly<Record<string, readonly string[]>> = {
  "proposer-solver-judge": [
    "soundness",
    "operations",
    "distinct questions",
    "novelty",
    "accuracy/1 operation",
    "accuracy/2 operations",
    "accuracy/3 operations",
    "sampled accuracy/2 operations",
    "judge of answers/area under curve",
    "judge of answers/brier score",
    "judge of answers/calibration error",
    "judge of answers/agreement",
    "judge of questions/agreement",
    "held-out judge/agreement",
    "pool size",
  ],
  "attacker-defender": [
    "attack success/seen",
    "attack success/held out",
    "over-refusal/seen",
    "over-refusal/held out",
    "attack success by disguise/shift",
    "attack success by disguise/swap then shift",
    "over-refusal by disguise/shift",
    "over-refusal by disguise/swap then shift",
    "attack diversity/distinct programs",
    "attack diversity/successful programs",
    "attack diversity/entropy",
    "attack diversity/pairwise distance",
    "faithfulness",
    "ties",
    "worst case/error",
    "worst case/return",
    "worst case/one program",
    "greedy worst case/error",
    "worst case with held out/error",
    "worst case of held out/error",
    "fresh attacker/error",
    "fresh attacker with held out/error",
  ],
  "mini-hanabi": ["self-play/points", "self-play/points, greedy", "self-play/complete", "self-play/lost", "hints"],
  "coached-negotiation": [
    "price/bargain 1",
    "price/bargain 5",
    "deal rate/bargain 1",
    "deal rate/bargain 5",
    "surplus/bargain 5",
    "unbroken/bargain 5",
    "surplus split",
    "advice/aim high",
  ],
  "sneaky-critic": [
    "valid",
    "detection",
    "false alarms",
    "recall/true",
    "recall/wrong",
    "recall/harmonic mean",
    "recall/wrong, value",
    "recall/wrong, compound",
    "held-out/harmonic mean",
    "fresh best response/error",
    "best of all/one family",
    "best of all/carry",
    "best of 60",
  ],
  "who-is-the-spy": [
    "spy caught",
    "votes/right",
    "votes/not sure",
    "votes/wrong",
    "false clues/spy",
    "false clues/civilians",
    "clue entropy",
    "information/spy",
    "information/scene",
    "accuracy/describing spy",
    "accuracy/bluffing spy",
    "sampled accuracy/describing spy",
    "not sure/bluffing spy",
    "escape",
  ],
};

it.each(Object.entries(plotted))(
  "%s has its documented measures",
  async (id, names) => {
    expect(Object.keys(await measuresOf(gameById(id), casts[id]))).toEqual(expect.arrayContaining([...names]));
  },
  60_000,
);

it("negotiation with secret reserves has its efficiency and the bound", async () => {
  const game = gameById("negotiation");
  const options = resolveOptions(game, { private: true });
  const examinee = scriptedExaminee(game, casts["negotiation"] ?? []);
  const openings = Array.from({ length: 50 }, () => game.initial(options));
  const ends = await examinee.play(openings, { seed: "private" });
  const found = game.measures?.ofEpisodes(ends, options) ?? {};
  expect(found["efficiency/bound"]?.value).toBeCloseTo(327 / 344, 12);
  expect(found["efficiency/realised"]?.value).toBeGreaterThan(0);
});
