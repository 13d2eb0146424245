import { formatCount, formatDuration, formatNumber, toWords, withMinus } from "../ui/format.ts";
import { measureTitle } from "../charts/measures.ts";
import { optionLines } from "./options.ts";
import { presetTitle } from "./preset-title.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail, PresetFacts } from "../../server/schemas/leagues.ts";

type Config = LeagueDetail["config"];

const PLAYING_WORDS: Readonly<Record<Config["playing"], string>> = {
  last: "the last weights",
  average: "their average",
  best: "the better of last weights and average",
};

interface Known {
  readonly facts: GameFacts | null;
  readonly presets: readonly Pick<PresetFacts, "id" | "name">[];
}

/** A league's configuration as rows: a name and a value for each setting. */
export function settingRows(config: Config, { facts, presets }: Known): [name: string, value: string][] {
  const roles = facts?.roles ?? [];
  return [
    ["Preset", config.preset ? presetTitle(config.preset, presets) : "none"],
    ["Starts from", config.base === null ? "random weights" : `base policy \u201c${config.base}\u201d, cloned`],
    ...config.cast.map((who, seat): [string, string] => [roles[seat] ?? `Seat ${seat}`, castWords(who)]),
    ...agentRows(config),
    ["Networks", towerWords(config.towers, roles)],
    ["Seed", String(config.seed)],
    ["Learner", config.learner.id],
    ...Object.entries(config.learner.hyperparameters).map(([name, value]): [string, string] => [
      measureTitle(name),
      formatNumber(value),
    ]),
    [config.network === "transformer" ? "Transformer blocks" : "Hidden layers", config.hidden.join(", ")],
    ["Episodes per segment", formatCount(config.segmentEpisodes)],
    ["Segments per update", formatCount(config.segmentsPerUpdate)],
    ["Play during updates", config.ahead ? "yes" : "no: each update waits for its own segments"],
    ["Versions in play", config.crossVersions === 1 ? "newest only" : `newest ${config.crossVersions}`],
    ["Share against past snapshots", `${Math.round(config.pastShare * 100)}%`],
    ["Matchmaking", ruleWords(config.matchmaking)],
    ["Checkpoints", ruleWords(config.checkpoints)],
    ["Gate", ruleWords(config.gate)],
    ["Starts over from", config.parents === null ? "its own start" : ruleWords(config.parents)],
    ["Episodes of a new member per opponent", formatCount(config.payoffEpisodes)],
    ["Episodes of a new member per scripted player", formatCount(config.ladderEpisodes)],
    ...(config.ladderPlayers.length > 0
      ? [["Other ladder players", config.ladderPlayers.join(", ")] satisfies [string, string]]
      : []),
    ["Playing policy", PLAYING_WORDS[config.playing]],
    ["Learns from people", config.learnFrom === "people" ? "yes, from those who agree" : "no"],
    ["Updates between snapshots", formatCount(config.snapshotEvery)],
    ["Updates between evaluations", formatCount(config.evaluateEvery)],
    ["Budget", budgetEnds(config) || "until stopped"],
    ...optionLines(config.options, facts),
  ];
}

/** Which agents learn; none for the only one. */
const agentRows = ({ agents }: Config): [name: string, value: string][] =>
  agents.length > 1 ? [["Agents", agents.map(({ id }) => id).join(", ")]] : [];

/** A rule with its options: "fixed (age share 0.1)". */
function ruleWords({ rule, options }: Config["gate"]): string {
  const values = Object.entries(options).map(
    ([name, value]) => `${toWords(name).toLowerCase()} ${withMinus(String(value))}`,
  );
  return values.length === 0 ? rule : `${rule} (${values.join(", ")})`;
}

function budgetEnds({ budget: { updates, seconds } }: Config): string {
  const ends = [
    updates === undefined ? "" : `${formatCount(updates)} updates`,
    seconds === undefined ? "" : formatDuration(seconds),
  ];
  return ends.filter(Boolean).join(" or ");
}

function castWords(who: string): string {
  if (who === "policy") return "learning policy";
  if (who === "opponent") return "another agent";
  return who === "base" ? "initial policy, frozen" : who;
}

function towerWords(towers: Config["towers"], roles: readonly string[]): string {
  if (towers.length === 1) return "one for all roles";
  return towers.map((seats) => seats.map((seat) => roles[seat] ?? `seat ${seat}`).join(" and ")).join("; ");
}

/** A setting that differs between configurations. */
export interface SettingDifference {
  readonly name: string;
  /** One value per configuration, in order; "" if it has no such setting. */
  readonly values: readonly string[];
}

/** Settings chosen in the form. */
const REQUESTED_FIELDS = new Set(["Preset", "Seed", "Budget"]);

/** The settings in which configurations differ, in display order. */
export function settingDifferences(configs: readonly Config[], known: Known): SettingDifference[] {
  const tables = configs.map((config) => new Map(settingRows(config, known)));
  const names = [...new Set(tables.flatMap((table) => [...table.keys()]))].filter(
    (name) => !REQUESTED_FIELDS.has(name),
  );
  return names
    .map((name) => ({ name, values: tables.map((table) => table.get(name) ?? "") }))
    .filter(({ values }) => new Set(values).size > 1);
}
