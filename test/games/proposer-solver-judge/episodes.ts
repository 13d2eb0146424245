import type { GameOptions } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { formatValue } from "../../../games/proposer-solver-judge/rules/answer.ts";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import {
  FIRST_SCORE,
  tokenAction,
  characterAction,
  type RoundState,
} from "../../../games/proposer-solver-judge/rules.ts";

/** Starts a round, without a reference unless its index in the pool is given. */
export function begin(given: GameOptions = {}, reference?: number): RoundState {
  const state = game.initial(resolveOptions(game, { ...given, reference: reference === undefined ? 0 : 100 }));
  return game.next(state, reference === undefined ? 0 : reference + 1);
}

/** Writes a question and its END. */
export function ask(state: RoundState, question: string): RoundState {
  return game.next(asking(state, question), tokenAction(undefined));
}

export function asking(state: RoundState, question: string): RoundState {
  return [...question].reduce((before, token) => game.next(before, tokenAction(token)), state);
}

/** Writes values of an answer or a thought: one, or one per operation on a sheet. */
export function write(state: RoundState, ...values: readonly number[]): RoundState {
  const characters = values.map(formatValue).join("");
  return [...characters].reduce((before, character) => game.next(before, characterAction(character)), state);
}

export function score(state: RoundState, given: number): RoundState {
  return game.next(state, FIRST_SCORE - 1 + given);
}

/** One answer: its values, the judge's own if it thinks, and the mark if there is one. */
interface Exchange {
  readonly answer: readonly number[];
  readonly thought?: readonly number[];
  readonly mark?: number;
}

/** A whole episode: a question, its mark, and the answers, as far as the rules have them. */
export function play(
  given: GameOptions,
  question: string,
  quality: number,
  exchanges: readonly Exchange[],
): RoundState {
  let state = score(ask(begin(given), question), quality);
  for (const { answer, thought, mark } of exchanges) {
    if (state.stage === "answer") state = write(state, ...answer);
    if (state.stage === "thought") state = write(state, ...(thought ?? answer));
    if (state.stage === "score") state = score(state, mark ?? 1);
  }
  return state;
}

/** Three answers to one question, with their marks, for a judge that does not think. */
export function marked(
  given: GameOptions,
  question: string,
  quality: number,
  answers: readonly (readonly [answer: number, mark: number])[],
): RoundState {
  const options = { think: false, answers: answers.length, ...given };
  return play(
    options,
    question,
    quality,
    answers.map(([answer, mark]) => ({ answer: [answer], mark })),
  );
}
