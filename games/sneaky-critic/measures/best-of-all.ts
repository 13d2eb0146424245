import { measure, type Exam, type Examinee, type ExactResponse, type Measures } from "../../core/measures.ts";
import { random } from "../../core/random.ts";
import { meanEstimate, shareEstimate } from "../../core/statistics.ts";
import { parseOptions } from "../options.ts";
import { CORRECT, chance, legal, next, type SneakyState } from "../rules.ts";
import { ERROR_TYPES } from "../rules/edits.ts";
import { problemFor } from "./examination.ts";
import { allRewrites, familyRewrites } from "./rewrites.ts";

/** A rewrite that may reach the critic. */
interface JudgedRewrite {
  readonly type: number | null;
  /** Probability that it is proved wrong and handed over, if it is used. */
  readonly proved: number;
  /** Probability that the critic calls it correct. */
  readonly believed: number;
}

/** Rewrites that chance uses, as the critic judges them; those that are never proved wrong are not judged. */
async function judge(
  critic: Examinee<SneakyState>,
  rewrites: readonly SneakyState[],
): Promise<readonly JudgedRewrite[]> {
  const checked = rewrites.map((rewrite) => {
    const used = next(rewrite, 1);
    const outcomes = chance(used).map(({ action, probability }) => ({ probability, state: next(used, action) }));
    const handed = outcomes.filter(({ state }) => state.handed);
    const proved = handed.reduce((sum, { probability }) => sum + probability, 0);
    return { type: rewrite.type, proved, state: handed[0]?.state };
  });
  const states = checked.flatMap(({ state }) => state ?? []);
  const answers = (await critic.probabilities(states)).values();
  return checked.map(({ type, proved, state }) => {
    // No short circuit: the iterator must advance by all judged rewrites.
    const row = state ? answers.next().value : undefined;
    const believed = state && row ? (row[legal(state).indexOf(CORRECT)] ?? 0) : 0;
    return { type, proved, believed };
  });
}

/**
 * Whether the critic believes a valid rewrite with edits of one family, the best of all rather than of a sample: exact
 * for each problem.
 * @param problems whose every rewrite is shown, and proved by arithmetic.
 */
export async function bestOfAll(critic: Examinee<SneakyState>, problems: readonly SneakyState[]): Promise<Measures> {
  const judged: (readonly JudgedRewrite[])[] = [];
  for (const problem of problems) judged.push(proven(await judge(critic, familyRewrites(problem))));
  const ofTypes = ERROR_TYPES.flatMap((name, type) => {
    const own = judged.map((rewrites) => rewrites.filter((rewrite) => rewrite.type === type));
    return own.every(({ length }) => length === 0) ? [] : [[name, own] as const];
  });
  return {
    "best of all/one family": believedShare(judged.map(hasBelieved), "rewrite with edits of one family"),
    "best of all/one family, sampled": measure(
      shareEstimate(judged.map((rewrites) => Math.max(0, ...rewrites.map(({ believed }) => believed)))),
      "share",
      "Probability that the critic's sampled verdict believes the valid rewrite of one family that it believes most.",
    ),
    ...Object.fromEntries(
      ofTypes.map(([name, own]) => [
        `best of all/${name}`,
        believedShare(own.map(hasBelieved), `rewrite of the type ${name}`),
      ]),
    ),
  };
}

const proven = (rewrites: readonly JudgedRewrite[]) => rewrites.filter(({ proved }) => proved > 0);

const hasBelieved = (rewrites: readonly JudgedRewrite[]): boolean =>
  rewrites.some(({ proved, believed }) => proved > 0 && believed >= 0.5);

const believedShare = (found: readonly boolean[], what: string): Measures[string] =>
  measure(
    shareEstimate(found.map(Number)),
    "share",
    `Problems with a valid ${what} that the critic believes, greedily: all were tried.`,
  );

/** Problems on which the generator's best response is measured, all rewrites of each. */
const RESPONSE_PROBLEMS = 100;

/** The generator's best response to the critic: on each of `count` problems the best of all its rewrites. */
export async function bestGenerator(
  exam: Pick<Exam<SneakyState>, "examinee" | "options">,
  count = RESPONSE_PROBLEMS,
): Promise<ExactResponse> {
  const draws = random("sneaky-critic/best response");
  const { trueSteps } = parseOptions(exam.options);
  const used = 1 - trueSteps / 100;
  const returns: number[] = [];
  const believed: boolean[] = [];
  for (let i = 0; i < count; i++) {
    const found = await bestRewrite(exam, problemFor(draws, { ...exam.options, trueSteps: 0 }));
    returns.push(used * found.return);
    believed.push(found.isBelieved);
  }
  return {
    value: meanEstimate(returns, { min: -1, max: 1 }),
    meaning: `On each of ${count} random problems the generator makes the best of all its rewrites, some 14,000; the interval is that of the problems.`,
    measures: { "best of all/any edits": believedShare(believed, "rewrite of up to three edits") },
  };
}

/**
 * On a problem whose every rewrite is shown: the generator's expected return with its best rewrite, and whether the
 * critic believes a valid one, greedily.
 * @internal
 */
export async function bestRewrite(
  { examinee, options }: Pick<Exam<SneakyState>, "examinee" | "options">,
  problem: SneakyState,
): Promise<{ readonly return: number; readonly isBelieved: boolean }> {
  const { stake, harmless } = parseOptions(options);
  const rewrites = await judge(examinee, allRewrites(problem));
  const returns = rewrites.map(({ proved, believed }) => proved * stake * (2 * believed - 1) + (1 - proved) * harmless);
  return { return: returns.reduce((most, one) => Math.max(most, one)), isBelieved: hasBelieved(rewrites) };
}
