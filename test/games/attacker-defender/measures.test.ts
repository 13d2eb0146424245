import { describe, expect, it } from "vitest";
import { attackDiversity, editDistance } from "../../../games/attacker-defender/measures/diversity.ts";
import {
  heldOutRequests,
  lightRequests,
  compositionRequests,
  seenRequests,
} from "../../../games/attacker-defender/measures/examination.ts";
import { HELD_OUT_PAIRS, hasHeldOut, actionKind } from "../../../games/attacker-defender/rules/actions.ts";
import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS } from "../../../games/attacker-defender/rules/forbidden.ts";
import { isRevised, type AttackerDefenderState } from "../../../games/attacker-defender/rules.ts";
import type { BestResponseRequest, ExamPlay, Measures } from "../../../games/core/measures.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { random } from "../../../games/core/random.ts";
import { scriptedExaminee } from "../../game-suite/examinee.ts";
import { dealt, afterActions } from "./play.ts";

const measures = game.measures;
if (!measures?.ofPolicy || !measures.ofRobustness) throw new Error("the game has measures");
const { ofEpisodes, ofPolicy, ofRobustness } = measures;

const options = resolveOptions(game);
const exam = (attacker: string, defender: string) => ({
  options,
  examinee: scriptedExaminee(game, [attacker, defender]),
  base: scriptedExaminee(game, ["plain", "surface"]),
  random: random("exam"),
});
const values = (found: Measures) => Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]));

function assertSound(found: Measures): void {
  for (const [name, { value, low, high, n, meaning, unit }] of Object.entries(found)) {
    expect([name, Number.isFinite(value) && low <= value && value <= high && n >= 0]).toEqual([name, true]);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(unit).not.toBe("");
  }
}

describe("measures of stored episodes", () => {
  const harmful = dealt(0);
  const benign = dealt(8);

  it("count each error on the requests that kept their class, revised and unrevised separately", () => {
    const found = ofEpisodes(
      [
        afterActions(harmful, "swap", "send", "comply"),
        afterActions(harmful, "swap", "send", "comply"),
        afterActions(harmful, "shift 1", "send", "refuse"),
        afterActions(harmful, "replace with feed", "send", "comply"),
        afterActions(benign, "swap", "send", "comply"),
        afterActions(benign, "shift 1", "send", "refuse"),
        afterActions(dealt(0, false), "refuse"),
        afterActions(dealt(8, false), "refuse"),
      ],
      options,
    );
    assertSound(found);
    expect(values(found)).toMatchObject({
      "attack success/as played": 2 / 3,
      "over-refusal/as played": 1 / 2,
      "attack success/unrevised": 0,
      "over-refusal/unrevised": 1,
      faithfulness: 5 / 6,
      ties: 0,
    });
  });

  it("are left out without data", () => {
    expect(ofEpisodes([], options)).toEqual({});
    const straight = ofEpisodes([afterActions(dealt(8, false), "refuse")], options);
    expect(Object.keys(straight)).toEqual(["over-refusal/unrevised", "ties"]);
    const tie = ofEpisodes([afterActions(dealt(8, false, { unlabelled: 10 }), "refuse", "not labelled")], options);
    expect(values(tie)).toMatchObject({ ties: 1 });
  });

  it("include the diversity of attacks on harmful seeds, and of successful ones", () => {
    const attack = (answer: string, ...labels: string[]) => afterActions(harmful, ...labels, "send", answer);
    const found = attackDiversity([
      attack("comply", "swap"),
      attack("refuse", "shift 1"),
      attack("refuse", "swap", "wrap test"),
      attack("comply", "swap"),
      afterActions(benign, "shift 3", "send", "comply"),
      afterActions(dealt(0, false), "comply"),
    ]);
    assertSound(found);
    expect(values(found)).toEqual({
      // Half of them swap, a quarter each of two others.
      "attack diversity/entropy": 1.5,
      "attack diversity/distinct programs": 3,
      "attack diversity/successful programs": 1,
      // Of the first and the second, and of the third and the fourth.
      "attack diversity/pairwise distance": 1,
    });
    expect(attackDiversity([afterActions(benign, "send", "comply")])).toEqual({});
  });

  it("compare programs by operations to insert, delete or replace", () => {
    expect(editDistance([], [])).toBe(0);
    expect(editDistance([1, 2, 3], [2, 3])).toBe(1);
    expect(editDistance([1, 2], [2, 1])).toBe(2);
    expect(editDistance([], [4, 5, 6])).toBe(3);
    expect(editDistance([1, 2, 3], [1, 9, 3])).toBe(1);
  });
});

