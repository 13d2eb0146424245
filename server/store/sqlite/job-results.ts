import type { StatementSync } from "node:sqlite";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import { packJobResult, unpackJobResult } from "../job-result-codec.ts";

/** Results of jobs in SQLite, and the store's identity. */
export class SqliteJobResults {
  readonly #sql: (text: string) => StatementSync;

  constructor(sql: (text: string) => StatementSync) {
    this.#sql = sql;
  }

  identity(): string {
    return String(this.#sql("SELECT id FROM identity").get()?.["id"]);
  }

  put(league: string, job: string, result: LeagueEvent): void {
    const row = [job, league, packJobResult(result)];
    this.#sql("INSERT INTO job_results VALUES (?, ?, ?) ON CONFLICT DO NOTHING").run(...row);
  }

  read(job: string): LeagueEvent | null {
    const row = this.#sql("SELECT result FROM job_results WHERE job = ?").get(job);
    return row === undefined ? null : unpackJobResult(row["result"]);
  }

  /** Call it within a transaction. */
  delete(jobs: readonly string[]): void {
    for (const job of jobs) this.#sql("DELETE FROM job_results WHERE job = ?").run(job);
  }
}
