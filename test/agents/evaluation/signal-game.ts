import { assertLegal } from "../../../games/core/act.ts";
import { CHANCE, OVER, type Game, type Turn } from "../../../games/core/game.ts";
import { measure, type Measures } from "../../../games/core/measures.ts";
import { shareEstimate } from "../../../games/core/statistics.ts";

/** What was drawn, said, answered and judged so far, each 0 or 1. */
export type SignalState = readonly number[];

const ORDER: readonly Turn[] = [CHANCE, 0, 1, 2, OVER];
const turn = (state: SignalState): Turn => ORDER[state.length] ?? OVER;
const seen = (state: SignalState, seat: number): readonly number[] =>
  [[0], [1], [1, 2]][seat]?.flatMap((at) => state[at] ?? []) ?? [];

/** The share of `ends` whose answer is the bit that was drawn. */
const understood = (ends: readonly SignalState[]) =>
  shareEstimate(ends.map(([bit, , answer]) => (bit === answer ? 1 : 0)));

/**
 * Three roles that depend on each other, as small as possible: a bit is drawn; the sender, who sees it, says 0 or 1;
 * the receiver, who hears that, answers 0 or 1; the judge, who sees word and answer, says whether the answer is the
 * bit. Sender and receiver earn 3 if it is, the judge earns 1 if it is right.
 */
export const signalGame: Game<SignalState> = {
  id: "signal",
  version: 1,
  name: "Signal",
  summary: "A bit, a word, an answer, a verdict.",
  roles: ["sender", "receiver", "judge"],
  maxPlies: 4,
  actions: 2,
  observation: { kind: "tokens", size: 2, vocabulary: 4 },
  utility: { min: 0, max: 3, sum: null, unit: "points" },
  options: {},
  enumerable: false,
  scripted: [
    { id: "honest", summary: "Says the bit.", seats: [0], act: ([bit]) => bit ?? 0 },
    { id: "literal", summary: "Answers what it heard.", seats: [1], act: ([, word]) => word ?? 0 },
    { id: "pair", summary: "Says the bit, answers what it heard.", seats: [0, 1], act: (state) => state.at(-1) ?? 0 },
  ],
  demonstrators: [{ id: "liar", summary: "Says the other bit.", seats: [0], act: ([bit]) => 1 - (bit ?? 0) }],
  measures: {
    ofEpisodes(ends): Measures {
      if (ends.length === 0) return {};
      return { understanding: measure(understood(ends), "share", "Answers that are the bit.") };
    },
    async ofPolicy({ examinee, base, random }) {
      const starts = Array.from({ length: 200 }, () => [random() < 0.5 ? 0 : 1]);
      const seed = "signal";
      const share = async (policy: typeof examinee, seats: Record<number, string> = {}) =>
        measure(understood(await policy.play(starts, { seed, seats })), "share", "Answers that are the bit.");
      return {
        "understanding/own words": await share(examinee),
        "understanding/honest words": await share(examinee, { 0: "honest" }),
        "understanding/of the base": await share(base),
      };
    },
    async ofRobustness({ examinee, bestResponse }) {
      const request = { updates: 2, episodes: 8, hyperparameters: {}, seed: "response" };
      const rival = await bestResponse({ ...request, seat: 0 });
      const ends = await examinee.play([[0], [1]], { seed: "signal", greedy: true, seats: { 0: rival } });
      return { "best response": measure(understood(ends), "share", "Answers that are the bit to a trained sender.") };
    },
  },
  initial: () => [],
  turn,
  legal: (state) => (turn(state) === OVER ? [] : [0, 1]),
  chance: (state) => (turn(state) === CHANCE ? [0, 1].map((action) => ({ action, probability: 0.5 })) : []),
  next(state, action) {
    assertLegal([0, 1], action, turn(state) === OVER);
    return [...state, action];
  },
  returns(state) {
    if (turn(state) !== OVER) return [0, 0, 0];
    const [bit, , answer, verdict] = state;
    const both = bit === answer ? 3 : 0;
    return [both, both, (verdict === 1) === (bit === answer) ? 1 : 0];
  },
  observe(state, seat, out, offset) {
    const known = seen(state, seat);
    for (const slot of [0, 1]) out[offset + slot] = known[slot] === undefined ? -1 : 2 * slot + known[slot];
  },
  informationState: (state, seat) => `${seat}|${seen(state, seat).join("")}`,
  prompt: () => "",
  parse: (text) => Number(text),
  label: (action) => String(action),
  view: (state, seat) => (seat === null ? null : seen(state, seat)),
  reveal: (state) => state,
};
