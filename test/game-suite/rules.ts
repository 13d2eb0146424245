import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { act } from "../../games/core/act.ts";
import { GameError } from "../../games/core/errors.ts";
import { isGameId } from "../../games/core/game-fault.ts";
import { CHANCE, OVER, type Game, type GameOptions, type Turn } from "../../games/core/game.ts";
import { replay, replayState } from "../../games/core/playthrough.ts";
import { random } from "../../games/core/random.ts";
import { valueAt } from "../../games/core/value-at.ts";
import { episodes, observation, variants, type Sample } from "./samples.ts";

const GUARD_ELEMENTS = 7;

/** The error of `attempt`. */
function refusal(attempt: () => unknown): GameError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof GameError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const badOption = (game: Game, given: Record<string, string>) => refusal(() => replay(game, [], given)).code;

/** The action that a text names in a state, or the code of its refusal. */
function read(game: Game, text: string, state: unknown): number | string {
  try {
    return game.parse(text, state);
  } catch (error) {
    if (error instanceof GameError) return error.code;
    throw error;
  }
}

/** States of an episode to check, by turn. */
const any = () => true;
const over = (turn: Turn) => turn === OVER;
const underWay = (turn: Turn) => turn !== OVER;
const dealt = (turn: Turn) => turn === CHANCE;
const seated = (turn: Turn) => turn >= 0;

/** The rules, texts and views of a game, with its default options and with each switch or choice changed. */
export function testRules(game: Game): void {
  for (const options of variants(game)) {
    describe(`${game.id} ${JSON.stringify(options)}`, () => void testVariant(game, options));
  }
  it(`options of ${game.id} reject unknown names and invalid values`, () => {
    expect(badOption(game, { "no-such-option": "x" })).toBe("game/bad-option");
    for (const name of Object.keys(game.options)) {
      expect(badOption(game, { [name]: "no-such-value" })).toBe("game/bad-option");
    }
  });
}

