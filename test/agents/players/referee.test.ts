import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_RULES,
  ExternalError,
  type ExternalAnswer,
  type ExternalPlayer,
  type ExternalRules,
  type ExternalTurn,
} from "../../../agents/players/external.ts";
import type { SlowTurn, TurnOutcome } from "../../../agents/players/player.ts";
import { refereePlayer } from "../../../agents/players/referee.ts";
import { random } from "../../../games/core/random.ts";
import { gameById } from "../../../games/registry.ts";

const game = gameById("kuhn-poker");
/** The first decision of seat 0, which holds the king. */
const state = game.next(game.next(game.initial({}), 2), 0);

type Answer = (turn: ExternalTurn, signal: AbortSignal) => Promise<ExternalAnswer> | ExternalAnswer;

/** A player whose answers are given, one after the other. */
function answering(answers: readonly Answer[], rules: Partial<ExternalRules> = {}) {
  const turns: ExternalTurn[] = [];
  const external: ExternalPlayer = {
    reference: "test:answers",
    rules: { ...DEFAULT_RULES, ...rules },
    async answer(turn, signal) {
      turns.push(turn);
      const answer = answers[turns.length - 1];
      if (!answer) throw new RangeError("no more answers");
      return answer(turn, signal);
    },
  };
  return { player: refereePlayer(external), turns };
}

const turn = (more: Partial<SlowTurn> = {}): SlowTurn => ({
  game,
  state,
  seat: 0,
  random: random("referee"),
  episode: "e1",
  ply: 2,
  move: 0,
  ...more,
});

async function outcomeOf(answers: readonly Answer[], rules: Partial<ExternalRules> = {}, more: Partial<SlowTurn> = {}) {
  const { player, turns } = answering(answers, rules);
  const outcome = (await player.slow?.takeTurn(turn(more))) as TurnOutcome;
  return { outcome, turns };
}

const say =
  (text: string): Answer =>
  () => ({ text });

const fail =
  (...of: ConstructorParameters<typeof ExternalError>): Answer =>
  () => {
    throw new ExternalError(...of);
  };

describe("refereePlayer", () => {
  it("requests a move with what the seat may see, and nothing else", async () => {
    const before = Date.now();
    const { turns, outcome } = await outcomeOf([say("bet")], { turnMs: 5000 });
    const [sent] = turns;
    expect(sent).toMatchObject({
      game: "kuhn-poker",
      episode: "e1",
      seat: 0,
      role: game.roles[0],
      move: 0,
      prompt: game.prompt(state, 0),
      informationState: "2",
      legal: [
        { action: 0, label: "check" },
        { action: 1, label: "bet" },
      ],
      refusal: null,
    });
    expect(sent?.deadline).toBeGreaterThanOrEqual(before + 5000);
    expect(Object.keys(sent ?? {})).not.toContain("state");
    expect(outcome.action).toBe(1);
    expect(outcome.transcript).toMatchObject({ seat: 0, ply: 2, result: "played" });
    expect(outcome.transcript.attempts).toMatchObject([{ answer: "bet", fault: null }]);
  });

  it("plays an action given by its number", async () => {
    expect((await outcomeOf([() => ({ action: 0 })])).outcome.action).toBe(0);
  });

  it("asks again with the reason after an unreadable, an illegal and a malformed answer", async () => {
    const answers = [
      say("I would rather not say"),
      () => ({ action: 7 }),
      fail("player/malformed", "not JSON"),
      say("check"),
    ];
    const { outcome, turns } = await outcomeOf(answers, { maxStrikes: 4 });
    expect(outcome.action).toBe(0);
    expect(turns.map(({ refusal }) => refusal && [refusal.code, refusal.strikes])).toEqual([
      null,
      ["game/unreadable-action", 1],
      ["game/illegal-action", 2],
      ["player/malformed", 3],
    ]);
    expect(turns[2]?.refusal?.message).toBe("Action 7 is not legal here; legal actions: 0 (check), 1 (bet).");
    expect(outcome.transcript.attempts.map(({ fault }) => fault?.code ?? null)).toEqual([
      "game/unreadable-action",
      "game/illegal-action",
      "player/malformed",
      null,
    ]);
  });

  it("forfeits after three refused answers", async () => {
    const { outcome, turns } = await outcomeOf([say("fold"), say("fold"), say("fold"), say("bet")]);
    expect(outcome).toMatchObject({ forfeit: "illegal", transcript: { result: "forfeited" } });
    expect(turns).toHaveLength(3);
  });

  it("plays a random legal action instead, if the rules say so, and records that", async () => {
    const actions = new Set<number | undefined>();
    for (let i = 0; i < 20; i++) {
      const { outcome } = await outcomeOf([say("fold")], { maxStrikes: 1, onFailure: "random" }, { random: random(i) });
      expect(outcome.transcript.result).toBe("random");
      actions.add(outcome.action);
    }
    expect([...actions].toSorted()).toEqual([0, 1]);
  });

  it("retries a player that can't be reached, without a strike", async () => {
    const { outcome, turns } = await outcomeOf(
      [
        fail("player/unavailable", "connection refused"),
        fail("player/rate-limited", "slow down", { retryAfterMs: 300 }),
        say("bet"),
      ],
      { maxStrikes: 1 },
    );
    expect(outcome.action).toBe(1);
    expect(turns[2]?.refusal).toBeNull();
  });

  it("forfeits if the player can't be reached before the deadline", async () => {
    const answers = Array.from({ length: 9 }, () => fail("player/unavailable", "connection refused"));
    expect((await outcomeOf(answers, { turnMs: 600 })).outcome.forfeit).toBe("unavailable");
  });

  it("gives up at once on wrong settings and on errors that the player did not expect", async () => {
    const wrongKey = await outcomeOf([fail("player/misconfigured", "wrong key")]);
    expect(wrongKey.outcome.forfeit).toBe("unavailable");
    expect(wrongKey.turns).toHaveLength(1);
    const bug = await outcomeOf([
      () => {
        throw new TypeError("x is undefined");
      },
    ]);
    expect(bug.outcome).toMatchObject({
      forfeit: "unavailable",
      transcript: { attempts: [{ fault: { code: "player/failed", message: "x is undefined" } }] },
    });
  });

  it("stops waiting at the deadline, also for a player that ignores the signal", async () => {
    const { promise: never } = Promise.withResolvers<ExternalAnswer>();
    const { outcome } = await outcomeOf([() => never], { turnMs: 50 });
    expect(outcome).toMatchObject({
      forfeit: "time",
      transcript: { attempts: [{ answer: null, fault: { code: "player/late" } }] },
    });
  });

  it("stops waiting when the episode ends", async () => {
    const stop = new AbortController();
    let heard = false;
    const { player } = answering([
      async (_, signal) => {
        await wait(10_000, undefined, { signal }).catch(() => (heard = true));
        return { action: 0 };
      },
    ]);
    const taken = player.slow?.takeTurn(turn({ signal: stop.signal }));
    stop.abort();
    await expect(taken).rejects.toMatchObject({ code: "player/cancelled" });
    await wait(0);
    expect(heard).toBe(true);
  });

  it("cuts what it keeps of a very long answer", async () => {
    const { outcome } = await outcomeOf([say(`${"so ".repeat(20_000)}\nAnswer: bet`)]);
    expect(String(outcome.transcript.attempts[0]?.answer).length).toBeLessThan(17_000);
  });

  it("throws from decide what takeTurn reports as a forfeit", async () => {
    const { player } = answering([say("fold"), say("fold"), say("fold")]);
    await expect(player.decide([turn()])).rejects.toMatchObject({ code: "player/failed" });
  });
});
