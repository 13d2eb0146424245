import { Binary, ObjectId, type Collection } from "mongodb";
import type { Weights } from "../../../agents/networks/network.ts";
import { isPolicyHead, packWeights, unpackWeights, unpackWeightsHead, type WeightsUse } from "../codec.ts";
import { PERMANENT_KEEPER } from "../keeper.ts";
import { isDuplicate } from "./errors.ts";
import { bytesIn, type WeightsDocument } from "./schema.ts";
import { MAX_INLINE_BYTES, type WeightValues } from "./weight-values.ts";
import type { WeightsRecord } from "../store.ts";

/*
 * Weights in MongoDB and their keepers. There are no transactions: the write that removes the last keeper also removes
 * the values, or the name of the file that has them, and the write that adds a keeper also adds them, so that no values
 * are lost between two steps.
 */

/** The documents of weights, and the files of those that are large. */
export interface WeightsPlace {
  readonly weights: Collection<WeightsDocument>;
  readonly values: WeightValues;
}

const entered = (league: string) => ({ $addToSet: { keepers: league, leagues: league } });

export async function putWeights(place: WeightsPlace, weights: Weights, league = PERMANENT_KEEPER): Promise<void> {
  const { hash } = weights;
  while (!(await keepWeights(place, hash, league))) {
    const { head, data } = packWeights(weights);
    try {
      await withStoredValues(place, hash, data, async (stored, unset) => {
        const values = { $set: { head, ...stored, held: true }, ...unset, ...entered(league) };
        return place.weights.findOneAndUpdate({ _id: hash }, values, { upsert: true, returnDocument: "before" });
      });
      return;
    } catch (error) {
      // Another process was faster.
      if (!isDuplicate(error)) throw error;
    }
  }
}

/** What a document of weights says of its values, to set and to unset. */
type StoreValues = (
  stored: { readonly data: Binary; readonly file?: ObjectId },
  unset: { readonly $unset?: { readonly file: "" } },
) => Promise<{ readonly file?: unknown } | null>;

/**
 * Stores values within the document or, if they are large, in a file first.
 * @param write writes the document, and answers with the one before; the file which that one names is deleted.
 */
export async function withStoredValues(
  { values }: WeightsPlace,
  hash: string,
  data: Uint8Array,
  write: StoreValues,
): Promise<void> {
  if (data.byteLength <= MAX_INLINE_BYTES) {
    const before = await write({ data: new Binary(data) }, { $unset: { file: "" } });
    return deleteFile(values, hash, before?.file);
  }
  const file = await values.write(hash, data);
  try {
    const before = await write({ data: new Binary(new Uint8Array()), file }, {});
    await values.settle(file);
    await deleteFile(values, hash, before?.file);
  } catch (error) {
    if (isDuplicate(error)) await values.delete(file);
    throw error;
  }
}

/** Deletes a file that weights named until now. */
async function deleteFile(values: WeightValues, hash: string, file: unknown): Promise<void> {
  if (!(file instanceof ObjectId)) return;
  await values.note(hash, file);
  await values.delete(file);
}

export async function keepWeights({ weights }: WeightsPlace, hash: string, league: string): Promise<boolean> {
  const there = { _id: hash, held: true, keepers: { $exists: true }, leagues: { $exists: true } };
  const enter = async () => (await weights.updateOne(there, entered(league))).matchedCount > 0;
  try {
    if (await enter()) return true;
  } catch (error) {
    // A damaged list that is no longer an array can't take entries.
    if (!(await repairLists(weights, hash))) throw error;
    return enter();
  }
  return (await repairLists(weights, hash)) && enter();
}

/**
 * Repairs keeper lists that are no longer arrays. Their keepers are lost, so the weights are kept forever. @returns
 * whether there was anything to repair.
 */
async function repairLists(collection: Collection<WeightsDocument>, hash: string): Promise<boolean> {
  const found = await collection.findOne({ _id: hash }, { projection: { keepers: 1, leagues: 1 } });
  if (found === null) return false;
  const lists: Readonly<Record<string, unknown>> = { keepers: found.keepers, leagues: found.leagues };
  const damaged = Object.entries(lists).filter(([, list]) => !Array.isArray(list));
  const repaired = damaged.map(([field, value]) => [
    field,
    [PERMANENT_KEEPER, ...(typeof value === "string" ? [value] : [])],
  ]);
  if (repaired.length > 0) await collection.updateOne({ _id: hash }, { $set: Object.fromEntries(repaired) as object });
  return repaired.length > 0;
}

