import { Binary, type Collection } from "mongodb";
import type { Weights } from "../../../agents/networks/network.ts";
import { isPolicyHead, packWeights, unpackWeights, unpackWeightsHead, type WeightsUse } from "../codec.ts";
import { PERMANENT_KEEPER } from "../keeper.ts";
import { isDuplicate } from "./errors.ts";
import { bytesIn, type WeightsDocument } from "./schema.ts";
import { checkSize } from "./size.ts";
import type { WeightsRecord } from "../store.ts";

/*
 * Weights in MongoDB and their keepers. There are no transactions: the write that removes the last keeper also removes
 * the values, and the write that adds a keeper also adds them, so that no values are lost between two steps.
 */

type WeightsCollection = Collection<WeightsDocument>;

const entered = (league: string) => ({ $addToSet: { keepers: league, leagues: league } });

export async function putWeights(
  collection: WeightsCollection,
  weights: Weights,
  league = PERMANENT_KEEPER,
): Promise<void> {
  const { head, data } = packWeights(weights);
  checkSize([head, data], `The network ${weights.hash}`, "use fewer or narrower hidden layers");
  while (!(await keepWeights(collection, weights.hash, league))) {
    const values = { $set: { head, data: new Binary(data), held: true } };
    try {
      await collection.updateOne({ _id: weights.hash }, { ...values, ...entered(league) }, { upsert: true });
      return;
    } catch (error) {
      // Another process was faster.
      if (!isDuplicate(error)) throw error;
    }
  }
}

export async function keepWeights(collection: WeightsCollection, hash: string, league: string): Promise<boolean> {
  const there = { _id: hash, held: true, keepers: { $exists: true }, leagues: { $exists: true } };
  const enter = async () => (await collection.updateOne(there, entered(league))).matchedCount > 0;
  try {
    if (await enter()) return true;
  } catch (error) {
    // A damaged list that is no longer an array can't take entries.
    if (!(await repairLists(collection, hash))) throw error;
    return enter();
  }
  return (await repairLists(collection, hash)) && enter();
}

/**
 * Repairs keeper lists that are no longer arrays. Their keepers are lost, so the weights are kept forever. @returns
 * whether there was anything to repair.
 */
async function repairLists(collection: WeightsCollection, hash: string): Promise<boolean> {
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

export async function readWeights(collection: WeightsCollection, hash: string): Promise<Weights | null> {
  const document = await collection.findOne({ _id: hash });
  if (document === null) return null;
  return unpackWeights(hash, { head: document.head, data: bytesIn(document.data) }, weightsUse(document));
}

export async function readWeightsRecord(collection: WeightsCollection, hash: string): Promise<WeightsRecord | null> {
  const document = await collection.findOne({ _id: hash }, { projection: { data: 0 } });
  if (document === null) return null;
  return { ...unpackWeightsHead(hash, document.head), ...weightsUse(document) };
}

/** Documents of version 1, when opened for reading only, have no keepers: none of their values were released. */
function weightsUse({ held, leagues }: { readonly held?: unknown; readonly leagues?: unknown }): WeightsUse {
  const known = Array.isArray(leagues) ? leagues.filter((league) => typeof league === "string") : [];
  return { held: held !== false, leagues: known.filter((league) => league !== PERMANENT_KEEPER).toSorted() };
}

/** Removes a league from the keepers; whether it is the last one may change between two steps. */
export async function releaseWeights(collection: WeightsCollection, league: string, hash: string): Promise<void> {
  const keeps = { _id: hash, keepers: league };
  for (;;) {
    const document = await collection.findOne(keeps, { projection: { head: 1 } });
    if (document === null || (await letGo(collection, league, hash, document.head))) return;
    const others = { ...keeps, "keepers.1": { $exists: true } };
    if ((await collection.updateOne(others, { $pull: { keepers: league } })).matchedCount > 0) return;
    await repairLists(collection, hash);
  }
}

/** Releases weights that only this league keeps. @returns false when others keep them too. */
async function letGo(collection: WeightsCollection, league: string, hash: string, head: string): Promise<boolean> {
  const alone = { _id: hash, keepers: [league] };
  if (!isPolicyHead(head)) return (await collection.deleteOne(alone)).deletedCount > 0;
  const nothing = { keepers: [], held: false, data: new Binary(new Uint8Array()) };
  return (await collection.updateOne(alone, { $set: nothing })).matchedCount > 0;
}

/** Removes a deleted league from all weights: those other leagues have kept keep their record, the rest are deleted. */
export async function forgetWeights(collection: WeightsCollection, league: string): Promise<void> {
  for await (const { _id } of collection.find({ keepers: league }).project<{ _id: string }>({ _id: 1 })) {
    await releaseWeights(collection, league, _id);
  }
  for await (const { _id, leagues } of collection.find({ leagues: league }).project<NamedLeagues>({ leagues: 1 })) {
    if (!Array.isArray(leagues)) await repairLists(collection, _id);
    // In one step for each, so that a crash leaves none without leagues.
    const own = await collection.deleteOne({ _id, keepers: { $size: 0 }, leagues: [league] });
    if (own.deletedCount === 0) await collection.updateOne({ _id }, { $pull: { leagues: league } });
  }
}

interface NamedLeagues {
  readonly _id: string;
  readonly leagues: unknown;
}
