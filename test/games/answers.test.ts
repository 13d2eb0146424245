import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { gameById, games } from "../../games/registry.ts";
import { outcome, testAnswers } from "../game-suite/answers.ts";

/** An answer and its result: the label of the action that is played, or a code and a part of its sentence. */
interface Answer {
  readonly text: string;
  readonly plays?: string;
  readonly refused?: string;
  readonly because?: string;
}

/** Answers in the state of a game after `actions`. */
interface Situation {
  readonly game: string;
  readonly at: string;
  readonly options?: GameOptions;
  readonly actions: readonly number[];
  readonly answers: readonly Answer[];
}

const situations = JSON.parse(
  readFileSync(new URL("answers.json", import.meta.url).pathname, "utf8"),
) as readonly Situation[];

const isPlayed = ({ plays }: Answer): boolean => plays !== undefined;

describe.each(situations)("$game, $at", ({ game: id, options, actions, answers }) => {
  const game = gameById(id);
  const state = actions.reduce<unknown>(
    (now, action) => game.next(now, action),
    game.initial(resolveOptions(game, options ?? {})),
  );

  it.each(answers.filter(isPlayed))("plays $plays: $text", ({ text, plays }) => {
    expect(outcome(game, state, text)).toBe(`plays ${plays}`);
  });

  it.each(answers.filter((answer) => !isPlayed(answer)))("refuses $text", ({ text, refused = "", because = "" }) => {
    const found = outcome(game, state, text);
    expect(found.slice(0, refused.length + 1)).toBe(`${refused}:`);
    expect(found).toContain(because);
    expect(found).toMatch(/; answer with one of: ./);
  });
});

it("every game has accepted and refused answers", () => {
  expect(new Set(situations.map(({ game }) => game)).size).toBeGreaterThanOrEqual(9);
  for (const id of new Set(situations.map(({ game }) => game))) {
    const answers = situations.filter(({ game }) => game === id).flatMap((situation) => situation.answers);
    expect([id, answers.some(isPlayed), answers.every(isPlayed)]).toEqual([id, true, false]);
  }
});

for (const game of games) testAnswers(game);
