import type { LeagueChoice } from "../../../agents/league/choice.ts";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { foldLedger, type LeagueFold } from "../../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry } from "../../../agents/league/ledger.ts";
import { gameById } from "../../../games/registry.ts";

export const kuhn = gameById("kuhn-poker");

type Played = Extract<LeagueEvent, { type: "segment-played" }>;
type Updated = Extract<LeagueEvent, { type: "policy-updated" }>;
type Evaluated = Extract<LeagueEvent, { type: "evaluated" }>;

/** Without games against scripted players, so that ledgers have only what a test adds. */
export const configOf = (choice: LeagueChoice = {}) => resolveConfig(kuhn, { ladderEpisodes: 0, ...choice });

/** A segment of 10 episodes between `a` in the first seat and `b` in the second. */
export const played = (index: number, more: Partial<Played> = {}): Played => ({
  type: "segment-played",
  segment: `s${index}`,
  index,
  pairing: ["policy:p0", "policy:p0"],
  policyVersion: 0,
  episodes: 10,
  steps: 25,
  returns: [0.5, -0.5],
  seconds: 0.1,
  ...more,
});

export const updated = (version: number, segments: readonly string[], more: Partial<Updated> = {}): Updated => ({
  type: "policy-updated",
  update: `u${version}`,
  version,
  policy: `p${version}`,
  optimizer: `o${version}`,
  segments,
  samples: 100,
  lag: 0,
  metrics: { entropy: 0.6 },
  seconds: 0.2,
  ...more,
});

export const evaluated = (version: number, more: Partial<Evaluated> = {}): Evaluated => ({
  type: "evaluated",
  evaluation: `e${version}`,
  policy: `p${version}`,
  version,
  measures: { nashConv: { value: 1, low: 1, high: 1, n: 0, unit: "chips", meaning: "" } },
  seconds: 0.01,
  ...more,
});

export const joined = (version: number): LeagueEvent => ({ type: "member-added", policy: `p${version}`, version });

/** Entries of the events, one per second, after a `created` entry. */
export function ledgerOf(events: readonly LeagueEvent[], choice: LeagueChoice = {}): LedgerEntry[] {
  const all: LeagueEvent[] = [{ type: "created", config: configOf(choice) }, ...events];
  return all.map((event, seq) => ({ seq, at: 1_000_000 + 1000 * seq, event }));
}

export const foldOf = (events: readonly LeagueEvent[], choice: LeagueChoice = {}): LeagueFold =>
  foldLedger(ledgerOf(events, choice));