function testVariant(game: Game, options: GameOptions): void {
  const seats = game.roles.map((_, seat) => seat);
  const forEpisodes = (check: (sample: Sample) => void) =>
    fc.assert(fc.property(episodes(game, options), check), { seed: 11, numRuns: 20 });
  const forStates = (which: (turn: Turn) => boolean, check: (state: unknown, ply: number, sample: Sample) => void) =>
    forEpisodes((sample) => {
      for (const [ply, state] of sample.states.entries()) if (which(game.turn(state))) check(state, ply, sample);
    });

  it("declares valid facts", () => {
    expect(isGameId(game.id)).toBe(true);
    expect(Number.isInteger(game.version) && game.version >= 1).toBe(true);
    expect(game.utility.min).toBeLessThan(game.utility.max);
    expect(game.scripted.length).toBeGreaterThan(0);
    expect(new Set(game.scripted.map((player) => player.id)).size).toBe(game.scripted.length);
    expect(game.summary.length).toBeGreaterThan(20);
  });

  it("always has legal actions before the end, in rising order", () => {
    forStates(underWay, (state) => {
      const legal = game.legal(state);
      expect(legal.length).toBeGreaterThan(0);
      expect(legal).toEqual([...new Set(legal)].sort((a, b) => a - b));
    });
  });

  it("has legal actions of its seats within the declared number, and none after the end", () => {
    forStates(seated, (state) => {
      expect(seats).toContain(game.turn(state));
      expect(game.legal(state)[0]).toBeGreaterThanOrEqual(0);
      expect(game.legal(state).at(-1)).toBeLessThan(game.actions);
    });
    forStates(over, (state) => expect(game.legal(state)).toEqual([]));
  });

  it("ends within maxPlies", () => {
    forEpisodes(({ states, actions }) => {
      expect(game.turn(states.at(-1))).toBe(OVER);
      expect(actions.length).toBeLessThanOrEqual(game.maxPlies);
    });
  });

  it("returns zeros before the end, and then values within its utility", () => {
    const { min, max, sum, identical } = game.utility;
    expect(identical === true && sum !== null).toBe(false);
    forStates(underWay, (state) => expect(game.returns(state)).toEqual(seats.map(() => 0)));
    forStates(over, (state) => {
      const returns = game.returns(state);
      expect(returns).toHaveLength(seats.length);
      expect(Math.min(...returns)).toBeGreaterThanOrEqual(min);
      expect(Math.max(...returns)).toBeLessThanOrEqual(max);
      const total = returns.reduce((sum, value) => sum + value, 0);
      expect(total).toBe(sum ?? total);
      expect(identical === true && new Set(returns).size > 1).toBe(false);
    });
  });

  it("replays recorded actions to the same episode", () => {
    forEpisodes(({ states, actions }) => {
      expect(replayState(game, actions, options)).toEqual(states.at(-1));
      const replayed = replay(game, actions, options);
      expect(replayed.steps.map((step) => step.action)).toEqual(actions);
      expect(replayed.steps.map((step) => step.turn)).toEqual(states.slice(0, -1).map((state) => game.turn(state)));
      expect(replayed.returns).toEqual(game.returns(states.at(-1)));
    });
  });

  it("has chance outcomes that are the legal actions and sum to 1, only on chance's turn", () => {
    forStates(dealt, (state) => {
      const outcomes = game.chance(state);
      expect(outcomes.map((outcome) => outcome.action)).toEqual(game.legal(state));
      expect(outcomes.every((outcome) => outcome.probability > 0)).toBe(true);
      expect(outcomes.reduce((sum, outcome) => sum + outcome.probability, 0)).toBeCloseTo(1, 12);
    });
    forStates(
      (turn) => !dealt(turn),
      (state) => expect(game.chance(state)).toEqual([]),
    );
  });

  it("refuses illegal actions, wrong seats and moves after the end, without changes", () => {
    forStates(any, (state) => {
      const before = structuredClone(state);
      const turn = game.turn(state);
      const illegal = [-1, 0.5, Number.NaN, 10_000, ...Array.from({ length: game.actions }, (_, action) => action)];
      const legal = game.legal(state);
      const codes = illegal
        .filter((action) => !legal.includes(action))
        .map((action) => refusal(() => game.next(state, action)).code);
      expect([...new Set(codes)]).toEqual([turn === OVER ? "game/over" : "game/illegal-action"]);
      for (const seat of [...seats, seats.length, -1].filter((seat) => seat !== turn || turn === CHANCE)) {
        if (seat === CHANCE && turn === CHANCE) continue;
        const code = turn === OVER ? "game/over" : "game/wrong-seat";
        expect(refusal(() => act(game, state, seat, game.legal(state)[0] ?? 0)).code).toBe(code);
      }
      expect(state).toEqual(before);
    });
  });

  it("lets the seat to move act", () => {
    forStates(seated, (state, ply, { states, actions }) => {
      expect(act(game, state, game.turn(state), actions[ply] ?? -1)).toEqual(states[ply + 1]);
    });
  });

  it("writes exactly its observation: every element, finite, nothing else", () => {
    const { size } = game.observation;
    forStates(any, (state) => {
      for (const seat of seats) {
        const out = new Float32Array(size + 2 * GUARD_ELEMENTS).fill(Number.NaN);
        game.observe(state, seat, out, GUARD_ELEMENTS);
        const isWritten = out.subarray(GUARD_ELEMENTS, GUARD_ELEMENTS + size).every((place) => Number.isFinite(place));
        const beside = [...out.subarray(0, GUARD_ELEMENTS), ...out.subarray(GUARD_ELEMENTS + size)];
        expect({ isWritten, beside }).toEqual({ isWritten: true, beside: beside.map(() => Number.NaN) });
      }
    });
  });

  const { observation: facts } = game;
  const vocabulary = facts.kind === "tokens" ? facts.vocabulary : 0;
  it.runIf(vocabulary > 0)("observes whole tokens of its vocabulary, or -1 for none", () => {
    forStates(seated, (state) => {
      const tokens = [...observation(game, state, game.turn(state))];
      expect(tokens.every((token) => Number.isInteger(token) && token >= -1 && token < vocabulary)).toBe(true);
      expect(tokens.some((token) => token >= 0)).toBe(true);
    });
  });

  it("rewards every attempt with a decision, and their sum is the seat's return", () => {
    // Without rewards of its own, a game has one attempt, rewarded by the return.
    const rewardsOf = game.rewards ?? ((end: unknown) => game.returns(end).map((value) => [{ value }]));
    const { attempt: attemptOf } = game;
    forEpisodes(({ states }) => {
      const end = states.at(-1);
      const rewards = rewardsOf(end);
      expect(rewards).toHaveLength(seats.length);
      rewards.forEach((attempts, seat) => {
        const sum = attempts.reduce((total, reward) => total + (reward?.value ?? 0), 0);
        expect(sum).toBeCloseTo(game.returns(end)[seat] ?? Number.NaN, 10);
      });
      const last = seats.map(() => 0);
      for (const state of states.slice(0, -1)) {
        const turn = game.turn(state);
        if (turn < 0) continue;
        const attempt = attemptOf?.(state) ?? 0;
        // Attempts are consecutive, and each has its reward (or its tie).
        expect(attempt).toBeGreaterThanOrEqual(valueAt(last, turn));
        expect(attempt).toBeLessThan(rewards[turn]?.length ?? 0);
        last[turn] = attempt;
      }
    });
  });

  it("parses the label of every legal action, and its number if the prompt lists numbers", () => {
    forStates(any, (state, ply) => {
      const legal = game.legal(state);
      const labels = legal.map((action) => game.label(action, state));
      const turn = game.turn(state);
      const prompt = turn >= 0 ? game.prompt(state, turn) : "";
      expect(new Set(labels).size).toBe(labels.length);
      const misread = legal.flatMap((action, i) => {
        const label = labels[i] ?? "";
        const forms = [label.toUpperCase(), `"${label}".`, `I think so.\nAction: ${label}`];
        const isListed = prompt.includes(`${label} (${action})`);
        const numbered = isListed ? [String(action), `[${action}]`, `${label} (${action})`] : [];
        const texts = [label, forms[(ply + i) % forms.length] ?? "", ...numbered];
        return texts.filter((text) => read(game, text, state) !== action);
      });
      expect(misread).toEqual([]);
      if (turn < 0) return;
      // A number that contradicts the label is a slip, whether or not the prompt lists numbers.
      const i = ply % legal.length;
      const slip = read(game, `${labels[i]} (${valueAt(legal, i) + 1})`, state);
      expect(["game/unreadable-action", "game/illegal-action"]).toContain(slip);
    });
  });

  it("refuses unreadable answers, with the expected ones", () => {
    forStates(any, (state) => {
      const texts = ["", " ", "flibbertigibbet", "99999", "-1", "1e3", "null", "\u0000", "action:"];
      expect(texts.filter((text) => read(game, text, state) !== "game/unreadable-action")).toEqual([]);
      const [first] = game.legal(state);
      const expected = first === undefined ? "nothing can be played" : game.label(first, state);
      expect(refusal(() => game.parse("flibbertigibbet", state)).message).toContain(expected);
    });
  });

  it("never parses an illegal action from any text", () => {
    const anyPly = fc.nat(game.maxPlies);
    fc.assert(
      fc.property(episodes(game, options), fc.string(), anyPly, ({ states }, text, ply) => {
        const state = states[ply % states.length];
        expect([...game.legal(state), "game/unreadable-action", "game/illegal-action"]).toContain(
          read(game, text, state),
        );
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it("has prompts of fewer than 400 words, of which only those of the seat to move request an answer", () => {
    forStates(any, (state) => {
      for (const seat of seats) {
        const prompt = game.prompt(state, seat);
        expect(prompt.split(/\s+/).length).toBeLessThan(400);
        expect(prompt.includes("Answer with")).toBe(game.turn(state) === seat);
      }
    });
  });

  it("has views that are plain JSON, name game, viewer and turn, and show the result at the end", () => {
    forStates(any, (state) => {
      for (const viewer of [...seats, null]) {
        const view = game.view(state, viewer);
        expect(JSON.parse(JSON.stringify(view))).toEqual(view);
        expect(view).toMatchObject({ game: game.id, viewer, turn: game.turn(state) });
        expect((view as { result: unknown }).result === null).toBe(game.turn(state) !== OVER);
      }
      expect(JSON.parse(JSON.stringify(game.reveal(state)))).toEqual(game.reveal(state));
      expect(JSON.stringify(game.reveal(state))).not.toContain("sealed");
    });
  });

  it("distinguishes episodes: an information state has one past (perfect recall)", () => {
    const pasts = new Map<string, string>();
    forEpisodes(({ states, actions }) => {
      for (const seat of seats) {
        let past = "";
        states.forEach((state, ply) => {
          if (game.turn(state) === CHANCE) return;
          const key = `${seat} ${game.informationState(state, seat)}`;
          expect(pasts.get(key) ?? past).toBe(past);
          pasts.set(key, past);
          if (game.turn(state) === seat) past += `${key} ${actions[ply]}; `;
        });
      }
    });
  });

  it("has scripted players that play legal actions in all their seats", () => {
    forStates(seated, (state) => {
      const turn = game.turn(state);
      for (const player of game.scripted.filter((player) => (player.seats ?? seats).includes(turn))) {
        expect(game.legal(state)).toContain(player.act(state, turn, random(player.id)));
      }
    });
  });
}
