import { GameError } from "./errors.ts";
import { isInRange, rangeWords } from "./expected.ts";
import type { Game, GameOptions, OptionSpec } from "./game.ts";

/**
 * Completes `given` with the game's defaults. @throws GameError `game/bad-option` naming the option and what it takes.
 * @example
 * import { gameById, resolveOptions, type GameOptions } from "red-queen/games";
 *
 * const given: GameOptions = { private: true };
 * console.log(resolveOptions(gameById("negotiation"), given)); // { private: true, lastMove: 'seller' }
 */
export function resolveOptions(game: Game, given: GameOptions = {}): GameOptions {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(game.options, name)) {
      const known = Object.keys(game.options).join(", ") || "none";
      throw new GameError("game/bad-option", `${game.id} has no option "${name}"; its options: ${known}.`);
    }
  }
  const resolved: Record<string, boolean | number | string> = {};
  for (const [name, spec] of Object.entries(game.options)) {
    const value = given[name] ?? spec.default;
    const wrong = (expected: string) =>
      new GameError(
        "game/bad-option",
        `${game.id}: option "${name}" must be ${expected}, and is ${JSON.stringify(value)}.`,
      );
    if (spec.type === "boolean" && typeof value !== "boolean") throw wrong("true or false");
    if (spec.type === "choice" && !spec.choices.includes(String(value)))
      throw wrong(`one of ${spec.choices.join(", ")}`);
    if (spec.type === "integer" || spec.type === "number") {
      const range = { ...spec, integer: spec.type === "integer" };
      if (!isInRange(value, range)) throw wrong(rangeWords(range));
    }
    if (spec.type === "words") {
      const words = typeof value === "string" ? value : undefined;
      if (words === undefined || !isWords(words, spec)) throw wrong(`words such as its meaning says: ${spec.meaning}`);
    }
    resolved[name] = value;
  }
  return resolved;
}

/**
 * The words of each option last found valid, so that a league's long lists are checked once and not for every episode.
 */
const checked = new WeakMap<OptionSpec, string>();

function isWords(words: string, spec: Extract<OptionSpec, { type: "words" }>): boolean {
  if (words === "" || checked.get(spec) === words) return true;
  const form = new RegExp(`^(?:${spec.word})$`);
  if (!words.split(" ").every((one) => form.test(one))) return false;
  checked.set(spec, words);
  return true;
}
