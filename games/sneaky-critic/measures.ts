import { measure, type Examinee, type GameMeasures, type Measures } from "../core/measures.ts";
import { bootstrapEstimate, entropyEstimate, shareEstimate } from "../core/statistics.ts";
import { EDIT_LABELS } from "./labels.ts";
import { bestGenerator } from "./measures/best-of-all.ts";
import { greedyDoubts } from "./measures/doubt.ts";
import { labelledSet, type LabelledSet } from "./measures/examination.ts";
import { robustness } from "./measures/robustness.ts";
import { CRITIC, GENERATOR, type SneakyState } from "./rules.ts";
import { ERROR_TYPES } from "./rules/edits.ts";

/** Rewrites and true steps drawn for a labelled set. */
const LABELLED_SET_STEPS = 3000;

export const measures: GameMeasures<SneakyState> = {
  headline: ["recall/harmonic mean", "recall/true", "recall/wrong", "fresh best response", "best of all", "best of 60"],
  watched: {
    diversity: ["program entropy"],
    refusal: {
      role: "critic",
      when: [
        { measure: "recall/true", at: 0 },
        { measure: "recall/wrong", at: 1 },
      ],
    },
    winners: [
      { role: "generator", when: [{ measure: "detection", at: 0 }] },
      {
        role: "critic",
        when: [
          { measure: "detection", at: 1 },
          { measure: "false alarms", at: 0 },
        ],
      },
    ],
    usable: [{ measure: "valid", at: 1 }],
  },
  examined: [CRITIC],
  ofEpisodes: (ends) => ({ ...ofCritic(ends), ...ofGenerator(ends) }),
  ofPolicy: async ({ examinee }) => ({
    ...(await recalls(examinee, "seen", "recall")),
    ...(await recalls(examinee, "held-out", "held-out")),
  }),
  ofRobustness: robustness,
  exactResponse: async (exam, seat) => (seat === GENERATOR ? bestGenerator(exam) : null),
};

const share = (values: readonly boolean[], meaning: string): Measures[string] =>
  measure(shareEstimate(values.map(Number)), "share", meaning);

/** The measure under its name, if there is data. */
function measureOfAny(name: string, values: readonly boolean[], meaning: string): Measures {
  return values.length > 0 ? { [name]: share(values, meaning) } : {};
}

function ofCritic(ends: readonly SneakyState[]): Measures {
  const judged = ends.filter(({ verdict }) => verdict !== null);
  const doubted = (forged: boolean) =>
    judged.filter((end) => end.forged === forged).map(({ verdict }) => verdict === "incorrect");
  return {
    ...measureOfAny("detection", doubted(true), "Valid forged steps that the critic calls incorrect, as played."),
    ...measureOfAny("false alarms", doubted(false), "True steps that the critic calls incorrect, as played."),
  };
}

function ofGenerator(ends: readonly SneakyState[]): Measures {
  if (ends.length === 0) return {};
  const used = ends.filter(({ forged }) => forged === true);
  const programs = ends.map(({ edits }) => edits.map((edit) => EDIT_LABELS[edit]).join(", "));
  return {
    ...measureOfAny(
      "valid",
      used.map(({ handed }) => handed === true),
      "Rewrites in play that are proved wrong; the others change nothing and cost the generator.",
    ),
    "program entropy": measure(
      entropyEstimate(programs),
      "bits",
      "Diversity of the generator's rewrites: the entropy of its edits.",
    ),
    ...Object.fromEntries(
      ERROR_TYPES.map((name, type) => [
        `type/${name}`,
        share(
          ends.map((end) => end.type === type),
          `Rewrites of the type ${name}.`,
        ),
      ]),
    ),
  };
}

const sets = new Map<string, LabelledSet>();

function cachedSet(name: "seen" | "held-out"): LabelledSet {
  const set = sets.get(name) ?? labelledSet(name, LABELLED_SET_STEPS);
  sets.set(name, set);
  return set;
}

/** One judged step of a labelled set. */
interface Judged {
  readonly forged: boolean;
  readonly right: boolean;
}

async function recalls(examinee: Examinee<SneakyState>, name: "seen" | "held-out", group: string): Promise<Measures> {
  const set = cachedSet(name);
  const doubts = await greedyDoubts(examinee, [...set.forged, ...set.true]);
  const onForged = doubts.slice(0, set.forged.length);
  const onTrue = doubts.slice(set.forged.length).map((doubt) => !doubt);
  const judged = [
    ...onForged.map((right): Judged => ({ forged: true, right })),
    ...onTrue.map((right): Judged => ({ forged: false, right })),
  ];
  const steps =
    name === "seen" ? "rewrites of all types equally often" : "rewrites with swaps, which training never sees";
  return {
    [`${group}/true`]: share(onTrue, "True steps of a fixed set that the critic calls correct, greedily."),
    [`${group}/wrong`]: share(onForged, `Wrong steps of a fixed set (${steps}) that the critic calls incorrect.`),
    [`${group}/harmonic mean`]: measure(
      bootstrapEstimate(judged, harmonicMean, harmonicMean(judged)),
      "share",
      `Harmonic mean of the critic's recalls on true and on wrong steps of a fixed set: ${steps}.`,
    ),
    ...(name === "seen" && byType(set, onForged)),
  };
}

function byType(set: LabelledSet, found: readonly boolean[]): Measures {
  const groups = ERROR_TYPES.map((name, type) =>
    measureOfAny(
      `recall/wrong, ${name}`,
      found.filter((_, i) => set.forged[i]?.type === type),
      `Wrong steps of the type ${name} in the fixed set that the critic calls incorrect.`,
    ),
  );
  return Object.assign({}, ...groups);
}

/** 0 if either class has no right verdict. */
function harmonicMean(judged: readonly Judged[]): number {
  const recall = (forged: boolean) => {
    const own = judged.filter((one) => one.forged === forged);
    return own.filter(({ right }) => right).length / Math.max(own.length, 1);
  };
  const [first, second] = [recall(true), recall(false)];
  return first + second > 0 ? (2 * first * second) / (first + second) : 0;
}
