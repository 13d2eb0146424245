import { describe, expect, it } from "vitest";
import type { Game } from "../../games/core/game.ts";
import type { Measures } from "../../games/core/measures.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { random } from "../../games/core/random.ts";
import { gameById, games } from "../../games/registry.ts";
import { scriptedExaminee } from "./examinee.ts";

/** Players that reach interesting ends, by seat. */
const casts: Readonly<Record<string, readonly string[]>> = {
  negotiation: ["linear", "boulware"],
  "attacker-defender": ["layered", "surface"],
  "sneaky-critic": ["spread", "biased"],
  "proposer-solver-judge": ["spoiler", "noisy-solver", "noisy-judge"],
  "coached-negotiation": ["instructed", "instructed", "constant"],
};

const EPISODES = 400;
const measured = games.filter(({ measures }) => measures !== undefined);

/** All measures of a game for its scripted players; a best response is the untrained responder. */
async function measuresOf(game: Game): Promise<Measures> {
  const options = resolveOptions(game);
  const examinee = scriptedExaminee(game, casts[game.id] ?? []);
  const openings = Array.from({ length: EPISODES }, () => game.initial(options));
  const ends = await examinee.play(openings, { seed: "measures" });
  const exam = { options, examinee, base: examinee, random: random("measures"), bestResponse: async () => examinee };
  return {
    ...game.measures?.ofEpisodes(ends, options),
    ...(await game.measures?.ofPolicy?.(exam)),
    ...(await game.measures?.ofRobustness?.(exam)),
  };
}

describe.each(measured)("each measure of $id", (game) => {
  it("is a number within its 95% interval, with sample size, unit and meaning; headlines exist", async () => {
    const found = Object.entries(await measuresOf(game));
    expect(found.length).toBeGreaterThan(3);
    for (const [name, { value, low, high, n, unit, meaning }] of found) {
      expect([name, low <= value && value <= high, Number.isInteger(n) && n >= 0]).toEqual([name, true, true]);
      expect(unit).toMatch(/^[a-z]+( [a-z]+)*$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
    const families = found.flatMap(([name]) => [name, name.split("/")[0]]);
    // Efficiency is of secret reserves, which are not drawn by default.
    const headlines = (game.measures?.headline ?? []).filter((name) => name !== "efficiency");
    expect(families).toEqual(expect.arrayContaining(headlines));
  });
});

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
};

it.each(Object.entries(plotted))(
  "%s has its documented measures",
  async (id, names) => {
    expect(Object.keys(await measuresOf(gameById(id)))).toEqual(expect.arrayContaining([...names]));
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
