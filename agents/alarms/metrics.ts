import type { Measure, MeasureEnds, WatchedMeasures } from "../../games/core/measures.ts";
import { games } from "../../games/registry.ts";
import type { AlarmEvidence } from "../league/alarm.ts";
import type { LeagueState } from "../league/state.ts";

/** Updates whose mean is compared with a threshold: one update of a small batch is noise. */
export const MEAN_UPDATES = 5;

/** A metric of one tower over the updates kept, oldest first. */
export interface MetricSeries {
  /** With the tower where there are several: `entropy/proposer`. */
  readonly name: string;
  readonly values: readonly number[];
}

/** The series of a metric, one for each tower; updates without samples have none. */
export function metricSeries({ learning }: Pick<LeagueState, "learning">, metric: string): readonly MetricSeries[] {
  const names = Object.keys(learning.at(-1)?.metrics ?? {});
  const own = names.filter((name) => name === metric || name.startsWith(`${metric}/`));
  return own.map((name) => ({
    name,
    values: learning.flatMap(({ metrics }) => (metrics[name] === undefined ? [] : [metrics[name]])),
  }));
}

/** `SERIES`' own tower: "" or "/proposer". */
const towerOf = ({ name }: MetricSeries): string => (name.includes("/") ? name.slice(name.indexOf("/")) : "");

/**
 * KL from the policy that played, nats a decision, for each tower. Where a learner's ratios are of whole attempts, so
 * is its KL, which adds up over their decisions: then it reports how many these are.
 */
export function decisionKls(state: Pick<LeagueState, "learning">): readonly MetricSeries[] {
  const lengths = metricSeries(state, "decisions");
  return metricSeries(state, "kl").map((kl) => {
    const own = lengths.find((series) => towerOf(series) === towerOf(kl));
    const decisions = Math.max(1, mean(own?.values.slice(-MEAN_UPDATES) ?? []));
    return { name: kl.name, values: kl.values.map((value) => value / decisions) };
  });
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);

/** The mean of the newest values; null before there are enough. */
export const newestMean = (values: readonly number[]): number | null =>
  values.length < MEAN_UPDATES ? null : mean(values.slice(-MEAN_UPDATES));

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Three significant digits. */
export const rounded = (value: number): string => String(Number(value.toPrecision(3)));

/** What a game wants watched; nothing if it no longer exists. */
export const watchedMeasures = ({ config }: Pick<LeagueState, "config">): WatchedMeasures =>
  games.find(({ id }) => id === config.game)?.measures?.watched ?? {};

/** How near a share has to be to its end, and how near its interval: few episodes prove nothing. */
const END_TOLERANCE = 0.05;
const END_INTERVAL_TOLERANCE = 0.1;
/** While an alarm is active. */
const RAISED_END_TOLERANCE = 0.1;

/** The measures if all of them are at their ends, else null. */
export function atEnds(
  measures: Readonly<Record<string, Measure>>,
  ends: MeasureEnds,
  isRaised: boolean,
): AlarmEvidence | null {
  const holds = ends.every(({ measure, at }) => {
    const found = measures[measure];
    if (!found) return false;
    const distance = Math.abs(found.value - at);
    if (isRaised) return distance <= RAISED_END_TOLERANCE;
    const reach = at === 1 ? 1 - found.low : found.high;
    return distance <= END_TOLERANCE && reach <= END_INTERVAL_TOLERANCE;
  });
  return holds ? Object.fromEntries(ends.map(({ measure }) => [measure, measures[measure]?.value ?? 0])) : null;
}
