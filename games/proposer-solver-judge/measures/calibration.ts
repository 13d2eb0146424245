import { measure, type Measure, type Measures } from "../../core/measures.ts";
import { bootstrapEstimate, ratioEstimate, shareEstimate, type Estimate } from "../../core/statistics.ts";
import { saysYes, scoreShare } from "../rewards.ts";

/** A score of the judge and the truth. */
export interface Verdict {
  /** 1 to 10. */
  readonly score: number;
  readonly right: boolean;
}

const SCORE_LEVELS = 10;

/** How often each score was given to right and to wrong answers or questions. */
interface Tally {
  readonly right: readonly number[];
  readonly wrong: readonly number[];
}

function tallyScores(clusters: readonly (readonly Verdict[])[]): Tally {
  const right = Array.from({ length: SCORE_LEVELS }, () => 0);
  const wrong = [...right];
  for (const verdicts of clusters) {
    for (const verdict of verdicts) {
      const counts = verdict.right ? right : wrong;
      counts[verdict.score - 1] = (counts[verdict.score - 1] as number) + 1;
    }
  }
  return { right, wrong };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/**
 * The probability that a right one is scored above a wrong one, ties counting half (Hanley and McNeil 1982); null
 * without both.
 * @internal
 */
export function areaUnderCurve(clusters: readonly (readonly Verdict[])[]): number | null {
  const { right, wrong } = tallyScores(clusters);
  const pairs = sum(right) * sum(wrong);
  if (pairs === 0) return null;
  let won = 0;
  let below = 0;
  for (let level = 0; level < SCORE_LEVELS; level++) {
    const here = wrong[level] as number;
    won += (right[level] as number) * (below + here / 2);
    below += here;
  }
  return won / pairs;
}

/** Mean squared difference between the score, scaled to 0 to 1, and the truth (Brier 1950). */
function brierScore(clusters: readonly (readonly Verdict[])[]): Estimate {
  const errors = clusters.map((verdicts) =>
    sum(verdicts.map(({ score, right }) => (scoreShare(score) - Number(right)) ** 2)),
  );
  return ratioEstimate(
    errors,
    clusters.map(({ length }) => length),
    { min: 0, max: 1 },
  );
}

/**
 * Mean difference between a score, scaled to 0 to 1, and the share of right ones among those with that score (Guo et
 * al. 2017); null without verdicts.
 * @internal
 */
export function calibrationError(clusters: readonly (readonly Verdict[])[]): number | null {
  const { right, wrong } = tallyScores(clusters);
  const all = sum(right) + sum(wrong);
  if (all === 0) return null;
  const gaps = right.map((yes, level) => {
    const given = yes + (wrong[level] as number);
    return given === 0 ? 0 : Math.abs(yes - given * scoreShare(level + 1));
  });
  return sum(gaps) / all;
}

/** Counts for one question: its items, and those for which the property holds. */
interface Count {
  readonly holding: number;
  readonly all: number;
}

/**
 * Share of items for which a property holds; a question is one sample. If it holds for all or none, residuals don't
 * estimate the error, and each question counts once.
 */
export function sharePerQuestion(counts: readonly Count[]): Estimate {
  const held = counts.map(({ holding }) => holding);
  const all = counts.map((count) => count.all);
  const alike = counts.every((count) => count.holding === count.all) || held.every((holding) => holding === 0);
  if (alike || all.every((count) => count === 1)) return shareEstimate(held.map((holding) => Math.min(1, holding)));
  return ratioEstimate(held, all, { min: 0, max: 1 });
}

/** Verdicts on one class per cluster, and how many of them agree with the truth. */
function countsOn(clusters: readonly (readonly Verdict[])[], right: boolean): readonly Count[] {
  return clusters.map((verdicts) => {
    const own = verdicts.filter((verdict) => verdict.right === right);
    return { holding: own.filter(({ score }) => saysYes(score) === right).length, all: own.length };
  });
}

/** Share of verdicts on a class that agree with the truth; null without that class. */
function agreementOn(counts: readonly Count[]): Estimate | null {
  const given = counts.filter(({ all }) => all > 0);
  return given.length === 0 ? null : sharePerQuestion(given);
}

/**
 * Mean of two shares over the same clusters, with the interval of Zou and Donner 2008: the squares of the distances
 * from the value to the bounds add up, plus twice their product times the correlation, since a judge that leans to yes
 * is right on one class and wrong on the other.
 */
function balanced(
  shares: readonly [Estimate, Estimate],
  counts: readonly [readonly Count[], readonly Count[]],
): Estimate {
  const [one, other] = shares;
  const [residuals, others] = shares.map(({ value }, i) =>
    (counts[i] ?? []).map(({ holding, all }) => holding - value * all),
  ) as [number[], number[]];
  const product = (a: readonly number[], b: readonly number[]) => sum(a.map((x, i) => x * (b[i] as number)));
  const scale = Math.sqrt(product(residuals, residuals) * product(others, others));
  const correlation = scale === 0 ? 0 : product(residuals, others) / scale;
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a * a + b * b + 2 * correlation * a * b)) / 2;
  const value = (one.value + other.value) / 2;
  return {
    value,
    low: value - reach(one.value - one.low, other.value - other.low),
    high: value + reach(one.high - one.value, other.high - other.value),
    n: counts[0].length,
  };
}

const AGREEMENT_TEXT = "6 and more says yes";

/**
 * Agreement with the truth on what is right and on what is wrong, and balanced: their mean. @param clusters verdicts of
 * one question each.
 */
export function agreementMeasures(name: string, what: string, clusters: readonly (readonly Verdict[])[]): Measures {
  const counts = [countsOn(clusters, true), countsOn(clusters, false)] as const;
  const [right, wrong] = [agreementOn(counts[0]), agreementOn(counts[1])];
  const agreementMeasure = (estimate: Estimate, on: string): Measure =>
    measure(estimate, "share", `Verdicts on ${what} that agree with the truth (${AGREEMENT_TEXT}), on ${on}.`);
  return {
    ...(right && { [`${name}/agreement on right ones`]: agreementMeasure(right, "right ones") }),
    ...(wrong && { [`${name}/agreement on wrong ones`]: agreementMeasure(wrong, "wrong ones") }),
    ...(right &&
      wrong && {
        [`${name}/agreement`]: agreementMeasure(
          balanced([right, wrong], counts),
          "right and wrong ones with equal weight",
        ),
      }),
  };
}

/**
 * How well a judge's scores separate right from wrong, and how well they are calibrated. @param clusters verdicts of
 * one question each.
 */
export function judgeMeasures(name: string, what: string, clusters: readonly (readonly Verdict[])[]): Measures {
  const given = clusters.filter(({ length }) => length > 0);
  if (given.length === 0) return {};
  const area = areaUnderCurve(given);
  const error = calibrationError(given);
  return {
    ...agreementMeasures(name, what, given),
    ...(area !== null && {
      [`${name}/area under curve`]: measure(
        bootstrapEstimate(given, areaUnderCurve, area),
        "share",
        `Probability that one of ${what} that is right is scored above one that is wrong: 0.5 is chance.`,
      ),
    }),
    [`${name}/brier score`]: measure(
      brierScore(given),
      "squared error",
      `Mean squared distance between the judge's score of ${what}, from 0 to 1, and the truth; lower is better.`,
    ),
    ...(error !== null && {
      [`${name}/calibration error`]: measure(
        bootstrapEstimate(given, calibrationError, error),
        "share",
        `Expected calibration error: mean distance between a score of ${what}, from 0 to 1, and how often it is right.`,
      ),
    }),
  };
}
