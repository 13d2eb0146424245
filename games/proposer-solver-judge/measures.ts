import { measure, type Examinee, type GameMeasures, type Measures } from "../core/measures.ts";
import type { GameOptions } from "../core/option-spec.ts";
import { distinctEstimate, meanEstimate, shareEstimate, type Estimate } from "../core/statistics.ts";
import { agreementMeasures, judgeMeasures, sharePerQuestion, type Verdict } from "./measures/calibration.ts";
import {
  OPERATION_COUNTS,
  fixedSet,
  toAnswer,
  toBeJudged,
  toPropose,
  type JudgedState,
} from "./measures/examination.ts";
import { parseOptions } from "./options.ts";
import { isRight, meanAnswerValue, questionQuality } from "./rewards.ts";
import { JUDGE, PROPOSER, SOLVER, type RoundState } from "./rules.ts";

type Ends = readonly RoundState[];

/** Number of proposals in an examination. */
const EXAMINED_PROPOSALS = 1000;

const SHARE_BOUNDS = { min: 0, max: 1 };

const FIXED_ANSWERS_TEXT =
  "answers to 120 fixed questions of each length (held out, but those of one operation), marks drawn,";

const operationsText = (operations: number): string => `${operations} operation${operations === 1 ? "" : "s"}`;

export const measures: GameMeasures<RoundState> = {
  headline: [
    "accuracy/2 operations",
    "accuracy",
    "sampled accuracy",
    "held-out judge/agreement",
    "distinct proposals",
    "soundness",
  ],
  watched: {
    diversity: ["distinct proposals"],
    skills: OPERATION_COUNTS.map((operations) => {
      const name = operationsText(operations);
      return { sampled: [`sampled accuracy/${name}`], greedy: [`accuracy/${name}`], better: "higher" as const };
    }),
    usable: [
      { measure: "parsing", at: 1 },
      { measure: "parsing of proposals", at: 1 },
    ],
  },

  examined: [PROPOSER, SOLVER, JUDGE],

  ofEpisodes(ends) {
    if (ends.length === 0) return {};
    const finished = ends.filter(({ truth }) => truth !== null);
    return {
      ...questionMeasures("", "proposed questions", ends),
      "pool size": poolSize(ends),
      ...(finished.length > 0 && {
        novelty: measure(
          share(finished, ({ options, question }) => !options.pool.knows(question)),
          "share",
          "Finished questions that were neither in their episode's pool nor proposed recently.",
        ),
        quality: measure(
          shareEstimate(finished.map(questionQuality)),
          "share",
          "The judge's mean score of a question, 1 to 10 as 0 to 1.",
        ),
      }),
      ...answerMeasures(ends),
      ...judgeMeasures("judge of questions", "questions", finished.map(questionVerdict)),
      ...judgeMeasures("judge of answers", "answers", finished.map(answerVerdicts)),
    };
  },

  async ofPolicy({ options, examinee, untrained = [] }) {
    const isTrained = (seat: number) => !untrained.includes(seat);
    const { found, shown } = await solverMeasures(options, examinee);
    return {
      ...(isTrained(SOLVER) && found),
      ...(isTrained(JUDGE) && (await heldOutJudge(examinee, shown))),
      ...(isTrained(PROPOSER) && (await proposerMeasures(options, examinee))),
    };
  },
};

/** Accuracies on the fixed sets, and the answers drawn there. */
async function solverMeasures(options: GameOptions, examinee: Examinee<RoundState>) {
  const { digits } = parseOptions(options);
  const found: Record<string, Measures[string]> = {};
  const shown: JudgedState[] = [];
  for (const operations of OPERATION_COUNTS) {
    const questions = fixedSet(operations, digits).map((question) => toAnswer(options, question));
    const name = operationsText(operations);
    const set =
      operations === 1
        ? "all sound questions of one operation"
        : `fixed sound questions of ${operations} operations, held out of the pool and of rewards by the rules`;
    const greedy = await examinee.play(questions, { greedy: true, seed: name });
    const drawn = await examinee.play(questions, { seed: name });
    found[`accuracy/${name}`] = measure(accuracy(greedy), "share", `Right answers to ${set}; every character greedy.`);
    found[`sampled accuracy/${name}`] = measure(
      accuracy(drawn),
      "share",
      `Right answers to ${set}; every character sampled.`,
    );
    shown.push(...toBeJudged(options, drawn));
  }
  return { found, shown };
}

