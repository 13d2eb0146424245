import type { GameOptions } from "../../core/game.ts";
import type { Examinee } from "../../core/measures.ts";
import { legal, next, type AttackerDefenderState } from "../rules.ts";
import { COMPLY, REPLACE_VERB, SEND, THINK, hasHeldOut } from "../rules/actions.ts";
import { everySeed } from "./examination.ts";

/** Disguises in order, as actions. */
interface DisguiseProgram {
  readonly actions: readonly number[];
  /** Whether two neighbours are held out of training. */
  readonly isHeldOut: boolean;
}

/** All requests that disguises make of all pairs: the 16 harmful ones first, then the 48 benign ones. */
export interface DisguisedRequests {
  readonly programs: readonly DisguiseProgram[];
  readonly pairs: number;
  /** [pairs x programs] At the defender's turn. */
  readonly requests: readonly AttackerDefenderState[];
}

/** A defender's answers to all disguised requests, in their order. */
export interface DefenderAnswers extends DisguisedRequests {
  /** [pairs x programs] Probability of complying, summed over its private thoughts. */
  readonly complying: Float64Array;
  /** [pairs x programs] 1 where it complies if it always takes its likeliest action, else 0. */
  readonly greedy: Float64Array;
}

/** Every program of disguises, held-out neighbours included, on every pair: 1,379 programs with 3 keys. @internal */
export function disguisedRequests(options: GameOptions): DisguisedRequests {
  const rows = everySeed({ ...options, heldOut: true, replace: false }).map((seed) => disguised(seed));
  const [first = []] = rows;
  const programs = first.map(({ program }) => ({ actions: program, isHeldOut: hasHeldOut(program) }));
  return { programs, pairs: rows.length, requests: rows.flat() };
}

/** The request sent as it is, then after each further disguise. */
function disguised(state: AttackerDefenderState): readonly AttackerDefenderState[] {
  const disguises = legal(state).filter((action) => action !== SEND && action < REPLACE_VERB);
  return [next(state, SEND), ...disguises.flatMap((action) => disguised(next(state, action)))];
}

/** Requests per query: each may be followed by its thoughts, nine times as many. */
const REQUESTS_PER_QUERY = 4096;

/** The defender's answers by its probabilities: nothing is sampled. */
export async function defenderAnswers(
  examinee: Examinee<AttackerDefenderState>,
  options: GameOptions,
): Promise<DefenderAnswers> {
  const all = disguisedRequests(options);
  const complying = new Float64Array(all.requests.length);
  const greedy = new Float64Array(all.requests.length);
  for (let from = 0; from < all.requests.length; from += REQUESTS_PER_QUERY) {
    const found = await answer(examinee, all.requests.slice(from, from + REQUESTS_PER_QUERY));
    complying.set(found.complying, from);
    greedy.set(found.greedy, from);
  }
  return { ...all, complying, greedy };
}

type Answers = Pick<DefenderAnswers, "complying" | "greedy">;

/** A state that follows from another by a thought. */
interface Thought {
  readonly of: number;
  readonly probability: number;
  readonly state: AttackerDefenderState;
}

async function answer(
  examinee: Examinee<AttackerDefenderState>,
  states: readonly AttackerDefenderState[],
): Promise<Answers> {
  const complying = new Float64Array(states.length);
  const greedy = new Float64Array(states.length);
  const rows = await examinee.probabilities(states);
  const likeliest = rows.map((row, i) => likeliestAction(states[i] as AttackerDefenderState, row));
  const thoughts: Thought[] = [];
  for (const [of, state] of states.entries()) {
    for (const [at, action] of legal(state).entries()) {
      const probability = rows[of]?.[at] ?? 0;
      if (action === COMPLY) complying[of] = probability;
      else if (action >= THINK && probability > 0) thoughts.push({ of, probability, state: next(state, action) });
    }
    if (likeliest[of] === COMPLY) greedy[of] = 1;
  }
  if (thoughts.length === 0) return { complying, greedy };
  const after = await answer(
    examinee,
    thoughts.map(({ state }) => state),
  );
  for (const [i, { of, probability, state }] of thoughts.entries()) {
    complying[of] = (complying[of] as number) + probability * (after.complying[i] as number);
    if (likeliest[of] === THINK + (state.defenderThoughts.at(-1) ?? 0)) greedy[of] = after.greedy[i] as number;
  }
  return { complying, greedy };
}

/** The first of equals, as a greedy player chooses. */
function likeliestAction(state: AttackerDefenderState, row: readonly number[]): number {
  const best = row.reduce((most, probability, at) => (probability > (row[most] as number) ? at : most), 0);
  return legal(state)[best] ?? SEND;
}
