import { measure, type Measure, type Measures } from "../core/measures.ts";
import { averageEstimate, bootstrapEstimate, ratioEstimate, shareEstimate, type Estimate } from "../core/statistics.ts";
import { saysYes, worth } from "./rewards.ts";

/** A score of the judge beside the truth. */
export interface Verdict {
  /** 1 to 10. */
  readonly score: number;
  readonly right: boolean;
}

const LEVELS = 10;

/** How often each score was given to what is right, and to what is wrong. */
interface Tally {
  readonly right: readonly number[];
  readonly wrong: readonly number[];
}

function tallyOf(clusters: readonly (readonly Verdict[])[]): Tally {
  const right = Array.from({ length: LEVELS }, () => 0);
  const wrong = [...right];
  for (const verdicts of clusters) {
    for (const verdict of verdicts) {
      const counts = verdict.right ? right : wrong;
      counts[verdict.score - 1] = (counts[verdict.score - 1] ?? 0) + 1;
    }
  }
  return { right, wrong };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** The probability that something right is scored above something wrong, ties counting half (Hanley and McNeil 1982); null without both. */
export function areaUnderCurve(clusters: readonly (readonly Verdict[])[]): number | null {
  const { right, wrong } = tallyOf(clusters);
  const pairs = sum(right) * sum(wrong);
  if (pairs === 0) return null;
  let won = 0;
  let below = 0;
  for (let level = 0; level < LEVELS; level++) {
    const here = wrong[level] ?? 0;
    won += (right[level] ?? 0) * (below + here / 2);
    below += here;
  }
  return won / pairs;
}

/** Mean squared distance of the score, as a number from 0 to 1, from the truth (Brier 1950). */
function brierScore(clusters: readonly (readonly Verdict[])[]): Estimate {
  const errors = clusters.map((verdicts) =>
    sum(verdicts.map(({ score, right }) => (worth(score) - Number(right)) ** 2)),
  );
  return ratioEstimate(
    errors,
    clusters.map(({ length }) => length),
    { min: 0, max: 1 },
  );
}

/** Mean distance between a score, as a number from 0 to 1, and the share of right among what was given it (Guo et al. 2017); null without verdicts. */
export function calibrationError(clusters: readonly (readonly Verdict[])[]): number | null {
  const { right, wrong } = tallyOf(clusters);
  const all = sum(right) + sum(wrong);
  if (all === 0) return null;
  const gaps = right.map((yes, level) => {
    const given = yes + (wrong[level] ?? 0);
    return given === 0 ? 0 : Math.abs(yes - given * worth(level + 1));
  });
  return sum(gaps) / all;
}

/** Share of verdicts on one class that agree with the truth, clusters being independent; null without that class. */
function agreementOn(clusters: readonly (readonly Verdict[])[], right: boolean): Estimate | null {
  const of = clusters
    .map((verdicts) => verdicts.filter((verdict) => verdict.right === right))
    .filter(({ length }) => length > 0);
  if (of.length === 0) return null;
  const agreeing = of.map((verdicts) => verdicts.filter(({ score }) => saysYes(score) === right).length);
  if (of.every(({ length }) => length === 1)) return shareEstimate(agreeing);
  return ratioEstimate(
    agreeing,
    of.map(({ length }) => length),
    { min: 0, max: 1 },
  );
}

const AGREES = "6 and more says yes";

/** Agreement with the truth on what is right and on what is wrong, and balanced: their mean. */
export function agreementMeasures(name: string, what: string, clusters: readonly (readonly Verdict[])[]): Measures {
  const [right, wrong] = [agreementOn(clusters, true), agreementOn(clusters, false)];
  const told = (estimate: Estimate, on: string): Measure =>
    measure(estimate, "share", `Verdicts on ${what} that agree with the truth (${AGREES}), on ${on}.`);
  return {
    ...(right && { [`${name}/agreement on right ones`]: told(right, "right ones") }),
    ...(wrong && { [`${name}/agreement on wrong ones`]: told(wrong, "wrong ones") }),
    ...(right &&
      wrong && {
        [`${name}/agreement`]: told(averageEstimate([right, wrong]), "right and wrong ones, weighing alike"),
      }),
  };
}

/** How well a judge's scores tell right from wrong, and how well they are calibrated. @param clusters verdicts of one episode each. */
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
        `Probability that one of ${what} that is right is scored above one that is wrong: 0.5 tells nothing apart.`,
      ),
    }),
    [`${name}/brier score`]: measure(
      brierScore(given),
      "points",
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
