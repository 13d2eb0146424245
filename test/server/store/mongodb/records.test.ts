import type { Db } from "mongodb";
import { describe, expect, it } from "vitest";
import { recordKinds } from "../../../../server/store/records.ts";
import { openCollections } from "../../../../server/store/mongodb/schema.ts";

/** Collections that belong to one store, and no copy has. */
const OWN = ["probes", "uploads"];

describe("the records of a MongoDB store", () => {
  it("have every collection, so that a copy lacks none", () => {
    const database = { collection: (collectionName: string) => ({ collectionName }) } as unknown as Db;
    expect(Object.keys(openCollections(database)).toSorted()).toEqual([...recordKinds, ...OWN].toSorted());
  });
});
