import { describe, expect, it } from "vitest";
import {
  HELD_OUT_PAIRS,
  kindActions,
  hasHeldOut,
  actionKind,
  type ActionKind,
} from "../../../games/attacker-defender/rules/actions.ts";
import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS } from "../../../games/attacker-defender/rules/forbidden.ts";
import { ATTACKER, DEFENDER, type AttackerDefenderState } from "../../../games/attacker-defender/rules.ts";
import { requestWords } from "../../../games/attacker-defender/labels.ts";
import { CHANCE, OVER, type Game } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { publicLabel } from "../../../server/rooms/table/public-label.ts";
import { dealt, afterActions } from "./play.ts";

const labels = (state: AttackerDefenderState) => game.legal(state).map((action) => game.label(action, state));

/** All programs of a state's attacker, by enumeration. */
function programsOf(state: AttackerDefenderState): readonly (readonly number[])[] {
  if (state.sent) return [state.program];
  return game
    .legal(state)
    .filter((action) => action < 35)
    .flatMap((action) => programsOf(game.next(state, action)));
}

describe("the draw", () => {
  it("mixes harmful and benign, revised and unrevised 25:25:25:25, and seeds evenly within their class", () => {
    const start = game.initial(resolveOptions(game));
    expect(game.chance(start).map(({ probability }) => probability)).toEqual([0.25, 0.25, 0.25, 0.25]);
    const seeds = [0, 1, 2, 3].map((deal) => game.chance(game.next(start, deal)));
    expect(seeds.map((outcomes) => outcomes.length)).toEqual([16, 16, 48, 48]);
    for (const outcomes of seeds) {
      expect(new Set(outcomes.map(({ probability }) => probability))).toEqual(new Set([1 / outcomes.length]));
    }
  });

  it("sends unrevised seeds straight to the defender, who sees no difference", () => {
    for (const seed of [...HARMFUL_PAIRS, ...BENIGN_PAIRS]) {
      const straight = dealt(seed, false);
      const plain = afterActions(dealt(seed), "send");
      expect([game.turn(straight), game.turn(plain)]).toEqual([DEFENDER, DEFENDER]);
      expect(game.informationState(straight, DEFENDER)).toBe(game.informationState(plain, DEFENDER));
      expect(game.rewards?.(afterActions(straight, "refuse"))[ATTACKER]).toEqual([]);
    }
  });
});

describe("the attacker", () => {
  it("has 35 actions of nine kinds, with as many keys of shifts as the options allow", () => {
    expect(Array.from({ length: 35 }, (_, action) => actionKind(action))).toHaveLength(35);
    const shifts = (keys: number) => labels(dealt(0, true, { keys })).filter((label) => label.startsWith("shift"));
    expect(shifts(3)).toEqual(["shift 1", "shift 2", "shift 3"]);
    expect(shifts(7)).toHaveLength(7);
  });

  it("can use each kind once, and after the last operation can only send", () => {
    const once = afterActions(dealt(0), "wrap please");
    expect(labels(once).filter((label) => label.startsWith("wrap"))).toEqual([]);
    expect(labels(afterActions(once, "swap", "quote mend the clock"))).toEqual(["send"]);
    expect(labels(afterActions(dealt(0, true, { operations: 1 }), "swap"))).toEqual(["send"]);
    expect(afterActions(once, "swap", "quote mend the clock", "send")).toMatchObject({ sent: true });
  });

  it("can replace words only before any disguise, and only by different ones", () => {
    const start = dealt(0);
    expect(labels(start)).not.toContain("replace with wake");
    expect(labels(start)).not.toContain("replace with dragon");
    expect(labels(afterActions(start, "replace with mend"))).toContain("replace with gate");
    expect(labels(afterActions(start, "wrap test")).some((label) => label.startsWith("replace"))).toBe(false);
    expect(labels(dealt(0, true, { replace: false })).some((label) => label.startsWith("replace"))).toBe(false);
    expect(requestWords(afterActions(start, "replace with mend", "replace with gate").request)).toBe("mend gate");
  });

  it("has no program with held-out neighbours in training, and all five with the option", () => {
    for (const keys of [3, 7]) {
      const options = { keys, thoughts: 0, replace: false };
      expect(programsOf(dealt(0, true, options)).filter(hasHeldOut)).toEqual([]);
      const allowed = programsOf(dealt(0, true, { ...options, heldOut: true })).map((program) =>
        program.map(actionKind),
      );
      const has = (one: ActionKind, two: ActionKind) =>
        allowed.some((kinds) => kinds.some((k, i) => k === one && kinds[i + 1] === two));
      expect(HELD_OUT_PAIRS.map(([one, two]) => has(one, two))).toEqual([true, true, true, true, true]);
    }
  });

  it("has 1,379 programs of disguises with 3 keys and 2,503 with 7, 274 and 550 of them held out", () => {
    const count = (keys: number) => {
      const all = programsOf(dealt(0, true, { keys, thoughts: 0, replace: false, heldOut: true }));
      return [all.length, all.filter(hasHeldOut).length];
    };
    expect([count(3), count(7)]).toEqual([
      [1379, 274],
      [2503, 550],
    ]);
  });

  it("has its actions grouped by kind", () => {
    expect(kindActions("quote").map(actionKind)).toEqual(["quote", "quote", "quote", "quote"]);
    expect(() => actionKind(35)).toThrow(RangeError);
  });
});

