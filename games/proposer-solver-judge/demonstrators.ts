import type { ScriptedPlayer } from "../core/game.ts";
import { randomInteger, type Random } from "../core/random.ts";
import { JUDGE, PROPOSER, SOLVER, operationInHand, valueInHand, type RoundState } from "./rules.ts";
import { lastValue, parseValue, nearestValue, formatValue } from "./rules/answer.ts";
import { soundQuestion, type Mix } from "./rules/pool.ts";
import { MAX_VALUE, operationAt, questionTruth, type Operation } from "./rules/question.ts";
import { exactValue, propose, scoreAction, writeValue } from "./scripted.ts";
import { withSlips, rewrite, soundDraw, spoil, type Spoiling } from "./scripted/proposing.ts";

/** Error probabilities of demonstrators, like those of the paper's models. */
const ANSWER_NOISE = 0.3;
const JUDGE_NOISE = 0.1;

const NEARBY_OFFSETS = [1, -1, 2, -2, 10, -10];

/** A plausible wrong answer: close to the truth, its negative, within twenty of it, or any value. */
export function wrongAnswer(value: number, next: Random): number {
  const kinds = [
    () => value + (NEARBY_OFFSETS[randomInteger(next, NEARBY_OFFSETS.length)] as number),
    () => -value,
    () => value + randomInteger(next, 41) - 20,
    () => randomInteger(next, 2 * MAX_VALUE + 1) - MAX_VALUE,
  ];
  const wrong = nearestValue(kinds[randomInteger(next, kinds.length)]?.() ?? 0);
  if (wrong !== value) return wrong;
  return value >= MAX_VALUE ? value - 1 : value + 1;
}

const MAX_TRIES = 60;

/** The next character of a value drawn as a whole, given the characters written so far. */
function writeDrawn(state: RoundState, draw: () => number): number {
  const begun = valueInHand(state);
  let value = draw();
  for (let i = 0; i < MAX_TRIES && !formatValue(value).startsWith(begun); i++) value = draw();
  return writeValue(state, value);
}

/** The right value or, with some probability, a plausible wrong one. */
function writeNoisily(state: RoundState, next: Random): number {
  const exact = exactValue(state);
  return writeDrawn(state, () => (next() < ANSWER_NOISE ? wrongAnswer(exact, next) : exact));
}

/** A score of 8 to 10 for yes and of 1 to 3 for no, swapped with some probability. */
function markNoisily(yes: boolean, next: Random): number {
  const says = next() < JUDGE_NOISE ? !yes : yes;
  return scoreAction((says ? 8 : 1) + randomInteger(next, 3));
}

/** Scores a question by its soundness, an answer by the judge's own. */
function mark(state: RoundState, next: Random): number {
  if (state.stage === "quality") return markNoisily(questionTruth(state.question).sound, next);
  const [answer, own] = [state.sheets, state.thoughts].map((sheets) => parseValue(lastValue(sheets.at(-1) ?? "")));
  return markNoisily(answer === own, next);
}

type Act = (state: RoundState, next: Random) => number;

function demonstrator(id: string, seat: number, summary: string, act: Act): ScriptedPlayer<RoundState> {
  return { id, summary, seats: [seat], act: (state, _seat, next) => act(state, next) };
}

/** Changes one token of a reference; without one, proposes a sound question in the given mix, with slips. */
function proposingDemonstrator(id: string, summary: string, mix: Mix): ScriptedPlayer<RoundState> {
  const slips = { like: 0.12, any: 0.02 };
  return demonstrator(id, PROPOSER, summary, (state, next) => {
    const { digits } = state.options;
    const draw = state.reference ? rewrite(state.reference, digits) : withSlips(soundDraw(mix, digits), slips, digits);
    return propose(state, draw, next);
  });
}

/**
 * Together with the sound questions of the other demonstrations, a fifth of the judged questions of a batch are
 * unsound.
 */
const SPOILING_SHARES: Spoiling = { left: 0.1, rewritten: 0.6, garbled: 0.3 };

/** Whether an operation occurs in one-operation questions: a narrow judge knows only these. */
function isSmall({ left, right }: Operation, digits: number): boolean {
  return [left, right].every((value) => value >= 0 && value < digits);
}

/** A random plausible value of a question. */
function guess(state: RoundState, next: Random): number {
  return questionTruth(soundQuestion(next, 1 + randomInteger(next, 3), state.options.digits)).value;
}

/** Whether the value being written is the last of its sheet. */
function isLast({ question }: RoundState, written: number): boolean {
  return (
    operationAt(
      question,
      Array.from({ length: written + 1 }, () => 0),
    ) === null
  );
}

/** Small operations with the usual noise; guesses others, and half of its last guesses are the given answer. */
function thinkNarrowly(state: RoundState, next: Random): number {
  const operation = operationInHand(state);
  if (!operation || isSmall(operation, state.options.digits)) return writeNoisily(state, next);
  const written = Math.floor((state.thoughts.at(-1) ?? "").length / 3);
  if (!isLast(state, written)) return writeDrawn(state, () => guess(state, next));
  const answer = parseValue(lastValue(state.sheets.at(-1) ?? ""));
  return writeDrawn(state, () => (next() < 0.5 ? answer : wrongAnswer(answer, next)));
}

/** Players that base policies are cloned from: they err like a model, on purpose. */
export const demonstrators: readonly ScriptedPlayer<RoundState>[] = [
  proposingDemonstrator(
    "short-asker",
    "Proposes mostly one and two operations, with slips; changes one token of a reference.",
    [3, 6, 1],
  ),
  proposingDemonstrator(
    "even-asker",
    "Proposes one to three operations, with slips; changes one token of a reference.",
    [4, 4, 2],
  ),
  demonstrator(
    "short-questions",
    PROPOSER,
    "Proposes sound questions, mostly of one and two operations.",
    (state, next) => propose(state, soundDraw([3, 6, 1], state.options.digits), next),
  ),
  demonstrator("spoiler", PROPOSER, "Spoils most references: replaces one token, or all of them.", (state, next) => {
    const { digits } = state.options;
    const draw = state.reference ? spoil(state.reference, SPOILING_SHARES, digits) : soundDraw([1, 1, 1], digits);
    return propose(state, draw, next);
  }),
  demonstrator("noisy-solver", SOLVER, "Is right 70% of the time, else plausibly wrong.", writeNoisily),
  demonstrator("guesser", SOLVER, "Writes a common answer, whatever the question.", (state, next) =>
    writeDrawn(state, () => guess(state, next)),
  ),
  demonstrator(
    "noisy-judge",
    JUDGE,
    "Thinks like the noisy solver and scores by its own answer, 90% of the time.",
    (state, next) => (state.stage === "thought" ? writeNoisily(state, next) : mark(state, next)),
  ),
  demonstrator(
    "narrow-judge",
    JUDGE,
    "Knows only small operations and guesses others; scores by its own answer.",
    (state, next) => (state.stage === "thought" ? thinkNarrowly(state, next) : mark(state, next)),
  ),
];
