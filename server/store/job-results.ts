import type { LeagueEvent } from "../../agents/league/ledger.ts";

/**
 * What processes that share a queue of jobs need of the store. @see {@link Store}
 */
export interface JobResultStore {
  /** A random id of this store, made when it was created: the same for every process that opens it. */
  identity(): Promise<string>;
  /** Keeps the result of a league's job until its leader takes it for the ledger; a second write changes nothing. */
  putJobResult(league: string, job: string, result: LeagueEvent): Promise<void>;
  /** The result of a job; null if there is none or it can't be read: the job is repeated. */
  jobResult(job: string): Promise<LeagueEvent | null>;
  /** Deletes results, by job; ignores jobs without one. */
  deleteJobResults(jobs: readonly string[]): Promise<void>;
}