describe("private thoughts", () => {
  it("come before a side acts, as often as the options allow", () => {
    const thinks = (state: AttackerDefenderState) => labels(state).some((label) => label.startsWith("think"));
    for (const thoughts of [0, 1, 2]) {
      let attacker = dealt(0, true, { thoughts });
      for (let i = 0; i < thoughts; i++) {
        expect(thinks(attacker)).toBe(true);
        attacker = afterActions(attacker, "think fog");
      }
      expect(thinks(attacker)).toBe(false);
      const defender = afterActions(
        dealt(0, false, { thoughts }),
        ...Array.from({ length: thoughts }, () => "think sun"),
      );
      expect(labels(defender)).toEqual(["comply", "refuse"]);
    }
    expect(thinks(afterActions(dealt(0, true, { thoughts: 2 }), "think fog", "swap"))).toBe(false);
  });

  it("are hidden: the other side and the public can't distinguish thoughts, nor their absence", () => {
    const thinking = ["think moon", "think fog"].map((thought) => afterActions(dealt(0), thought, "swap", "send"));
    const [moon, fog, none] = [...thinking, afterActions(dealt(0), "swap", "send")];
    for (const state of [fog, none]) {
      if (!moon || !state) throw new Error("there is no such state");
      for (const [a, b] of [
        [moon, state],
        [afterActions(moon, "think sun"), state],
        [afterActions(moon, "think sun"), afterActions(state, "think rain")],
      ] as const) {
        expect(game.view(a, null)).toEqual(game.view(b, null));
      }
      expect(seen(moon, DEFENDER)).toEqual(seen(state, DEFENDER));
      expect(seen(moon, ATTACKER)).not.toEqual(seen(state, ATTACKER));
      expect(seen(afterActions(moon, "think sun"), ATTACKER)).toEqual(seen(afterActions(moon, "think snow"), ATTACKER));
      expect(seen(afterActions(moon, "think sun", "refuse"), ATTACKER)).toEqual(
        seen(afterActions(moon, "refuse"), ATTACKER),
      );
    }
  });
});

/** Everything that a seat receives. */
function seen(state: AttackerDefenderState, seat: number) {
  const observation = new Float32Array(game.observation.size);
  game.observe(state, seat, observation, 0);
  return [game.informationState(state, seat), game.prompt(state, seat), game.view(state, seat), [...observation]];
}

describe("a defender's information", () => {
  it("is the same for the same request, whatever its seed and operations", () => {
    const honest = afterActions(dealt(0), "wrap please", "send");
    const turned = afterActions(dealt(8), "replace with wake", "wrap please", "send");
    expect(seen(turned, DEFENDER)).toEqual(seen(honest, DEFENDER));
    expect(game.view(turned, null)).toEqual(game.view(honest, null));
    expect(game.view(afterActions(turned, "comply"), null)).toEqual(game.view(afterActions(honest, "comply"), null));
    expect(JSON.stringify(game.view(afterActions(turned, "comply"), DEFENDER))).toContain('"faithful":"sealed"');
  });

  it("is empty before the request is sent", () => {
    const underWay = afterActions(dealt(0), "wrap please");
    expect(game.view(underWay, DEFENDER)).toMatchObject({ request: "sealed", seed: "sealed", program: "sealed" });
    expect(seen(underWay, DEFENDER)).toEqual(seen(dealt(17), DEFENDER));
    expect(game.view(underWay, null)).toEqual(game.view(dealt(17), null));
  });
});

describe("a table's public log", () => {
  /** The log of actions given by labels, from the first draw. */
  const logOf = (...labels: string[]) => {
    let state = game.initial(resolveOptions(game));
    return labels.map((words) => {
      const action = game.parse(words, state);
      const shown = publicLabel(game as unknown as Game, state, action);
      state = game.next(state, action);
      return shown;
    });
  };

  it("shows sending and the answer, but neither class, seed, operations nor thoughts", () => {
    expect(logOf("harmful, revised", "wake the dragon", "think fog", "swap", "send", "think sun", "refuse")).toEqual([
      "sealed",
      "sealed",
      "sealed",
      "sealed",
      "send",
      "sealed",
      "refuse",
    ]);
    expect(logOf("benign, revised", "feed the dragon", "replace with wake", "send", "comply")).toEqual([
      "sealed",
      "sealed",
      "sealed",
      "send",
      "comply",
    ]);
  });
});

describe("the labeller's failures", () => {
  it("are drawn after the answer with the probability of the option, and none without it", () => {
    expect(game.turn(afterActions(dealt(0, false), "refuse"))).toBe(OVER);
    const state = afterActions(dealt(0, false, { unlabelled: 20 }), "refuse");
    expect(game.turn(state)).toBe(CHANCE);
    expect(game.chance(state).map(({ probability }) => probability)).toEqual([0.8, 0.2]);
    expect(game.returns(afterActions(state, "labelled"))).toEqual([0, 3]);
  });
});