async function heldOutJudge(examinee: Examinee<RoundState>, shown: readonly JudgedState[]): Promise<Measures> {
  const judged = await examinee.play(
    shown.map(({ state }) => state),
    { seed: "judge" },
  );
  const verdicts = judged.map((end, i) => ({ score: end.scores[1] ?? 1, right: shown[i]?.right === true }));
  const byQuestion = Map.groupBy(verdicts, (_, i) => shown[i]?.state.question);
  return agreementMeasures("held-out judge", FIXED_ANSWERS_TEXT, [...byQuestion.values()]);
}

async function proposerMeasures(options: GameOptions, examinee: Examinee<RoundState>): Promise<Measures> {
  const proposals = await examinee.play(
    Array.from({ length: EXAMINED_PROPOSALS }, () => toPropose(options)),
    { seed: "propose", seats: { 2: "lenient" } },
  );
  return {
    ...questionMeasures(" of proposals", "1,000 questions proposed without a reference", proposals),
    "distinct proposals": measure(
      distinctShare(proposals),
      "share",
      "Distinct ones among 1,000 questions proposed without a reference, unfinished ones included.",
    ),
  };
}

/** Soundness, length, and the number of distinct questions if proposed in play. */
function questionMeasures(suffix: string, what: string, ends: Ends): Measures {
  const sound = ends.filter(({ truth }) => truth?.sound === true);
  return {
    [`parsing${suffix}`]: measure(
      share(ends, ({ truth }) => truth?.parses === true),
      "share",
      `Expressions of at least one operation among ${what}; unfinished ones don't count.`,
    ),
    [`soundness${suffix}`]: measure(
      share(ends, ({ truth }) => truth?.sound === true),
      "share",
      `Sound ones among ${what}: expressions that divide exactly and stay within -99 to 99.`,
    ),
    ...(sound.length > 0 && {
      [`operations${suffix}`]: measure(
        meanEstimate(
          sound.map(({ truth }) => truth?.operations ?? 1),
          { min: 1, max: 3 },
        ),
        "operations",
        `Mean number of operations of the sound ones among ${what}.`,
      ),
    }),
    ...(suffix === "" && {
      "distinct questions": measure(
        distinctShare(ends),
        "share",
        `Distinct ones among ${what}, unfinished ones included; it falls as more episodes are measured.`,
      ),
    }),
  };
}

function share(ends: Ends, holds: (end: RoundState) => boolean): Estimate {
  return shareEstimate(ends.map((end) => (holds(end) ? 1 : 0)));
}

function distinctShare(ends: Ends): Estimate {
  const { value, low, high, n } = distinctEstimate(ends.map(({ question }) => question));
  return { value: value / n, low: low / n, high: high / n, n };
}

function poolSize(ends: Ends) {
  const size = Math.max(...ends.map(({ options }) => options.pool.size));
  return measure(
    { value: size, low: size, high: size, n: 0 },
    "questions",
    "Questions in the pool, including the 200 seeds.",
  );
}

/** Measures of the answers, by the truth and by the rewards. */
function answerMeasures(ends: Ends): Measures {
  const answered = ends.filter(({ truth, sheets }) => truth?.sound === true && sheets.length > 0);
  const worths = ends.map(meanAnswerValue).filter((mean) => mean !== null);
  return {
    ...(answered.length > 0 && {
      "right answers": measure(
        sharePerQuestion(
          answered.map((end) => ({
            holding: end.sheets.filter((_, i) => isRight(end, i)).length,
            all: end.sheets.length,
          })),
        ),
        "share",
        "Right ones among the answers to sound questions, as played in the league.",
      ),
    }),
    ...(worths.length > 0 && {
      "paid answers": measure(
        meanEstimate(worths, SHARE_BOUNDS),
        "share",
        "Mean value of the answers to a question, from 0 to 1, by the source of rewards: the judge's scores or the truth.",
      ),
    }),
  };
}

function accuracy(ends: Ends): Estimate {
  return share(ends, (end) => isRight(end, 0));
}

function questionVerdict({ truth, scores }: RoundState): readonly Verdict[] {
  const [score] = scores;
  return score === undefined ? [] : [{ score, right: truth?.sound === true }];
}

function answerVerdicts(end: RoundState): readonly Verdict[] {
  return end.scores.slice(1).map((score, i) => ({ score, right: isRight(end, i) }));
}
