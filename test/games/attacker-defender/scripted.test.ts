import { describe, expect, it } from "vitest";
import { SEND, actionKind } from "../../../games/attacker-defender/rules/actions.ts";
import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS } from "../../../games/attacker-defender/rules/forbidden.ts";
import { labelledOutcome } from "../../../games/attacker-defender/rewards.ts";
import { ATTACKER, DEFENDER, type AttackerDefenderState } from "../../../games/attacker-defender/rules.ts";
import { random } from "../../../games/core/random.ts";
import { scriptedExaminee } from "../../game-suite/examinee.ts";
import { dealt, afterActions } from "./play.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const PAIRS = [...HARMFUL_PAIRS, ...BENIGN_PAIRS];

/** Every seed, revised, `times` times. */
const seeds = (times: number) => PAIRS.flatMap((seed) => Array.from({ length: times }, () => dealt(seed)));

const playOut = (attacker: string, defender: string, times = 5) =>
  scriptedExaminee(game, [attacker, defender]).play(seeds(times), { seed: `${attacker} ${defender}` });

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const kinds = (end: AttackerDefenderState) => end.program.map(actionKind).join(" ");

describe("scripted attackers", () => {
  it.each(["plain", "wrapper", "shifter", "layered"])("%s stays faithful", async (id) => {
    const ends = await playOut(id, "decoding");
    expect(ends.every((end) => labelledOutcome(end).faithful)).toBe(true);
  });

  it("layered applies three disguises, in many combinations", async () => {
    const ends = await playOut("layered", "surface");
    expect(ends.every(({ program }) => program.length === 3)).toBe(true);
    expect(new Set(ends.map(kinds)).size).toBeGreaterThan(40);
  });

  it("replacer makes benign requests harmful, and hides them", async () => {
    const ends = await playOut("replacer", "always-comply");
    expect(ends.every((end) => labelledOutcome(end).harmful)).toBe(true);
    expect(ends.every(({ program }) => kinds({ program } as AttackerDefenderState).endsWith("alias object"))).toBe(
      true,
    );
  });

  it("earn more against a literal defender the more they disguise", async () => {
    const gains = await Promise.all(
      ["plain", "wrapper", "shifter", "layered"].map(async (id) => {
        const ends = await playOut(id, "surface");
        return mean(
          ends.filter((end) => labelledOutcome(end).harmful).map((end) => valueAt(game.returns(end), ATTACKER)),
        );
      }),
    );
    expect(gains[0]).toBe(1);
    expect(gains[1]).toBe(1);
    expect(gains[2]).toBeGreaterThan(2);
    expect(gains[3]).toBeGreaterThan(3.3);
  });
});

describe("scripted defenders", () => {
  it("decode exactly, or not at all", async () => {
    const right = async (defender: string, attacker: string) => {
      const ends = (await playOut(attacker, defender)).map(labelledOutcome);
      return mean(ends.map(({ harmful, complied }) => Number(harmful !== complied)));
    };
    expect(await right("decoding", "layered")).toBe(1);
    expect(await right("decoding", "random")).toBe(1);
    expect(await right("surface", "plain")).toBe(1);
    expect(await right("surface", "wrapper")).toBe(1);
    expect(await right("always-refuse", "layered")).toBe(0.25);
    expect(await right("always-comply", "layered")).toBe(0.75);
  });

  it("see only the request", () => {
    for (const player of game.scripted.filter(({ seats }) => seats?.includes(DEFENDER))) {
      const turned = afterActions(dealt(8), "replace with wake", "swap", "send");
      const honest = afterActions(dealt(0), "think fog", "swap", "send");
      expect(player.act(turned, DEFENDER, random("x"))).toBe(player.act(honest, DEFENDER, random("x")));
    }
  });
});

describe("demonstrators", () => {
  it("narrow-attacker uses about one operation, of any kind, and rarely replaces a word", async () => {
    const ends = await playOut("narrow-attacker", "always-refuse", 60);
    const lengths = [0, 1, 2, 3].map((n) => mean(ends.map(({ program }) => Number(program.length === n))));
    expect(lengths[0]).toBeLessThan(0.02);
    expect(lengths[1]).toBeGreaterThan(0.4);
    expect(lengths[3]).toBeLessThan(0.3);
    const firsts = new Set(ends.map(({ program }) => actionKind(program[0] ?? SEND)));
    expect(firsts.size).toBe(9);
    const changed = mean(ends.map(({ program }) => Number(program.some((action) => action >= 19))));
    expect(changed).toBeLessThan(0.25);
    expect(changed).toBeGreaterThan(0.02);
  });

  it("light-attacker swaps, wraps or quotes once; noisy-defender errs 20% of the time, on plain requests too", async () => {
    const ends = await playOut("light-attacker", "noisy-defender", 60);
    expect(new Set(ends.map(kinds))).toEqual(new Set(["swap", "wrap", "quote"]));
    const wrong = ends.map(labelledOutcome).map(({ harmful, complied }) => Number(harmful === complied));
    expect(mean(wrong)).toBeGreaterThan(0.18);
    expect(mean(wrong)).toBeLessThan(0.22);
  });

  it("never write thoughts, so that the base doesn't", async () => {
    for (const end of await playOut("narrow-attacker", "noisy-defender")) {
      expect([end.attackerThoughts, end.defenderThoughts]).toEqual([[], []]);
    }
  });

  it("exist for the base, in seats that they play", () => {
    const known = new Map([...game.scripted, ...(game.demonstrators ?? [])].map(({ id, seats }) => [id, seats]));
    for (const { demonstrations } of game.bases ?? []) {
      for (const { players } of demonstrations) players.forEach((id, seat) => expect(known.get(id)).toEqual([seat]));
    }
    expect(game.bases?.map(({ id }) => id)).toEqual(["narrow"]);
  });
});
