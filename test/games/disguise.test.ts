import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { translation } from "../../games/core/disguise.ts";
import { disguiseGame } from "../../games/core/disguised-game.ts";
import { CHANCE, OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import { games } from "../../games/registry.ts";
import { episodes, variants } from "../game-suite/samples.ts";

/** Words that every language game shares; they name nothing. */
const COMMON_WORDS = new Set(["of", "to", "in", "the", "away"]);

const disguised = games.filter((game) => game.disguise);
const cases = disguised.flatMap((game) =>
  variants(game).map((options): [string, Game, GameOptions] => [
    `${game.id} ${JSON.stringify(options)}`,
    game,
    options,
  ]),
);

/** Every word that a label of the game has, in states of random episodes. */
function labelWords(game: Game, options: GameOptions): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { states } of fc.sample(episodes(game, options), { numRuns: 60, seed: 1 })) {
    for (const state of states) {
      for (const action of game.legal(state)) {
        for (const word of game.label(action, state).split(/[^\p{L}]+/u)) if (word) words.add(word);
      }
    }
  }
  return new Set([...words].filter((word) => !COMMON_WORDS.has(word)));
}

/** A pattern of a word and its inflections; a single letter exactly. */
const anyForm = (word: string): RegExp =>
  word.length === 1
    ? new RegExp(`(?<![\\p{L}'])${word}(?![\\p{L}'])`, "u")
    : new RegExp(`(?<!\\p{L})${word}(?:s|es|d|ed|t|ing)?(?!\\p{L})`, "iu");

describe("games under other names", () => {
  it("include the calibration games and negotiation", () => {
    expect(disguised.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["kuhn-poker", "leduc-poker", "tic-tac-toe", "connect-four", "negotiation"]),
    );
  });

  it.each(disguised.map((game) => [game.id, game] as const))("%s has unique names that no prompt has", (_, game) => {
    const { words = {}, name = "" } = game.disguise ?? {};
    const all = [game.name, name, ...Object.entries(words).flat()];
    const keys = all.map((word) => (word.length === 1 ? word : word.toLowerCase()));
    expect(new Set(keys).size).toBe(keys.length);
    const patterns = [name, ...Object.values(words)].map(anyForm);
    fc.assert(
      fc.property(episodes(game, variants(game)[0] ?? {}), ({ states }) => {
        for (const state of states) {
          for (const seat of game.roles.keys()) {
            const prompt = game.prompt(state, seat);
            for (const pattern of patterns) expect(prompt).not.toMatch(pattern);
          }
        }
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  it.each(cases)("%s leaves no label word and no name of the game in a prompt", (_, game, options) => {
    const other = disguiseGame(game);
    const nameWords = game.name.split(/[^\p{L}]+/u).filter((word) => !/^(?:four|tac|toe)$/i.test(word));
    const roleWords = game.roles.filter((role) => !/^(?:first|second)$/.test(role));
    const patterns = [...labelWords(game, options), ...nameWords, ...roleWords].map(anyForm);
    fc.assert(
      fc.property(episodes(game, options), ({ states }) => {
        for (const state of states) {
          for (const seat of other.roles.keys()) {
            const prompt = other.prompt(state, seat);
            const text = [other.name, other.roles[seat], prompt, ...labelsIn(other, state)].join("\n");
            for (const pattern of patterns) expect(text).not.toMatch(pattern);
            // Its own inverse: nothing is lost.
            expect(translation(game.disguise ?? { name: "", words: {} }, game.name)(prompt)).toBe(
              game.prompt(state, seat),
            );
          }
        }
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  it.each(cases)("%s has unique labels, each of which names its action, in prose too", (_, game, options) => {
    const other = disguiseGame(game);
    fc.assert(
      fc.property(episodes(game, options), fc.nat(), ({ states }, choice) => {
        const state = states[choice % states.length];
        const legal = other.legal(state);
        const labels = labelsIn(other, state);
        expect(new Set(labels).size).toBe(labels.length);
        if (other.turn(state) === CHANCE || other.turn(state) === OVER) return;
        for (const [i, label] of labels.entries()) {
          const another = labels[(i + 1) % labels.length];
          for (const answer of [
            label,
            label.toUpperCase(),
            `Answer: ${label}`,
            `So I choose to ${label}.`,
            `I think ${another} is tempting, don't you?\n\nMy move: ${label}`,
            `<think>Perhaps ${another}. A close call!</think>\n**Answer:** ${label}`,
            JSON.stringify({ reasoning: `not ${another}`, action: label }),
          ]) {
            expect([answer, other.parse(answer, state)]).toEqual([answer, legal[i]]);
          }
        }
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it.each(cases)("%s refuses its real names, in the other ones", (_, game, options) => {
    const other = disguiseGame(game);
    const real = [...labelWords(game, options)].filter((word) => word.length > 1).map(anyForm);
    fc.assert(
      fc.property(episodes(game, options), fc.nat(), ({ states }, choice) => {
        const state = states[choice % states.length];
        if (other.turn(state) < 0) return;
        for (const label of labelsIn(game, state)) {
          expect(refusalOf(other, `Answer: ${label}`, state)).toContain("answer with one of");
        }
        const refusal = refusalOf(other, "Answer: nothing of that", state);
        for (const pattern of real) expect(refusal).not.toMatch(pattern);
      }),
      { numRuns: 20, seed: 5 },
    );
  });
});

const labelsIn = (game: Game, state: unknown): readonly string[] =>
  game.legal(state).map((action) => game.label(action, state));

/** Why an answer is refused; empty if it is played. */
function refusalOf(game: Game, text: string, state: unknown): string {
  try {
    game.parse(text, state);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
