import type { StatementSync } from "node:sqlite";
import type { Weights } from "../../../agents/networks/network.ts";
import {
  isPolicyHead,
  packWeights,
  unpackWeights,
  unpackWeightsHead,
  type PackedWeights,
  type Stored,
} from "../codec.ts";
import { PERMANENT_KEEPER } from "../keeper.ts";
import type { WeightsRecord } from "../store.ts";

/**
 * Weights in SQLite and their keepers: `keepers` has a row for each league that has kept them, with `kept` set while it
 * needs them. Call writes within a transaction.
 */
export class SqliteWeights {
  readonly #sql: (text: string) => StatementSync;

  constructor(sql: (text: string) => StatementSync) {
    this.#sql = sql;
  }

  put(weights: Weights, league = PERMANENT_KEEPER): void {
    const { head, data } = packWeights(weights);
    const statement = "INSERT INTO weights VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET data = excluded.data";
    this.#sql(`${statement} WHERE length(weights.data) = 0`).run(weights.hash, head, data);
    this.#enter(weights.hash, league);
  }

  read(hash: string): Weights | null {
    const held = "EXISTS (SELECT 1 FROM keepers WHERE keepers.hash = weights.hash AND kept = 1) AS held";
    const row = this.#sql(`SELECT head, data, ${held} FROM weights WHERE hash = ?`).get(hash) as WeightsRow | undefined;
    if (row === undefined) return null;
    return unpackWeights(hash, row, { held: row.held === 1, leagues: this.#leaguesOf(hash) });
  }

  record(hash: string): WeightsRecord | null {
    const row = this.#sql("SELECT head FROM weights WHERE hash = ?").get(hash) as HeadRow | undefined;
    if (row === undefined) return null;
    return { ...unpackWeightsHead(hash, row.head), leagues: this.#leaguesOf(hash), held: this.#isKept(hash) };
  }

  keep(hash: string, league: string): boolean {
    if (!this.#isKept(hash)) return false;
    this.#enter(hash, league);
    return true;
  }

  keptBy(league: string): readonly string[] {
    return this.#hashes("SELECT hash FROM keepers WHERE league = ? AND kept = 1", league);
  }

  release(league: string, hashes: readonly string[]): void {
    const statement = this.#sql("UPDATE keepers SET kept = 0 WHERE hash = ? AND league = ? AND kept = 1");
    for (const hash of hashes) {
      const { changes } = statement.run(hash, league);
      if (changes > 0 && !this.#isKept(hash)) this.#letGo(hash);
    }
  }

  /**
   * Removes a deleted league from all weights: those other leagues have kept keep their record, the rest are deleted.
   */
  forget(league: string): void {
    const hashes = this.#hashes("SELECT hash FROM keepers WHERE league = ?", league);
    this.release(league, hashes);
    this.#sql("DELETE FROM keepers WHERE league = ?").run(league);
    const unknown = "NOT EXISTS (SELECT 1 FROM keepers WHERE keepers.hash = weights.hash)";
    const orphan = this.#sql(`DELETE FROM weights WHERE hash = ? AND ${unknown}`);
    for (const hash of hashes) orphan.run(hash);
  }

  #leaguesOf(hash: string): readonly string[] {
    const rows = this.#sql("SELECT league FROM keepers WHERE hash = ? AND league <> ? ORDER BY league");
    return rows.all(hash, PERMANENT_KEEPER).map(({ league }) => String(league));
  }

  #enter(hash: string, league: string): void {
    const statement = "INSERT INTO keepers VALUES (?, ?, 1) ON CONFLICT (hash, league) DO UPDATE SET kept = 1";
    this.#sql(statement).run(hash, league);
  }

  #isKept(hash: string): boolean {
    return this.#sql("SELECT 1 FROM keepers WHERE hash = ? AND kept = 1").get(hash) !== undefined;
  }

  #letGo(hash: string): void {
    const row = this.#sql("SELECT head FROM weights WHERE hash = ?").get(hash) as HeadRow | undefined;
    if (row === undefined) return;
    if (isPolicyHead(row.head)) {
      this.#sql("UPDATE weights SET data = x'' WHERE hash = ?").run(hash);
      return;
    }
    this.#sql("DELETE FROM weights WHERE hash = ?").run(hash);
    this.#sql("DELETE FROM keepers WHERE hash = ?").run(hash);
  }

  #hashes(query: string, league: string): readonly string[] {
    return this.#sql(query)
      .all(league)
      .map(({ hash }) => String(hash));
  }
}

interface HeadRow {
  readonly head: unknown;
}

type WeightsRow = Stored<PackedWeights> & { readonly held: unknown };
