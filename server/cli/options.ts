import { InvalidArgumentError, Option } from "commander";
import { leagueSizes, MAX_SEED } from "../../agents/league/choice.ts";
import { MAX_CHAIN_ROUNDS } from "../../agents/coaching/icl-aif.ts";
import { readNumber } from "../../games/core/option-text.ts";

/** `--option NAME=VALUE` as given; `readOptionTexts` reads them once the game is known. */
export type OptionTexts = Readonly<Record<string, string>>;

/** Most job processes that can be requested. */
const MAX_JOBS = 256;

/** Most episodes that can be requested: they are kept in memory. */
const MAX_EPISODES = 1_000_000;

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, "": 1 };

/** Parses "90s", "5m", "2h", "3d" or "45" (seconds) into seconds. */
export function parseDuration(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNITS[unit] ?? Number.NaN);
  if (seconds > 0 && Number.isSafeInteger(Math.ceil(seconds * 1000))) return seconds;
  throw new InvalidArgumentError("It takes a time such as 60s, 5m or 2h.");
}

/** A whole number from `least` to `most`, written in decimal digits. */
function wholeNumber(least: number, most: number): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It takes a whole number ${range}.`);
  };
}

/** Most opponents of a member in a report. */
const MAX_OPPONENTS = 1000;

/** Most runs of one training. */
const MAX_RUNS = 100;

export const parsePort = wholeNumber(0, 65_535);
export const parseUpdates = wholeNumber(1, Number.MAX_SAFE_INTEGER);
export const parseSeed = wholeNumber(0, MAX_SEED);
export const parseJobs = wholeNumber(1, MAX_JOBS);
export const parseEpisodes = wholeNumber(1, MAX_EPISODES);
export const parseOpponents = wholeNumber(1, MAX_OPPONENTS);
export const parseRuns = wholeNumber(1, MAX_RUNS);
export const parseChainRounds = wholeNumber(1, MAX_CHAIN_ROUNDS);

/** A folder or a MongoDB address; refuses an option that follows a missing value. */
export function parsePlace(text: string): string {
  if (text.trim() !== "" && !text.startsWith("--")) return text;
  throw new InvalidArgumentError("It takes a folder or a MongoDB address.");
}

/** Comma-separated words. */
export const splitList = (list: string): readonly string[] => list.split(",").map((word) => word.trim());

/** Comma-separated whole numbers; the request schema checks their bounds. */
export const parseWidths = (list: string): readonly number[] =>
  splitList(list).map(wholeNumber(0, Number.MAX_SAFE_INTEGER));

/** Slash-separated towers, each a list of the seats that share its weights. */
export const parseTowers = (list: string): readonly (readonly number[])[] => list.split("/").map(parseWidths);

/** `--option NAME=VALUE` for the game that `what` describes. */
export const gameOption = (what: string): Option =>
  new Option("--option <name=value>", `an option of ${what}, see game list --json (repeatable)`)
    .argParser(collectOption)
    .default({}, "none");

/** `--set NAME=NUMBER`. */
export const setOption = (): Option =>
  new Option("--set <name=number>", "a hyperparameter of the learner or a size of the league (repeatable)")
    .argParser(collectNumber)
    .default({}, "none");

function collectOption(text: string, gathered: OptionTexts): OptionTexts {
  const [name, value] = splitPair(text);
  if (name !== "" && value !== null) return { ...gathered, [name]: value };
  throw new InvalidArgumentError("It takes NAME=VALUE, such as private=true.");
}

/** Collects `--set NAME=NUMBER`: a hyperparameter, or one of the league's sizes. */
function collectNumber(text: string, gathered: Readonly<Record<string, number>>): Record<string, number> {
  const [name, value] = splitPair(text);
  const number = readNumber(value ?? "");
  if (name !== "" && number !== null) return { ...gathered, [name]: number };
  const sizes = Object.keys(leagueSizes).join(", ");
  throw new InvalidArgumentError(`It takes NAME=NUMBER: a hyperparameter of the learner, or one of ${sizes}.`);
}

function splitPair(text: string): [name: string, value: string | null] {
  const at = text.indexOf("=");
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}
