import { randomBytes } from "node:crypto";
import type { Db } from "mongodb";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import { packJobResult, unpackJobResult } from "../job-result-codec.ts";
import type { Collections } from "./schema.ts";

/*
 * Results of jobs in MongoDB, and the database's identity.
 */

interface IdentityDocument {
  readonly _id: string;
  readonly identity: string;
}

/** Writes an identity at the first call; all calls give the same one. */
export async function storeIdentity(database: Db): Promise<string> {
  const meta = database.collection<IdentityDocument>("meta");
  const stored = await meta.findOneAndUpdate(
    { _id: "identity" },
    { $setOnInsert: { identity: randomBytes(8).toString("hex") } },
    { upsert: true, returnDocument: "after" },
  );
  return String(stored?.identity);
}

/** @throws what MongoDB throws when the job has a result. */
export async function insertJobResult(
  { jobResults }: Collections,
  league: string,
  job: string,
  result: LeagueEvent,
): Promise<void> {
  await jobResults.insertOne({ _id: job, league, result: packJobResult(result) });
}

export async function readJobResult({ jobResults }: Collections, job: string): Promise<LeagueEvent | null> {
  const document = await jobResults.findOne({ _id: job });
  return document === null ? null : unpackJobResult(document.result);
}

export async function deleteJobResults({ jobResults }: Collections, jobs: readonly string[]): Promise<void> {
  if (jobs.length > 0) await jobResults.deleteMany({ _id: { $in: [...jobs] } });
}
