import { isLine, lineKey } from "../matchmaking/rule.ts";
import { parseReference } from "../player-reference.ts";
import type { PairResult } from "./ledger.ts";
import type { MutualResult } from "../payoffs/pair-numbers.ts";
import { PayoffTable, type PayoffReader } from "../payoffs/payoff-table.ts";

/** A result for the table. */
export interface KeyedResult {
  readonly result: MutualResult;
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
  /** The policy, if it is a member. A name cut from a reference would retain the reference. */
  memberKey(policy: string): string | undefined;
  /** The agent whose newest policy it was; undefined if it was none. */
  agentOf(policy: string): string | undefined;
}

/** A result under every pair of keys that its players have. */
export function keyedResults(result: PairResult, keys: PlayerKeys): KeyedResult[] {
  const [first, second] = result.players.map((reference) => playerKeys(reference, keys)) as [string[], string[]];
  return first.flatMap((a) =>
    second.flatMap((b) =>
      a === b ? [] : [{ result: { ...result, players: [a, b] }, decays: isLine(a) || isLine(b) }],
    ),
  );
}

function playerKeys(reference: string, { memberKey, agentOf }: PlayerKeys): string[] {
  const { kind, name } = parseReference(reference);
  if (kind !== "policy") return [reference];
  const member = memberKey(name);
  const agent = agentOf(name);
  return [...(member === undefined ? [] : [member]), ...(agent === undefined ? [] : [lineKey(agent)])];
}
