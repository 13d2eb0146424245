import { formatCount, formatDuration, formatNumber } from "../ui/format.ts";
import { measureTitle } from "../charts/measures.ts";
import { optionLines } from "./options.ts";
import { presetTitle } from "./preset-title.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail, PresetFacts } from "../../server/schemas/leagues.ts";

type Config = LeagueDetail["config"];

interface Known {
  readonly facts: GameFacts | null;
  readonly presets: readonly Pick<PresetFacts, "id" | "name">[];
}

/** A league's configuration in words: a name and a value for each setting. */
export function settingRows(config: Config, { facts, presets }: Known): [name: string, value: string][] {
  const roles = facts?.roles ?? [];
  return [
    ["Preset", config.preset ? presetTitle(config.preset, presets) : "none"],
    ["Starts from", config.base === null ? "first weights" : `the base policy \u201c${config.base}\u201d, cloned`],
    ...config.cast.map((who, seat): [string, string] => [roles[seat] ?? `Seat ${seat}`, castWords(who)]),
    ["Networks", towerWords(config.towers, roles)],
    ["Seed", String(config.seed)],
    ["Learner", config.learner.id],
    ...Object.entries(config.learner.hyperparameters).map(([name, value]): [string, string] => [
      measureTitle(name),
      formatNumber(value),
    ]),
    [config.network === "transformer" ? "Blocks of the transformer" : "Hidden layers", config.hidden.join(", ")],
    ["Episodes a segment", formatCount(config.segmentEpisodes)],
    ["Segments an update", formatCount(config.segmentsPerUpdate)],
    ["Segments ahead of the update", config.ahead ? "played while it learns" : "none: each update waits for its own"],
    ["Versions that meet", config.crossVersions === 1 ? "the newest alone" : `the newest ${config.crossVersions}`],
    ["Share against past snapshots", `${Math.round(config.pastShare * 100)}%`],
    ["Updates between snapshots", formatCount(config.snapshotEvery)],
    ["Updates between evaluations", formatCount(config.evaluateEvery)],
    ["Budget", budgetEnds(config) || "until stopped"],
    ...optionLines(config.options, facts),
  ];
}

function budgetEnds({ budget: { updates, seconds } }: Config): string {
  const ends = [
    updates === undefined ? "" : `${formatCount(updates)} updates`,
    seconds === undefined ? "" : formatDuration(seconds),
  ];
  return ends.filter(Boolean).join(" or ");
}

function castWords(who: string): string {
  if (who === "policy") return "the policy, which learns";
  return who === "base" ? "the policy it started from, frozen" : who;
}

function towerWords(towers: Config["towers"], roles: readonly string[]): string {
  if (towers.length === 1) return "one for all roles";
  return towers.map((seats) => seats.map((seat) => roles[seat] ?? `seat ${seat}`).join(" and ")).join("; ");
}

/** A setting that differs between configurations. */
export interface SettingDifference {
  readonly name: string;
  /** One value for each configuration, in their order; "" where it has no such setting. */
  readonly values: readonly string[];
}

/** Chosen in the form itself. */
const REQUESTED_FIELDS = new Set(["Preset", "Seed", "Budget"]);

/** The settings in which configurations differ, in the order in which they are told. */
export function settingDifferences(configs: readonly Config[], known: Known): SettingDifference[] {
  const tables = configs.map((config) => new Map(settingRows(config, known)));
  const names = [...new Set(tables.flatMap((table) => [...table.keys()]))].filter(
    (name) => !REQUESTED_FIELDS.has(name),
  );
  return names
    .map((name) => ({ name, values: tables.map((table) => table.get(name) ?? "") }))
    .filter(({ values }) => new Set(values).size > 1);
}
