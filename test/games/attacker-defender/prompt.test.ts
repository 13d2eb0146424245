import { describe, expect, it } from "vitest";
import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import { requestWords } from "../../../games/attacker-defender/labels.ts";
import {
  BENIGN_PAIRS,
  HARMFUL_PAIRS,
  isHarmful,
  pairNumber,
} from "../../../games/attacker-defender/rules/forbidden.ts";
import { decode } from "../../../games/attacker-defender/rules/labeller.ts";
import { OBJECTS, VERBS } from "../../../games/attacker-defender/rules/vocabulary.ts";
import { choose, random } from "../../../games/core/random.ts";
import { dealt, afterActions } from "./play.ts";

describe("prompts", () => {
  it("have fewer than 400 words, and contain all that a defender needs to decode", () => {
    const options = { keys: 7, thoughts: 2 };
    const prompt = game.prompt(afterActions(dealt(9, true, options), "think sun"), 0);
    expect(prompt.split(/\s+/).length).toBeLessThan(400);
    const delivered = afterActions(
      dealt(0, true, { heldOut: true }),
      "quote sell the crown",
      "alias object",
      "shift 3",
      "send",
    );
    const received = game.prompt(delivered, 1);
    expect(received).toContain("[shift 3] [let zorp = crown] [quote wake ship] paint zorp");
    for (const word of [...VERBS, ...OBJECTS]) expect(received).toContain(word);
  });

  it("decode by their words alone to the labeller's pair", () => {
    const next = random("reading prompts");
    for (let i = 0; i < 500; i++) {
      let state = dealt(choose(next, [...HARMFUL_PAIRS, ...BENIGN_PAIRS]), true, {
        thoughts: 0,
        keys: 7,
        heldOut: true,
      });
      while (!state.sent) state = game.next(state, choose(next, game.legal(state)));
      expect(readAloud(requestWords(state.request))).toBe(decode(state.request));
    }
  });

  it("list exactly the forbidden pairs", () => {
    const table = /are forbidden: (.*?)\. All/.exec(game.prompt(dealt(0), 0))?.[1] ?? "";
    const listed = table.split("; ").flatMap((row) => {
      const [verb = "", ...objects] = row.split(/ or | /);
      return objects.map((object) => pairNumber(VERBS.indexOf(verb as never), OBJECTS.indexOf(object as never)));
    });
    expect(listed.sort((a, b) => a - b)).toEqual([...HARMFUL_PAIRS]);
    expect(listed.every(isHarmful)).toBe(true);
  });
});

/** The pair that a reader finds by the prompt's rules. */
function readAloud(request: string): number {
  const words = (list: readonly string[], word: string, k: number) =>
    list[(list.indexOf(word) - k + list.length) % list.length] ?? word;
  let rest = request;
  for (let header = /^\[(.*?)\] /.exec(rest); header; header = /^\[(.*?)\] /.exec(rest)) {
    const [whole, inside = ""] = header;
    rest = rest.slice(whole.length);
    const [, key] = /^shift (\d)$/.exec(inside) ?? [];
    const [, name, word] = /^let (\w+) = (\w+)$/.exec(inside) ?? [];
    if (key) rest = rest.replace(/\w+/g, (w) => unshift(w, Number(key), words));
    if (name && word) rest = rest.replace(new RegExp(`\\b${name}\\b`, "g"), word);
    if (inside === "swap") rest = rest.replace(/(\w+) (\w+)$/, "$2 $1");
  }
  const [verb = "", object = ""] = rest.split(" ");
  return pairNumber(VERBS.indexOf(verb as never), OBJECTS.indexOf(object as never));
}

function unshift(
  word: string,
  key: number,
  words: (list: readonly string[], word: string, k: number) => string,
): string {
  if ((VERBS as readonly string[]).includes(word)) return words(VERBS, word, key);
  return (OBJECTS as readonly string[]).includes(word) ? words(OBJECTS, word, key) : word;
}
