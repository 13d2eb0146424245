import { describe, expect, it } from "vitest";
import { connectFour } from "../../../../games/connect-four/game.ts";
import { kuhnPoker } from "../../../../games/kuhn-poker/game.ts";
import { negotiation } from "../../../../games/negotiation/game.ts";
import { PIECES } from "../../../../games/coached-negotiation/rules/advice.ts";
import { keyAction, groupActions, keepPlaces, buttonKeys, searchGroups } from "../../../../web/table/state/actions.ts";
import { readKey } from "../../../../web/table/state/keys.ts";
import type { Game } from "../../../../games/core/game.ts";
import { resolveOptions } from "../../../../games/core/options.ts";

function choices<S>(game: Game<S>, ...actions: number[]) {
  let state = game.initial(resolveOptions(game as Game, {}));
  for (const action of actions) state = game.next(state, action);
  return game.legal(state).map((action) => ({ action, label: game.label(action, state) }));
}

describe("groupActions", () => {
  it("makes buttons for few actions", () => {
    const { buttons, range } = groupActions(choices(kuhnPoker, 2, 1));
    expect(buttons.map(({ label }) => label)).toEqual(["check", "bet"]);
    expect(range).toBeNull();
  });

  it("makes a slider for many prices, in rising order, and buttons for the rest", () => {
    const { buttons, range } = groupActions(choices(negotiation));
    expect(buttons.map(({ label }) => label)).toContain("walk away");
    expect(range?.verb).toBe("offer");
    const prices = range?.choices.map(({ number }) => number) ?? [];
    expect(prices.length).toBeGreaterThan(9);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  });
});

const labelled = (...labels: string[]) => labels.map((label, action) => ({ action, label }));
const count = (n: number, label: (i: number) => string) => Array.from({ length: n }, (_, i) => label(i));

describe("groupActions of many actions", () => {
  it("makes no slider for bare numbers, for few, or for labels with two numbers", () => {
    for (const legal of [
      labelled(...count(12, String), "end"),
      labelled(...count(10, (i) => `score ${i + 1}`), "pass"),
      labelled(...count(12, (i) => `edit ${i} to ${i + 1}`)),
    ]) {
      const { range, buttons } = groupActions(legal);
      expect(range).toBeNull();
      expect(buttons.map(({ label }) => label)).toEqual(legal.map(({ label }) => label));
    }
  });

  it("groups more than twelve by their first word, with unshared ones last", () => {
    const legal = labelled(
      "send",
      ...count(10, (i) => `write ${"abcdefghij"[i]}`),
      ...count(6, (i) => `undo ${"abcdef"[i]}`),
      "undo",
    );
    const { groups, buttons } = groupActions(legal);
    expect(groups.map(({ heading, choices }) => [heading, choices.length])).toEqual([
      ["write", 10],
      ["undo", 6],
      ["", 2],
    ]);
    expect(groups[0]?.choices[2]).toMatchObject({ label: "write c", short: "c" });
    expect(buttons).toHaveLength(18);
    expect(groupActions(legal.slice(0, 12)).groups.map(({ heading }) => heading)).toEqual([""]);
  });

  it("titles a group by all its shared words, and splits a large one by the next word", () => {
    const steps = ["left", "right"].flatMap((side) => count(5, (i) => `value ${side} plus ${"abcde"[i]}`));
    const { groups } = groupActions(labelled(...steps, ...count(4, (i) => `replace with ${"abcd"[i]}`), "done"));
    expect(groups.map(({ heading, choices }) => [heading, choices[0]?.short, choices.length])).toEqual([
      ["value left plus", "a", 5],
      ["value right plus", "a", 5],
      ["replace with", "a", 4],
      ["", "done", 1],
    ]);
  });

  it("assigns digits in display order", () => {
    const legal = labelled(
      "send",
      ...count(10, (i) => `write ${"abcdefghij"[i]}`),
      ...count(6, (i) => `undo ${"abcdef"[i]}`),
    );
    expect(keyAction(legal, "1")).toBe(legal.find(({ label }) => label === "write a")?.action);
    const { buttons } = groupActions(legal);
    expect(buttonKeys(buttons)[8]).toBe("9");
    expect(buttonKeys(buttons)[9]).toBeUndefined();
  });

  it("finds actions by words and their beginnings", () => {
    const legal = labelled(...count(20, (i) => `write ${i < 10 ? "red" : "blue"} ${"abcdefghij"[i % 10]}`));
    const { groups } = groupActions(legal);
    const found = (typed: string) =>
      searchGroups(groups, typed).flatMap(({ choices }) => choices.map(({ label }) => label));
    expect(found("")).toHaveLength(20);
    expect(found("Blu d")).toEqual(["write blue d"]);
    expect(found("wr re")).toHaveLength(10);
    expect(found("lue")).toEqual([]);
    expect(searchGroups(groups, "nothing")).toEqual([]);
  });
});

