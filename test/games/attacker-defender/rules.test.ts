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
import { publicLabel } from "../../../server/rooms/table/episode-report.ts";
import { dealt, told } from "./play.ts";

const labels = (state: AttackerDefenderState) => game.legal(state).map((action) => game.label(action, state));

/** All programs of a state's attacker, by walking its tree. */
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
      const plain = told(dealt(seed), "send");
      expect([game.turn(straight), game.turn(plain)]).toEqual([DEFENDER, DEFENDER]);
      expect(game.informationState(straight, DEFENDER)).toBe(game.informationState(plain, DEFENDER));
      expect(game.rewards?.(told(straight, "refuse"))[ATTACKER]).toEqual([]);
    }
  });
});

describe("the attacker", () => {
  it("has 35 actions of nine kinds, of which a shift uses as many keys as the options say", () => {
    expect(Array.from({ length: 35 }, (_, action) => actionKind(action))).toHaveLength(35);
    const shifts = (keys: number) => labels(dealt(0, true, { keys })).filter((label) => label.startsWith("shift"));
    expect(shifts(3)).toEqual(["shift 1", "shift 2", "shift 3"]);
    expect(shifts(7)).toHaveLength(7);
  });

  it("uses each kind once, and after the last operation can only send", () => {
    const once = told(dealt(0), "wrap please");
    expect(labels(once).filter((label) => label.startsWith("wrap"))).toEqual([]);
    expect(labels(told(once, "swap", "quote mend the clock"))).toEqual(["send"]);
    expect(labels(told(dealt(0, true, { operations: 1 }), "swap"))).toEqual(["send"]);
    expect(told(once, "swap", "quote mend the clock", "send")).toMatchObject({ sent: true });
  });

  it("changes what is asked before any disguise only, and really", () => {
    const start = dealt(0);
    expect(labels(start)).not.toContain("replace with wake");
    expect(labels(start)).not.toContain("replace with dragon");
    expect(labels(told(start, "replace with mend"))).toContain("replace with gate");
    expect(labels(told(start, "wrap test")).some((label) => label.startsWith("replace"))).toBe(false);
    expect(labels(dealt(0, true, { replace: false })).some((label) => label.startsWith("replace"))).toBe(false);
    expect(requestWords(told(start, "replace with mend", "replace with gate").request)).toBe("mend gate");
  });

  it("never has held-out neighbours in training, in any of its programs; with the option it has all five", () => {
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

  it("knows the actions of a kind", () => {
    expect(kindActions("quote").map(actionKind)).toEqual(["quote", "quote", "quote", "quote"]);
    expect(() => actionKind(35)).toThrow(RangeError);
  });
});

describe("private thought", () => {
  it("comes before a side acts, as often as the options say", () => {
    const thinks = (state: AttackerDefenderState) => labels(state).some((label) => label.startsWith("think"));
    for (const thoughts of [0, 1, 2]) {
      let attacker = dealt(0, true, { thoughts });
      for (let i = 0; i < thoughts; i++) {
        expect(thinks(attacker)).toBe(true);
        attacker = told(attacker, "think fog");
      }
      expect(thinks(attacker)).toBe(false);
      const defender = told(dealt(0, false, { thoughts }), ...Array.from({ length: thoughts }, () => "think sun"));
      expect(labels(defender)).toEqual(["comply", "refuse"]);
    }
    expect(thinks(told(dealt(0, true, { thoughts: 2 }), "think fog", "swap"))).toBe(false);
  });

  it("never crosses: the other side and the public can't tell a thought from none or from another", () => {
    const thinking = ["think moon", "think fog"].map((thought) => told(dealt(0), thought, "swap", "send"));
    const [moon, fog, none] = [...thinking, told(dealt(0), "swap", "send")];
    for (const state of [fog, none]) {
      if (!moon || !state) throw new Error("there is no such state");
      for (const [a, b] of [
        [moon, state],
        [told(moon, "think sun"), state],
        [told(moon, "think sun"), told(state, "think rain")],
      ] as const) {
        expect(game.view(a, null)).toEqual(game.view(b, null));
      }
      expect(seen(moon, DEFENDER)).toEqual(seen(state, DEFENDER));
      expect(seen(moon, ATTACKER)).not.toEqual(seen(state, ATTACKER));
      expect(seen(told(moon, "think sun"), ATTACKER)).toEqual(seen(told(moon, "think snow"), ATTACKER));
      expect(seen(told(moon, "think sun", "refuse"), ATTACKER)).toEqual(seen(told(moon, "refuse"), ATTACKER));
    }
  });
});

/** All that a seat gets. */
function seen(state: AttackerDefenderState, seat: number) {
  const observation = new Float32Array(game.observation.size);
  game.observe(state, seat, observation, 0);
  return [game.informationState(state, seat), game.prompt(state, seat), game.view(state, seat), [...observation]];
}

describe("only the request crosses", () => {
  it("so that the defender is the same for the same request, whatever seed and operations it comes from", () => {
    const honest = told(dealt(0), "wrap please", "send");
    const turned = told(dealt(8), "replace with wake", "wrap please", "send");
    expect(seen(turned, DEFENDER)).toEqual(seen(honest, DEFENDER));
    expect(game.view(turned, null)).toEqual(game.view(honest, null));
    expect(game.view(told(turned, "comply"), null)).toEqual(game.view(told(honest, "comply"), null));
    expect(JSON.stringify(game.view(told(turned, "comply"), DEFENDER))).toContain('"faithful":"sealed"');
  });

  it("and nothing before it is sent", () => {
    const underWay = told(dealt(0), "wrap please");
    expect(game.view(underWay, DEFENDER)).toMatchObject({ request: "sealed", seed: "sealed", program: "sealed" });
    expect(seen(underWay, DEFENDER)).toEqual(seen(dealt(17), DEFENDER));
    expect(game.view(underWay, null)).toEqual(game.view(dealt(17), null));
  });
});

describe("a table's public log", () => {
  /** The log of the actions that labels name, from the first draw on. */
  const logOf = (...labels: string[]) => {
    let state = game.initial(resolveOptions(game));
    return labels.map((label) => {
      const action = game.parse(label, state);
      const told = publicLabel(game as unknown as Game, state, action);
      state = game.next(state, action);
      return told;
    });
  };

  it("tells the answer and what was sent, and neither class, seed, operation nor thought of either side", () => {
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
    expect(game.turn(told(dealt(0, false), "refuse"))).toBe(OVER);
    const state = told(dealt(0, false, { unlabelled: 20 }), "refuse");
    expect(game.turn(state)).toBe(CHANCE);
    expect(game.chance(state).map(({ probability }) => probability)).toEqual([0.8, 0.2]);
    expect(game.returns(told(state, "labelled"))).toEqual([0, 3]);
  });
});