export async function readWeights(place: WeightsPlace, hash: string): Promise<Weights | null> {
  const document = await readValues(place, await place.weights.findOne({ _id: hash }));
  if (document === null) return null;
  return unpackWeights(hash, { head: document.head, data: bytesIn(document.data) }, weightsUse(document));
}

/** The document with its values, wherever they are; without them if their file is damaged. */
export async function readValues<T extends { readonly _id: string; readonly file?: unknown }>(
  { weights, values }: WeightsPlace,
  document: T | null,
): Promise<T | WeightsDocument | null> {
  const { _id = "" } = document ?? {};
  let found: T | WeightsDocument | null = document;
  while (found !== null && found.file instanceof ObjectId) {
    const file: ObjectId = found.file;
    const data = await values.read(file);
    if (data !== null) return { ...found, data: new Binary(data) };
    // Another process has released them since, or stored them again.
    const now: WeightsDocument | null = await weights.findOne({ _id });
    if (now?.file?.equals(file)) return { ...found, data: undefined };
    found = now;
  }
  return found;
}

export async function readWeightsRecord({ weights }: WeightsPlace, hash: string): Promise<WeightsRecord | null> {
  const document = await weights.findOne({ _id: hash }, { projection: { data: 0 } });
  if (document === null) return null;
  return { ...unpackWeightsHead(hash, document.head), ...weightsUse(document) };
}

/** Documents of version 1, when opened for reading only, have no keepers: none of their values were released. */
function weightsUse({ held, leagues }: { readonly held?: unknown; readonly leagues?: unknown }): WeightsUse {
  const known = Array.isArray(leagues) ? leagues.filter((league) => typeof league === "string") : [];
  return { held: held !== false, leagues: known.filter((league) => league !== PERMANENT_KEEPER).toSorted() };
}

/** Removes a league from the keepers; whether it is the last one may change between two steps. */
export async function releaseWeights(place: WeightsPlace, league: string, hash: string): Promise<void> {
  const { weights } = place;
  const keeps = { _id: hash, keepers: league };
  for (;;) {
    const document = await weights.findOne(keeps, { projection: { head: 1, file: 1 } });
    if (document === null || (await letGo(place, league, document))) return;
    const others = { ...keeps, "keepers.1": { $exists: true } };
    if ((await weights.updateOne(others, { $pull: { keepers: league } })).matchedCount > 0) return;
    await repairLists(weights, hash);
  }
}

/** Releases weights that only this league keeps. @returns false when others keep them too. */
async function letGo(
  { weights, values }: WeightsPlace,
  league: string,
  { _id, head, file }: Pick<WeightsDocument, "_id" | "head" | "file">,
): Promise<boolean> {
  const alone = { _id, keepers: [league], file: file ?? { $exists: false } };
  if (file instanceof ObjectId) await values.note(_id, file);
  const nothing = { keepers: [], held: false, data: new Binary(new Uint8Array()) };
  const isReleased = isPolicyHead(head)
    ? (await weights.updateOne(alone, { $set: nothing, $unset: { file: "" } })).matchedCount > 0
    : (await weights.deleteOne(alone)).deletedCount > 0;
  if (!(file instanceof ObjectId)) return isReleased;
  await (isReleased ? values.delete(file) : values.settle(file));
  return isReleased;
}

/** Removes a deleted league from all weights: those other leagues have kept keep their record, the rest are deleted. */
export async function forgetWeights(place: WeightsPlace, league: string): Promise<void> {
  const { weights } = place;
  for await (const { _id } of weights.find({ keepers: league }).project<{ _id: string }>({ _id: 1 })) {
    await releaseWeights(place, league, _id);
  }
  for await (const { _id, leagues } of weights.find({ leagues: league }).project<NamedLeagues>({ leagues: 1 })) {
    if (!Array.isArray(leagues)) await repairLists(weights, _id);
    // In one step for each, so that a crash leaves none without leagues.
    const own = await weights.deleteOne({ _id, keepers: { $size: 0 }, leagues: [league] });
    if (own.deletedCount === 0) await weights.updateOne({ _id }, { $pull: { leagues: league } });
  }
}

interface NamedLeagues {
  readonly _id: string;
  readonly leagues: unknown;
}

/** Deletes files that a process left behind when it died while it wrote or deleted them. */
export async function deleteAbandonedFiles({ weights, values }: WeightsPlace): Promise<void> {
  for (const { _id: file, weights: hash } of await values.abandoned()) {
    const named = await weights.findOne({ _id: hash }, { projection: { file: 1 } });
    await (named?.file?.equals(file) ? values.settle(file) : values.delete(file));
  }
}
