import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { auditStore } from "../../../server/audit/store.ts";
import { openStore, readStore } from "../../../server/store/registry.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { matchOf } from "../store/samples.ts";
import { storedLeagues, unpackStore } from "../store/stored.ts";

const root = temporaryFolder();
const league = storedLeagues[2];

/** Of the stored league: 16 episodes in each segment. */
const sound = { leagues: 1, entries: 30, segments: 17, episodes: 272, pending: 0, failed: [] };

async function audit(directory: string) {
  const store = await readStore({ directory });
  try {
    return await auditStore(store);
  } finally {
    await store.close();
  }
}

/** A folder with the stored league, after `sql`. */
function changed(sql: string): string {
  const folder = folderIn(root);
  const database = new DatabaseSync(unpackStore(2, folder));
  database.exec(sql);
  database.close();
  return folder;
}

const setEvent = (event: string, where: string): string => `UPDATE ledger SET event = ${event} WHERE ${where}`;

describe("the audit of a store", () => {
  it("finds no failures in stores of older versions", async () => {
    expect(await audit(changed(""))).toMatchObject(sound);
    const folder = folderIn(root);
    unpackStore(1, folder);
    expect(await audit(folder)).toMatchObject({ leagues: 1, pending: 0, failed: [] });
  });

  it.each<[string, string, RegExp]>([
    ["a head that is no JSON", "UPDATE leagues SET head = '{'", /^head: The head of league .* is damaged/],
    [
      "a head with other settings",
      `UPDATE leagues SET head = replace(head, '"seed":1', '"seed":7')`,
      /^head: it and entry 0 of the ledger disagree on the configuration$/,
    ],
    ["a damaged first entry", setEvent("''", "seq = 0"), /^entry 0: Entry 0 .* is damaged/],
    ["a first entry of another type", setEvent(`'{"type":"resumed"}'`, "seq = 0"), /^entry 0: .* contradicts itself/],
    ["a damaged last entry", setEvent("''", "seq = 29"), /^entry 29: Entry 29 .* is damaged/],
    ["a deleted ledger", "DELETE FROM ledger", /^ledger: it is empty, although the league has played$/],
    ["damaged entries in a row", setEvent("''", "seq BETWEEN 5 AND 7"), /^entry 5: .* Nor can 2 after it be read\.$/],
    [
      "an entry at a far place",
      "UPDATE ledger SET seq = 1000000000 WHERE seq = 29",
      /^entry 29: .* Nor can 100 after it be read; what follows was not checked\.$/,
    ],
    [
      "an update's version twice",
      setEvent(`replace(event, '"version":3', '"version":2')`, "seq = 20"),
      /^entry 20: it has update 2, after update 2 of the same agent$/,
    ],
    [
      "a skipped version",
      setEvent(`replace(event, '"version":4', '"version":5')`, "seq = 25"),
      /^entry 25: it has update 5, and update 4 of the same agent is missing$/,
    ],
    [
      "an update that learned from a segment that no entry counts",
      setEvent(`replace(event, '9ec1cd2d', 'ffffffff')`, "seq = 8"),
      /^entry 8: .* update 1 learned from a segment that was not fresh\.$/,
    ],
    [
      "another number of episodes in an entry",
      setEvent(`replace(event, '"episodes":16', '"episodes":15')`, "seq = 4"),
      /^segment 9ec1\w+: it has a number of episodes of 16, and entry 4 says 15$/,
    ],
    [
      "another index in an entry",
      setEvent(`replace(event, '"index":16', '"index":17')`, "seq = 26"),
      /^segment 01a9\w+: it has index 16, and entry 26 says 17$/,
    ],
    [
      "a segment that an entry counts instead of another one",
      setEvent(`replace(event, '01a9669e787c818256cbfd4ef35afbb5', '9ec1cd2d0e5336ee8a750e716fa1cade')`, "seq = 26"),
      /^segment 9ec1\w+: it is counted twice, by entries 4 and 26$/,
    ],
  ])("names %s, and nothing else", async (_, sql, failure) => {
    const { failed, leagues, segments, weights } = await audit(changed(sql));
    expect(failed.map(({ what, problem }) => `${what}: ${problem}`)).toEqual([expect.stringMatching(failure)]);
    expect(failed[0]?.league).toBe(league);
    expect(leagues).toBe(1);
    expect(segments).toBeGreaterThanOrEqual(sql === "DELETE FROM ledger" ? 0 : 14);
    expect(weights).toBeGreaterThan(2);
  });

  it("names every damaged entry and segment", async () => {
    const sql = `${setEvent("''", "seq IN (4, 10, 12)")}; UPDATE segments SET actions = x'ffff' WHERE position IN (9, 16)`;
    const { failed, entries } = await audit(changed(sql));
    expect(failed.map(({ what }) => what.replace(/(?<=segment ....).*/, ""))).toEqual([
      "entry 4",
      "entry 10",
      "entry 12",
      "segment 6631",
      "segment 01a9",
    ]);
    expect(entries).toBe(27);
  });

  it("names a match of an arena that can't be read", async () => {
    const folder = changed("");
    const store = await openStore({ directory: folder });
    for (const id of ["one", "two"]) await store.putMatch(matchOf(id, 1000, { league }));
    await store.close();
    expect(await audit(folder)).toMatchObject(sound);
    const database = new DatabaseSync(`${folder}/red-queen.db`);
    database.exec("UPDATE matches SET detail = '{' WHERE id = 'two'");
    database.close();
    const problem = expect.stringMatching(/^Match "two" is damaged/) as string;
    expect((await audit(folder)).failed).toEqual([{ league, what: "match two", problem }]);
  });
});