describe("digits", () => {
  it("stay with their actions if others are no longer legal", () => {
    // Column A is full after six discs in it.
    const legal = choices(connectFour, 0, 0, 0, 0, 0, 0);
    expect(legal[0]?.action).toBe(1);
    expect(buttonKeys(legal)[0]).toBe("2");
    expect(keyAction(legal, "1")).toBeNull();
    expect(keyAction(legal, "7")).toBe(6);
  });

  it("match written numbers: 3 for the digit 3, 0 for the digit 0 or the score 10, e for the end", () => {
    const written = ["digit 0", "digit 3", "+", "end"].map((label, i) => ({ action: i + 20, label }));
    expect(buttonKeys(written)).toEqual(["0", "3", "1", "e"]);
    expect(keyAction(written, "3")).toBe(21);
    const scores = Array.from({ length: 10 }, (_, i) => ({ action: i, label: `score ${i + 1}` }));
    expect(buttonKeys(scores)).toEqual([..."1234567890"]);
  });

  it("continue with 0 and letters of the labels, each once, without the board's own keys", () => {
    const pieces = PIECES.map(({ name }, i) => ({ action: i + 21, label: name }));
    expect(buttonKeys(pieces)).toEqual([..."1234567890", "d", "r"]);
    expect(keyAction(pieces, "r")).toBe(32);
    const alike = [...count(10, (i) => `piece ${i}`), "fv", "done"].map((label, i) => ({ action: i + 21, label }));
    const keys = buttonKeys(alike).map((key) => key ?? "");
    expect(new Set(keys).size).toBe(12);
    for (const key of keys) expect(readKey({ key })).toEqual({ type: "action", key });
  });

  it("are letters for final actions", () => {
    const legal = choices(negotiation);
    const { buttons } = groupActions(legal);
    expect(buttons.map(({ label }) => label)).toEqual(["walk away"]);
    expect(keyAction(legal, "w")).toBe(buttons[0]?.action);
  });
});

describe("keepPlaces", () => {
  const pieces = labelled("hold early", "concede", "aim high");

  it("keeps the offered actions, their order and keys if the legal ones are a subset", () => {
    const left = pieces.filter(({ label }) => label !== "concede");
    const kept = keepPlaces(pieces, left);
    expect(kept).toBe(pieces);
    expect(keyAction(kept, "3")).toBe(2);
    expect(keepPlaces(kept, pieces)).toBe(pieces);
  });

  it("offers the legal actions if any is new or has another label", () => {
    const more = labelled("hold early", "concede", "aim high", "lead");
    expect(keepPlaces(pieces, more)).toBe(more);
    const renamed = labelled("hold early", "yield");
    expect(keepPlaces(pieces, renamed)).toBe(renamed);
  });

  it("never keeps an illegal price, nor one of dozens of actions", () => {
    const prices = choices(negotiation);
    expect(keepPlaces(prices, prices.slice(3))).toHaveLength(prices.length - 3);
    const dozens = labelled(...count(30, (i) => `write ${String.fromCodePoint(97 + i)}`));
    expect(keepPlaces(dozens, dozens.slice(1))).toHaveLength(29);
  });
});

describe("actions with long labels", () => {
  it("are grouped by their first words if there are more than digits", () => {
    const edits = labelled(
      ...["middle", "left"].flatMap((cell) => count(5, (i) => `result ${cell} plus ${"abcde"[i]}`)),
      "done",
    );
    const headings = groupActions(edits).groups.map(({ heading }) => heading);
    expect(headings).toEqual(["result middle plus", "result left plus", ""]);
  });
});
