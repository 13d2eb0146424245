import { packExperiment, packRunStart, unpackExperiment, unpackRunStart } from "../experiment-codec.ts";
import type { ExperimentControl, ExperimentRecord, RunStart } from "../store.ts";
import type { Collections } from "./schema.ts";

/*
 * Experiments and the starts of their leagues in MongoDB.
 */

export async function experimentIds({ experiments }: Collections): Promise<readonly string[]> {
  const documents = await experiments.find().sort({ createdAt: 1, _id: 1 }).project({ createdAt: 1 }).toArray();
  return documents.map(({ _id }) => String(_id));
}

/** @throws ServerError `store/damaged` */
export async function readExperiment({ experiments }: Collections, id: string): Promise<ExperimentRecord | null> {
  const document = await experiments.findOne({ _id: id });
  return document === null ? null : unpackExperiment(id, document.head);
}

/** @throws what MongoDB throws when the id is taken. */
export async function insertExperiment({ experiments }: Collections, experiment: ExperimentRecord): Promise<void> {
  const { id, createdAt } = experiment;
  await experiments.insertOne({ _id: id, createdAt, head: packExperiment(experiment) });
}

/** @throws ServerError `store/damaged` */
export async function readRunStarts({ runStarts }: Collections, experiment: string): Promise<readonly RunStart[]> {
  const documents = await runStarts.find({ experiment }).sort({ at: 1, _id: 1 }).toArray();
  return documents.map(({ head }) => unpackRunStart(experiment, head));
}

/** @throws what MongoDB throws when it is stored already. */
export async function insertRunStart({ runStarts }: Collections, experiment: string, start: RunStart): Promise<void> {
  const { at, league } = start;
  await runStarts.insertOne({ _id: `${experiment}/${at}/${league}`, experiment, at, head: packRunStart(start) });
}

/** Only the holder of the experiment's lease calls this, so that no other change is lost. */
export async function replaceControl(collections: Collections, id: string, control: ExperimentControl): Promise<void> {
  const stored = await readExperiment(collections, id);
  if (stored === null) return;
  await collections.experiments.updateOne({ _id: id }, { $set: { head: packExperiment({ ...stored, control }) } });
}

/** Without a transaction: deletes the definition first; a second call finishes it. */
export async function deleteExperiment({ experiments, runStarts, leases }: Collections, id: string): Promise<void> {
  await experiments.deleteOne({ _id: id });
  await leases.deleteOne({ _id: id });
  await runStarts.deleteMany({ experiment: id });
}
