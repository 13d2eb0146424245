import { differingSettings } from "../../agents/experiments/settings.ts";
import { MIN_INTERVAL_RUNS } from "../../agents/experiments/statistics.ts";
import type { ExperimentRecord } from "../store/store.ts";
import type { ReportInput } from "./report-input.ts";

type Runs = ReportInput["runs"];

/** From this many seeds on, intervals have their nominal coverage (`test/agents/experiments/statistics.test.ts`). */
const ENOUGH_SEEDS = 10;

/** What a reader must know before believing the results; first what remains true, so that it keeps its place. */
export function experimentNotes(record: ExperimentRecord, runs: Runs): string[] {
  return [...seedNotes(record), ...settingNotes(record), ...engineNotes(runs), ...runNotes(runs), ...valueNotes(runs)];
}

/** More unfinished runs of one status than this are counted instead of listed. */
const MAX_LISTED_RUNS = 3;

function runNotes(runs: Runs): string[] {
  const unfinished = runs.filter(({ isFinished }) => !isFinished);
  return [...Map.groupBy(unfinished, ({ status }) => status)].flatMap(([status, own]) => {
    const isPlain = status === "waiting" || status === "running";
    if (!isPlain || own.length <= MAX_LISTED_RUNS) return own.map(runNote);
    return [`${own.length} runs are ${status}. The results are without them.`];
  });
}

function runNote({ arm, seed, status, reason, updates }: Runs[number]): string {
  const why = reason === "" ? "" : `: ${reason.replace(/\.$/, "")}`;
  const isPlayed = status !== "waiting" && status !== "missing" && status !== "damaged";
  const done = isPlayed ? ` after ${updates} updates` : "";
  return `The run of ${arm}, seed ${seed} is ${status}${done}${why}. The results are without it.`;
}

function seedNotes({ seeds }: ExperimentRecord): string[] {
  const n = seeds.length;
  if (n < MIN_INTERVAL_RUNS) {
    return [
      `There are no intervals: ${n} ${n === 1 ? "seed says" : "seeds say"} nothing about the spread between seeds.`,
    ];
  }
  if (n >= ENOUGH_SEEDS) return [];
  return [
    `Intervals are percentile bootstraps over ${n} seeds and too narrow for so few: in simulations of normal values, 76% of such intervals over 3 seeds contained the true value, 90% over 5, 92% over 7, 95% over 10.`,
  ];
}

function settingNotes(record: ExperimentRecord): string[] {
  const { arms, baseline } = record;
  const notes: string[] = [];
  const named = (test: (arm: (typeof arms)[number]) => boolean) => arms.filter(test).map(({ name }) => name);
  const seconds = named(({ config }) => config.budget.seconds !== undefined);
  if (seconds.length > 0) {
    notes.push(`The budget of ${seconds.join(", ")} is in seconds: results depend on the machine and its other work.`);
  }
  const ahead = named(({ config }) => config.ahead);
  if (ahead.length > 0) {
    notes.push(`${ahead.join(", ")} plays while it learns: the same seed gives another run each time.`);
  }
  const games = new Set(arms.map(({ config }) => config.game));
  if (games.size > 1) notes.push(`The arms play different games (${[...games].join(", ")}): compare them with care.`);
  const base = arms.find(({ name }) => name === baseline);
  for (const arm of arms) {
    if (base && arm !== base && differingSettings([base, arm]).length === 0) {
      notes.push(`${arm.name} has the same settings as ${baseline}: any difference would be a fault.`);
    }
  }
  return notes;
}

function engineNotes(runs: Runs): string[] {
  const engines = new Set(runs.flatMap((run) => run.engines));
  const releases = new Set(runs.flatMap((run) => run.releases));
  return [
    ...(engines.size > 1
      ? [
          `Runs used different engines (${[...engines].join(", ")}), which round differently: a seed's runs are not comparable one by one.`,
        ]
      : []),
    ...(releases.size > 1 ? [`Runs used different versions of Red Queen: ${[...releases].join(", ")}.`] : []),
  ];
}

function valueNotes(runs: Runs): string[] {
  return runs.flatMap(({ arm, seed, isFinished, points }) => {
    if (!isFinished) return [];
    const measures = Object.entries(points.at(-1)?.measures ?? {});
    const bad = measures.filter(([, { value }]) => !Number.isFinite(value)).map(([name]) => name);
    return bad.length === 0 ? [] : [`${arm}, seed ${seed} has no finite value of ${bad.join(", ")}.`];
  });
}
