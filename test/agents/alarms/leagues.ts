import { alarmChanges } from "../../../agents/alarms/alarm-changes.ts";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import type { LeagueChoice } from "../../../agents/league/choice.ts";
import { foldLedger, type LeagueFold } from "../../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry, PairResult } from "../../../agents/league/ledger.ts";
import type { Measure } from "../../../games/core/measures.ts";
import { gameById } from "../../../games/registry.ts";
import { evaluated, joined, played, updated } from "../league/ledgers.ts";

/** A league of `game` that writes its alarms as a leader does. */
export class WatchedLeague {
  readonly fold: LeagueFold;
  /** Alarms raised (+) and cleared (-), in order. */
  readonly changes: string[] = [];
  readonly entries: LedgerEntry[] = [];
  #segment = 0;

  constructor(game = "kuhn-poker", choice: LeagueChoice = {}) {
    this.entries.push({
      seq: 0,
      at: 1_000_000,
      event: { type: "created", config: resolveConfig(gameById(game), choice) },
    });
    this.fold = foldLedger(this.entries);
    this.add(joined(0));
  }

  get state() {
    return this.fold.state;
  }

  /** The sentence and the evidence of an active alarm. */
  alarm(id: string) {
    return this.state.alarms.find((alarm) => alarm.id === id);
  }

  add(...events: readonly LeagueEvent[]): void {
    for (const event of events) {
      this.#append(event);
      for (const change of alarmChanges(this.state)) {
        this.changes.push(`${change.type === "alarm-raised" ? "+" : "-"}${change.alarm}`);
        this.#append(change);
      }
    }
  }

  /** One update with these metrics. */
  update(metrics: Readonly<Record<string, number>>, more: { readonly lag?: number } = {}): void {
    this.add(played(this.#segment));
    this.add(updated(this.state.updates + 1, [`s${this.#segment++}`], { metrics, ...more }));
  }

  /** As many updates, each with these metrics. */
  updates(count: number, metrics: Readonly<Record<string, number>>, more: { readonly lag?: number } = {}): void {
    for (let i = 0; i < count; i++) this.update(metrics, more);
  }

  /** An evaluation of the newest policy: shares by name, with a 95% interval of 0.01 on either side. */
  evaluate(shares: Readonly<Record<string, number>>): void {
    const measures = Object.fromEntries(
      Object.entries(shares).map(([name, value]): [string, Measure] => [
        name,
        { value, low: value - 0.01, high: value + 0.01, n: 2000, unit: "share", meaning: "" },
      ]),
    );
    this.add(evaluated(this.state.updates, { measures }));
  }

  /** Results of an agent's policy `row` against `column`, as wins and losses in a seat; learned from at once. */
  meetAs(agent: string, seat: 0 | 1, [row, column]: readonly [string, string], mean: number, episodes = 200): void {
    const { updates } = this.state.agents.find((one) => one.agent.id === agent) ?? this.state;
    const result = pairResult(seat === 0 ? [row, column] : [column, row], seat === 0 ? mean : -mean, episodes);
    const segment = `${agent}${this.#segment++}`;
    const index = updates;
    this.add(played(index, { agent, segment, pairing: result.players, result, episodes, policyVersion: updates }));
    this.add(updated(updates + 1, [segment], { agent, policy: `${agent}${updates + 1}` }));
  }

  /** Results of `row` against `column` in both seats, learned from at the next update. */
  meet(row: string, column: string, mean: number, episodes = 200): void {
    for (const swapped of [false, true]) {
      const result = pairResult(swapped ? [column, row] : [row, column], swapped ? -mean : mean, episodes);
      const pairing = result.players;
      this.add(played(this.#segment, { pairing, result, episodes }));
      this.add(updated(this.state.updates + 1, [`s${this.#segment++}`]));
    }
  }

  #append(event: LeagueEvent): void {
    const entry = { seq: this.entries.length, at: 1_000_000 + 1000 * this.entries.length, event };
    this.entries.push(entry);
    this.fold.apply(entry);
  }
}

function pairResult(policies: readonly [string, string], mean: number, episodes: number): PairResult {
  const wins = Math.round((episodes * (1 + mean)) / 2);
  return {
    players: [`policy:${policies[0]}`, `policy:${policies[1]}`],
    seats: [0, 1],
    episodes,
    wins,
    draws: 0,
    losses: episodes - wins,
    means: [mean, -mean],
    variances: [1 - mean * mean, 1 - mean * mean],
  };
}
