import type { BaseSpec } from "../core/base.ts";
import { distinctQuestions } from "./rules/pool.ts";

/** References for demonstrations, so that cloned proposers learn to rewrite questions that are not seeds. */
const DEMONSTRATION_POOL = distinctQuestions("proposer-solver-judge/demonstrations", 600, [3, 6, 1], 5).join(" ");

/**
 * Options of demonstrations, whatever the league's are: the judge scores all answers, and there is no reference by
 * default.
 */
const PLAIN_OPTIONS = { pay: "judge", judged: 8, think: true, reference: 0, pool: "", recent: "" };
const DIRECT_OPTIONS = { ...PLAIN_OPTIONS, sheet: false };
const SHEET_OPTIONS = { ...PLAIN_OPTIONS, sheet: true };
/** Questions without answers: only proposed and scored. */
const PROPOSING_OPTIONS = { answers: 0, pool: DEMONSTRATION_POOL };

/** A solver and a judge of single operations on the sheet, with a given proposer. */
function sheetBase(id: string, summary: string, proposer: string, distinct: BaseSpec["level"][string]): BaseSpec {
  const demonstrations = [
    {
      players: ["easy", "noisy-solver", "lenient"],
      seats: [1],
      options: { ...SHEET_OPTIONS, answers: 1, judged: 0 },
      episodes: 256,
    },
    {
      players: ["easy", "noisy-solver", "noisy-judge"],
      seats: [2],
      options: { ...SHEET_OPTIONS, answers: 2 },
      episodes: 32,
    },
    {
      players: ["random-questions", "guesser", "narrow-judge"],
      seats: [2],
      options: { ...SHEET_OPTIONS, answers: 3 },
      episodes: 43,
    },
    {
      players: ["spoiler", "constant", "noisy-judge"],
      seats: [2],
      options: { ...SHEET_OPTIONS, ...PROPOSING_OPTIONS, reference: 100 },
      episodes: 96,
    },
    {
      players: [proposer, "constant", "lenient"],
      seats: [0],
      options: { ...SHEET_OPTIONS, ...PROPOSING_OPTIONS, reference: 50 },
      episodes: 32,
    },
  ];
  return {
    id,
    summary,
    demonstrations,
    steps: 85,
    learningRate: 2e-3,
    level: {
      "accuracy/2 operations": [0.25, 0.55],
      "sampled accuracy/2 operations": [0.1, 0.24],
      "accuracy/3 operations": [0.18, 0.42],
      "soundness of proposals": [0.6, 0.9],
      "distinct proposals": distinct,
    },
  };
}

export const bases: readonly BaseSpec[] = [
  {
    id: "think",
    summary:
      "Solves most questions of one and two operations, but with noise; judges by an answer of its own, with noise.",
    demonstrations: [
      {
        players: ["short-questions", "noisy-solver", "lenient"],
        seats: [1],
        options: { ...DIRECT_OPTIONS, answers: 1, judged: 0 },
        episodes: 384,
      },
      {
        players: ["short-questions", "noisy-solver", "noisy-judge"],
        seats: [2],
        options: { ...DIRECT_OPTIONS, answers: 3 },
        episodes: 96,
      },
      {
        players: ["spoiler", "constant", "noisy-judge"],
        seats: [2],
        options: { ...DIRECT_OPTIONS, ...PROPOSING_OPTIONS, reference: 100 },
        episodes: 128,
      },
      {
        players: ["short-asker", "constant", "lenient"],
        seats: [0],
        options: { ...DIRECT_OPTIONS, ...PROPOSING_OPTIONS, reference: 50 },
        episodes: 48,
      },
    ],
    steps: 850,
    learningRate: 1.5e-3,
    level: {
      "accuracy/2 operations": [0.5, 0.75],
      "sampled accuracy/2 operations": [0.22, 0.4],
      "sampled accuracy/3 operations": [0.12, 0.24],
      "held-out judge/agreement": [0.54, 0.68],
      "soundness of proposals": [0.7, 0.92],
      "distinct proposals": [0.6, 0.9],
    },
  },
  sheetBase(
    "sheet",
    "Solves single operations of small digits on a sheet, 30% of them wrong, and nothing larger. Narrow on purpose.",
    "even-asker",
    [0.5, 0.85],
  ),
  sheetBase(
    "sheet-broad",
    "Like sheet, but proposes questions of one, two and three operations equally often, whatever the reference.",
    "random-questions",
    [0.5, 0.95],
  ),
];
