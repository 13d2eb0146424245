import { isLine, lineKey } from "../matchmaking/rule.ts";
import { parseReference } from "../player-reference.ts";
import type { PairResult } from "./ledger.ts";
import { PayoffTable, type PayoffReader, type PayoffResult } from "../payoffs/payoff-table.ts";

/** A result for the table. */
export interface KeyedResult {
  readonly result: PayoffResult;
  /** Whether a player of the pair changes. */
  readonly decays: boolean;
}

/** Results that one update learned from, or that were played for the table. */
export interface PayoffBatch {
  /** The epoch from which matchmaking may use them. */
  readonly epoch: number;
  /** Position of the agent among the league's. */
  readonly agent: number;
  readonly results: readonly KeyedResult[];
}

/**
 * The payoffs of a league. Matchmaking reads those of an epoch's beginning, whatever was played since: so equal seeds
 * give equal pairings however fast jobs finish. Hence two tables: one of what is settled, and one that continues it
 * with the rest.
 */
export class LeaguePayoffs {
  readonly #settled = new PayoffTable();
  /** Made up to date when it is read: ledgers are read at once, and nothing asks for it meanwhile. */
  readonly #newest = new PayoffTable(this.#settled);
  #pending: PayoffBatch[] = [];
  /** Number of pending batches that the newest table has. */
  #added = 0;

  add(batch: PayoffBatch): void {
    this.#pending.push(batch);
  }

  /** All results so far. */
  get newest(): PayoffTable {
    for (const batch of this.#pending.slice(this.#added)) addBatch(this.#newest, batch);
    this.#added = this.#pending.length;
    return this.#newest;
  }

  /** Settles results up to an epoch, in an order that does not depend on when they came. */
  settle(epoch: number): void {
    const due = this.#pending.filter((batch) => batch.epoch <= epoch);
    if (due.length === 0) return;
    this.#pending = this.#pending.filter((batch) => batch.epoch > epoch);
    for (const batch of due.toSorted((a, b) => a.epoch - b.epoch || a.agent - b.agent)) addBatch(this.#settled, batch);
    this.#newest.clear();
    this.#added = 0;
  }

  /** What matchmaking may know in an epoch: the newest one, or one that is not settled beyond. */
  at(epoch: number): PayoffReader {
    return this.#pending.some((batch) => batch.epoch > epoch) ? this.#settled : this.newest;
  }
}

function addBatch(table: PayoffTable, { results }: PayoffBatch): void {
  for (const { result, decays } of results) table.add(result, decays);
}

/** Who a player was when it played. */
export interface PlayerKeys {
  /** Whether a policy is a member. */
  isMember(policy: string): boolean;
  /** The agent whose newest policy it was; undefined if it was none. */
  agentOf(policy: string): string | undefined;
}

/** A result in the table, from both sides, under every key that its players have. */
export function keyedResults(result: PairResult, keys: PlayerKeys): KeyedResult[] {
  const [first, second] = result.players.map((reference) => playerKeys(reference, keys)) as [string[], string[]];
  return first.flatMap((a) =>
    second.flatMap((b) => {
      if (a === b) return [];
      const decays = isLine(a) || isLine(b);
      return [side(result, a, b, 0), side(result, b, a, 1)].map((one) => ({ result: one, decays }));
    }),
  );
}

function playerKeys(reference: string, { isMember, agentOf }: PlayerKeys): string[] {
  const { kind, name } = parseReference(reference);
  if (kind !== "policy") return [reference];
  const agent = agentOf(name);
  return [...(isMember(name) ? [name] : []), ...(agent === undefined ? [] : [lineKey(agent)])];
}

function side(result: PairResult, row: string, column: string, index: 0 | 1): PayoffResult {
  const { seats, episodes, wins, draws, losses, means, variances } = result;
  const other = index === 0 ? 1 : 0;
  return {
    row,
    column,
    seat: seats[index],
    episodes,
    wins: index === 0 ? wins : losses,
    draws,
    losses: index === 0 ? losses : wins,
    mean: means[index],
    columnMean: means[other],
    variance: variances[index],
  };
}
