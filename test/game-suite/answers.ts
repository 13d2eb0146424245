import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GameError } from "../../games/core/errors.ts";
import type { Game } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { episodes } from "./samples.ts";

/** The played action, or the refusal. */
export function outcome(game: Game, state: unknown, text: string): string {
  try {
    return `plays ${game.label(game.parse(text, state), state)}`;
  } catch (error) {
    if (error instanceof GameError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** Words of thought that name no move of any game. */
const THOUGHTS =
  "Hmm|I wonder what they hold|The odds look slim to me|Whoever moves here has it hard|Let me think about it|Odd, isn't it?|" +
  "So far so good|That was expected|It depends on the rest|Nothing is certain|Well, well|What would they do?|I know this game";
const prose = fc
  .array(fc.constantFrom(...THOUGHTS.split("|")), { minLength: 1, maxLength: 6 })
  .chain((parts) =>
    fc
      .array(fc.constantFrom(" ", ". ", "\n", "\n\n", ".\n- "), { minLength: parts.length, maxLength: parts.length })
      .map((joints) => parts.map((part, i) => `${part}${joints[i]}`).join("")),
  );

const json = (words: string) => JSON.stringify({ thought: "so be it", action: words });
/** The ways to mark an answer. */
const marks: readonly ((words: string) => string)[] = [
  (words) => `Action: ${words}`,
  (words) => `**Final answer**: ${words}`,
  (words) => `My move: ${words}.`,
  (words) => `<answer>${words}</answer>`,
  (words) => `\\boxed{${words}}`,
  json,
  (words) => `\`\`\`json\n${json(words)}\n\`\`\``,
];

/** Prose around the answers of a game plays nothing that was not meant. */
export function testAnswers(game: Game): void {
  describe(`prose around answers in ${game.id}`, () => void testProse(game));
}

function testProse(game: Game): void {
  const options = resolveOptions(game);
  /** Checks in states where a seat is to move. */
  const forTurns = (check: (state: unknown, legal: readonly number[], prose: string, pick: number) => void) =>
    fc.assert(
      fc.property(episodes(game, options), prose, fc.nat(1000), ({ states }, thought, pick) => {
        const turns = states.filter((state) => game.turn(state) >= 0);
        const state = turns[pick % turns.length];
        check(state, game.legal(state), thought, pick);
      }),
      { seed: 41, numRuns: 60 },
    );

  const isRefused = (state: unknown) => (text: string) => !outcome(game, state, text).startsWith("plays");

  it("before a marked answer never changes it if it names no action", () => {
    forTurns((state, legal, thought, pick) => {
      const label = game.label(legal[pick % legal.length] ?? -1, state);
      for (const mark of marks) {
        expect(outcome(game, state, `${thought}\n${mark(label)}`)).toBe(`plays ${label}`);
        expect(outcome(game, state, `<think>${thought}</think>${mark(label)}`)).toBe(`plays ${label}`);
      }
    });
  });

  it("never replaces a marked answer that is illegal or unreadable", () => {
    forTurns((state, legal, thought, pick) => {
      const labels = legal.map((action) => game.label(action, state));
      const label = labels[pick % labels.length] ?? "";
      // Labels of other turns, and of all numbers a seat could play, where they are no label here.
      const others = Array.from({ length: game.actions }, (_, action) => game.label(action, state));
      const illegal = others.filter((name) => name !== "" && !labels.includes(name));
      const known = [...illegal.slice(0, 3), `never ${label}`, `${label} or ${labels[0]} or so`].filter(
        isRefused(state),
      );
      const bad = [...known, "flibber", "99999", "?"];
      for (const words of bad) {
        for (const mark of marks) {
          const answer = mark(words);
          for (const text of [
            `${answer}\n${label}`,
            `${label}\n${answer}`,
            `${label}\n${answer}\n${thought}\n${label}`,
          ]) {
            expect(outcome(game, state, text)).not.toMatch(/^plays/);
          }
        }
      }
    });
  });

  it("that repeats the prompt is no answer, and doesn't change the one that follows", () => {
    forTurns((state, legal, _, pick) => {
      const prompt = game.prompt(state, game.turn(state));
      const label = game.label(legal[pick % legal.length] ?? -1, state);
      expect(outcome(game, state, prompt)).toMatch(/^game\/unreadable-action/);
      expect(outcome(game, state, `${prompt}\n\nAction: ${label}`)).toBe(`plays ${label}`);
      expect(outcome(game, state, `${prompt}\n\n${label}`)).toBe(`plays ${label}`);
    });
  });
}
