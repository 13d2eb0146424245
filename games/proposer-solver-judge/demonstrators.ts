import type { ScriptedPlayer } from "../core/game.ts";
import { randomInteger, type Random } from "../core/random.ts";
import { JUDGE, PROPOSER, SOLVER, operationInHand, valueInHand, type RoundState } from "./rules.ts";
import { lastWritten, valueOf, within, writtenOf } from "./rules/answer.ts";
import { soundQuestion, type Mix } from "./rules/pool.ts";
import { LIMIT, operationAt, truthOf, type Operation } from "./rules/question.ts";
import { exactValue, propose, scoreAction, writeValue } from "./scripted.ts";
import { carelessly, rewrite, soundDraw, spoil, type Spoiling } from "./scripted/proposing.ts";

/** How often a demonstrator errs, as the models of the experiments did. */
const ANSWER_NOISE = 0.3;
const JUDGE_NOISE = 0.1;

const NEAR = [1, -1, 2, -2, 10, -10];

/** A plausible wrong answer: near the truth, its negative, within twenty of it, or anything. */
export function wrongAnswer(value: number, next: Random): number {
  const kinds = [
    () => value + (NEAR[randomInteger(next, NEAR.length)] as number),
    () => -value,
    () => value + randomInteger(next, 41) - 20,
    () => randomInteger(next, 2 * LIMIT + 1) - LIMIT,
  ];
  const wrong = within(kinds[randomInteger(next, kinds.length)]?.() ?? 0);
  if (wrong !== value) return wrong;
  return value >= LIMIT ? value - 1 : value + 1;
}

const TRIES = 60;

/** Writes on with a value drawn whole, given what is written of it already. */
function writeDrawn(state: RoundState, draw: () => number): number {
  const begun = valueInHand(state);
  let value = draw();
  for (let i = 0; i < TRIES && !writtenOf(value).startsWith(begun); i++) value = draw();
  return writeValue(state, value);
}

/** The right value, or with some noise a plausible wrong one. */
function writeNoisily(state: RoundState, next: Random): number {
  const exact = exactValue(state);
  return writeDrawn(state, () => (next() < ANSWER_NOISE ? wrongAnswer(exact, next) : exact));
}

/** A mark of 8 to 10 for yes and of 1 to 3 for no, the wrong way round with some noise. */
function markNoisily(yes: boolean, next: Random): number {
  const says = next() < JUDGE_NOISE ? !yes : yes;
  return scoreAction((says ? 8 : 1) + randomInteger(next, 3));
}

/** Marks a question by its soundness, an answer by the judge's own. */
function mark(state: RoundState, next: Random): number {
  if (state.stage === "quality") return markNoisily(truthOf(state.question).sound, next);
  const [answer, own] = [state.sheets, state.thoughts].map((sheets) => valueOf(lastWritten(sheets.at(-1) ?? "")));
  return markNoisily(answer === own, next);
}

type Act = (state: RoundState, next: Random) => number;

function demonstrator(id: string, seat: number, summary: string, act: Act): ScriptedPlayer<RoundState> {
  return { id, summary, seats: [seat], act: (state, _seat, next) => act(state, next) };
}

/** Writes a reference anew in one token; without one a sound question in the given mix, with slips. */
function asker(id: string, summary: string, mix: Mix): ScriptedPlayer<RoundState> {
  const slips = { like: 0.12, any: 0.02 };
  return demonstrator(id, PROPOSER, summary, (state, next) => {
    const { digits } = state.setting;
    const draw = state.reference ? rewrite(state.reference, digits) : carelessly(soundDraw(mix, digits), slips, digits);
    return propose(state, draw, next);
  });
}

/** With the sound questions of the other demonstrations, a fifth of those that are judged in a batch are unsound. */
const SPOILING: Spoiling = { left: 0.1, rewritten: 0.6, garbled: 0.3 };

/** Whether an operation is one of those of one-operation questions: all that a narrow judge knows. */
function isSmall({ left, right }: Operation, digits: number): boolean {
  return [left, right].every((value) => value >= 0 && value < digits);
}

/** What a question might come to, for one who does not know. */
function guess(state: RoundState, next: Random): number {
  return truthOf(soundQuestion(next, 1 + randomInteger(next, 3), state.setting.digits)).value;
}

/** Whether the value in hand is the last of its sheet. */
function isLast({ question }: RoundState, written: number): boolean {
  return (
    operationAt(
      question,
      Array.from({ length: written + 1 }, () => 0),
    ) === null
  );
}

/** Small operations with the usual noise; of the others it guesses, and its last guess is as often the answer given as not. */
function thinkNarrowly(state: RoundState, next: Random): number {
  const operation = operationInHand(state);
  if (!operation || isSmall(operation, state.setting.digits)) return writeNoisily(state, next);
  const written = Math.floor((state.thoughts.at(-1) ?? "").length / 3);
  if (!isLast(state, written)) return writeDrawn(state, () => guess(state, next));
  const answer = valueOf(lastWritten(state.sheets.at(-1) ?? ""));
  return writeDrawn(state, () => (next() < 0.5 ? answer : wrongAnswer(answer, next)));
}

/** Those whom base policies are cloned from: they err like a model, on purpose. */
export const demonstrators: readonly ScriptedPlayer<RoundState>[] = [
  asker(
    "short-asker",
    "Asks mostly of one and two operations, with slips; rewrites a reference in one token.",
    [3, 6, 1],
  ),
  asker("even-asker", "Asks of one to three operations, with slips; rewrites a reference in one token.", [4, 4, 2]),
  demonstrator("short-questions", PROPOSER, "Asks sound questions, mostly of one and two operations.", (state, next) =>
    propose(state, soundDraw([3, 6, 1], state.setting.digits), next),
  ),
  demonstrator("spoiler", PROPOSER, "Spoils most references: one token anew, or all of them.", (state, next) => {
    const { digits } = state.setting;
    const draw = state.reference ? spoil(state.reference, SPOILING, digits) : soundDraw([1, 1, 1], digits);
    return propose(state, draw, next);
  }),
  demonstrator("noisy-solver", SOLVER, "Is right seven times of ten, else plausibly wrong.", writeNoisily),
  demonstrator("guesser", SOLVER, "Writes what questions often come to, whatever is asked.", (state, next) =>
    writeDrawn(state, () => guess(state, next)),
  ),
  demonstrator(
    "noisy-judge",
    JUDGE,
    "Thinks like the noisy solver, and marks by its own answer, nine times of ten.",
    (state, next) => (state.stage === "thought" ? writeNoisily(state, next) : mark(state, next)),
  ),
  demonstrator(
    "narrow-judge",
    JUDGE,
    "Knows small operations only and guesses at the others; marks by its own answer.",
    (state, next) => (state.stage === "thought" ? thinkNarrowly(state, next) : mark(state, next)),
  ),
];
