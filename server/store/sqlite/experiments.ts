import type { StatementSync } from "node:sqlite";
import { packExperiment, packRunStart, unpackExperiment, unpackRunStart } from "../experiment-codec.ts";
import { experimentTaken } from "../refusal.ts";
import type { ExperimentControl, ExperimentRecord, RunStart } from "../store.ts";

type HeadRow = { readonly head: unknown };

/** Experiments in SQLite. Call writes within a transaction. */
export class SqliteExperiments {
  readonly #sql: (text: string) => StatementSync;

  constructor(sql: (text: string) => StatementSync) {
    this.#sql = sql;
  }

  ids(): readonly string[] {
    const rows = this.#sql("SELECT id FROM experiments ORDER BY created_at, id").all();
    return rows.map(({ id }) => String(id));
  }

  read(id: string): ExperimentRecord | null {
    const row = this.#sql("SELECT head FROM experiments WHERE id = ?").get(id) as HeadRow | undefined;
    return row === undefined ? null : unpackExperiment(id, row.head);
  }

  /** @throws ServerError `store/conflict` when the id is taken. */
  create(experiment: ExperimentRecord): void {
    const row = [experiment.id, experiment.createdAt, packExperiment(experiment)];
    const { changes } = this.#sql("INSERT INTO experiments VALUES (?, ?, ?) ON CONFLICT DO NOTHING").run(...row);
    if (changes === 0) throw experimentTaken(experiment.id);
  }

  starts(experiment: string): readonly RunStart[] {
    const query = "SELECT head FROM run_starts WHERE experiment = ? ORDER BY at, league";
    const rows = this.#sql(query).all(experiment) as HeadRow[];
    return rows.map(({ head }) => unpackRunStart(experiment, head));
  }

  putStart(experiment: string, start: RunStart): void {
    const row = [experiment, start.at, start.league, packRunStart(start)];
    this.#sql("INSERT INTO run_starts VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING").run(...row);
  }

  putControl(id: string, control: ExperimentControl): void {
    const stored = this.read(id);
    if (stored === null) return;
    this.#sql("UPDATE experiments SET head = ? WHERE id = ?").run(packExperiment({ ...stored, control }), id);
  }

  delete(id: string): void {
    this.#sql("DELETE FROM leases WHERE league = ?").run(id);
    this.#sql("DELETE FROM run_starts WHERE experiment = ?").run(id);
    this.#sql("DELETE FROM experiments WHERE id = ?").run(id);
  }
}