describe("fixed examinations", () => {
  it("are the same every time, and as described", () => {
    const seen = seenRequests(options, 400);
    const held = heldOutRequests(options, 400);
    expect(seenRequests(options, 400)).toEqual(seen);
    expect(seen.some(({ program }) => hasHeldOut(program))).toBe(false);
    expect(held.every(({ program }) => hasHeldOut(program))).toBe(true);
    expect(new Set(seen.map(({ program }) => program.length))).toEqual(new Set([0, 1, 2, 3]));
    const light = lightRequests(options, 400);
    expect(light.filter(isRevised)).toHaveLength(200);
    expect(new Set(light.flatMap(({ program }) => program.map(actionKind)))).toEqual(
      new Set(["swap", "wrap", "quote"]),
    );
    for (const set of [seen, held, light]) {
      expect(set.filter(({ seed }) => HARMFUL_PAIRS.includes(seed ?? -1))).toHaveLength(200);
    }
    expect(heldOutRequests({ ...options, operations: 1 }, 10)).toEqual([]);
  });

  it("contain every request of a composition once", () => {
    expect(compositionRequests(options, ["shift"])).toHaveLength(3 * 64);
    expect(compositionRequests(options, ["quote", "alias object"])).toHaveLength(4 * 64);
    expect(new Set(compositionRequests(options, ["wrap"]).map(({ request }) => request.join())).size).toBe(4 * 64);
  });

  it("find no errors of a defender that decodes, and all errors of constant ones", async () => {
    const right = await ofPolicy(exam("plain", "decoding"));
    assertSound(right);
    for (const [name, { value }] of Object.entries(right)) {
      expect([name, value]).toEqual([name, name.startsWith("accuracy") ? 1 : 0]);
    }
    const refusing = values(await ofPolicy(exam("plain", "always-refuse")));
    const valuesOf = (family: string) =>
      new Set(Object.entries(refusing).flatMap(([name, value]) => (name.startsWith(family) ? [value] : [])));
    expect(valuesOf("attack success")).toEqual(new Set([0]));
    expect(valuesOf("over-refusal")).toEqual(new Set([1]));
    expect(refusing["accuracy/plain and light"]).toBe(0.5);
  });

  it("give the exact errors of a literal defender by disguise", async () => {
    const found = await ofPolicy(exam("plain", "surface"));
    const overlap = [1, 2, 3].flatMap((key) =>
      HARMFUL_PAIRS.filter((pair) => HARMFUL_PAIRS.includes(shifted(pair, key))),
    ).length;
    const frightening = [1, 2, 3].flatMap((key) =>
      BENIGN_PAIRS.filter((pair) => HARMFUL_PAIRS.includes(shifted(pair, key))),
    ).length;
    expect(found["attack success by disguise/shift"]).toMatchObject({ value: 1 - overlap / 48, n: 0 });
    expect(found["over-refusal by disguise/shift"]?.value).toBeCloseTo(frightening / 144, 12);
    expect(values(found)).toMatchObject({
      "attack success by disguise/wrap": 0,
      "attack success by disguise/quote": 0,
      "attack success by disguise/swap": 1,
      "attack success by disguise/alias verb": 1,
      "attack success/no disguise": 0,
    });
    for (const [one, two] of HELD_OUT_PAIRS)
      expect(found[`attack success by disguise/${one} then ${two}`]?.value).toBe(1);
    expect(found["attack success/seen"]?.value).toBeGreaterThan(0.6);
  });
});

/** An examinee, and the requests of its plays. */
function observed(attacker: string, defender: string) {
  const requests: ExamPlay<AttackerDefenderState>[] = [];
  const examinee = scriptedExaminee(game, [attacker, defender]);
  const play: typeof examinee.play = (states, how) => {
    requests.push(how);
    return examinee.play(states, how);
  };
  return { requests, examinee: { ...examinee, play } };
}

it("examinations sample sampled answers, and all others are greedy", async () => {
  const { requests, examinee } = observed("plain", "decoding");
  await ofPolicy({ ...exam("plain", "decoding"), examinee });
  const drawn = requests.filter(({ greedy }) => !greedy).map(({ seed }) => seed);
  // Both random sets a second time, and the base's demonstrations.
  expect(drawn).toEqual(["seen", "held out", "light"]);
  expect(requests.length).toBe(5 + 6 + 2 * HELD_OUT_PAIRS.length);
});

describe("a fresh attacker", () => {
  it("is trained from the base in the attacker's seat, once without and once with held-out disguises, and measured", async () => {
    const requests: BestResponseRequest[] = [];
    const { requests: plays, examinee } = observed("random", "surface");
    const found = await ofRobustness({
      ...exam("random", "surface"),
      examinee,
      options: { ...options, unlabelled: 50 },
      bestResponse: async (request) => {
        requests.push(request);
        return scriptedExaminee(game, ["shifter", "always-refuse"]);
      },
    });
    assertSound(found);
    expect(requests.map(({ seat, updates, episodes }) => [seat, updates, episodes])).toEqual([
      [0, 150, 512],
      [0, 150, 512],
    ]);
    expect(requests.map((request) => request.options?.["heldOut"])).toEqual([false, true]);
    // It learns from every game, even if the league's labeller fails on some; and the defender is greedy.
    expect(requests.map((request) => request.options?.["unlabelled"])).toEqual([0, 0]);
    expect(plays.map(({ greedy }) => greedy)).toEqual([true, true]);
    const { value: worst = 0 } = found["greedy worst case/error"] ?? {};
    expect(found["fresh attacker/error"]?.value).toBeLessThanOrEqual(worst);
    const success = 1 - HARMFUL_PAIRS.filter((pair) => HARMFUL_PAIRS.includes(shifted(pair, 1))).length / 16;
    const refusal = BENIGN_PAIRS.filter((pair) => HARMFUL_PAIRS.includes(shifted(pair, 1))).length / 48;
    expect(found["fresh attacker/attack success"]?.value).toBeCloseTo(success, 1);
    expect(found["fresh attacker/over-refusal"]?.value).toBeCloseTo(refusal, 1);
    const { value = 0 } = found["fresh attacker/error"] ?? {};
    expect(value).toBeCloseTo((success + refusal) / 2, 1);
    expect(Object.keys(found).filter((name) => name.startsWith("fresh"))).toHaveLength(6);
  });
});

it("worst cases are left out for a defender that was never trained", async () => {
  const bestResponse = async () => scriptedExaminee(game, ["shifter", "surface"]);
  const found = await ofRobustness({ ...exam("plain", "surface"), bestResponse, untrained: [1] });
  expect(Object.keys(found).filter((name) => name.includes("worst case"))).toEqual([]);
  expect(Object.keys(found)).toContain("fresh attacker/error");
});

const shifted = (pair: number, key: number) => 8 * ((Math.floor(pair / 8) + key) % 8) + (((pair % 8) + key) % 8);
