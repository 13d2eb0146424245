import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { namedSegments } from "../../../agents/league/named-segments.ts";
import { valueAt } from "../../../games/core/value-at.ts";
import type { AuditFailure, StoreReport } from "../../../server/audit/report.ts";
import { auditStore } from "../../../server/audit/store.ts";
import { openStore, readStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { answerOf, refusalOf, runCommand } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { eventsOf } from "../../support/league-audit.ts";
import type { RunAnswer } from "./answers.ts";

const root = temporaryFolder();
const healthy = folderIn(root);

/** Number of updates after which the leagues end. */
const UPDATE_COUNT = 3;

let league = "";
let other = "";
beforeAll(async () => {
  const run = (...args: readonly string[]) => {
    const sizes = ["segmentEpisodes=16", "segmentsPerUpdate=2", "snapshotEvery=1", "payoffEpisodes=16"];
    const settings = sizes.flatMap((size) => ["--set", size]);
    const limits = ["--updates", String(UPDATE_COUNT), "--jobs", "1", "--engine", "wasm", "--store", healthy];
    return answerOf<RunAnswer>(["league", "run", ...args, ...settings, ...limits]);
  };
  league = (await run("--game", "kuhn-poker", "--seed", "1")).league;
  other = (await run("--game", "tic-tac-toe", "--seed", "2")).league;
});

/** The store after `change` to its first league. */
function changed(change: (database: DatabaseSync) => void): string {
  const folder = folderIn(root);
  const file = join(folder, "red-queen.db");
  copyFileSync(join(healthy, "red-queen.db"), file);
  const database = new DatabaseSync(file);
  change(database);
  database.close();
  return folder;
}

async function audit(store: string): Promise<{ readonly code: number | null; readonly report: StoreReport }> {
  const { code, stdout, stderr } = await runCommand(["store", "audit", "--store", store, "--json"]);
  expect(stderr).toBe("");
  return { code, report: JSON.parse(stdout) as StoreReport };
}

/** Audits a store in this process, without a command. */
async function auditHere(directory: string): Promise<StoreReport> {
  const store = await readStore({ directory });
  try {
    return await auditStore(store);
  } finally {
    await store.close();
  }
}

/** The failures of a store by the command, which reports them by its exit code too; each is of the first league. */
async function failuresOf(store: string): Promise<readonly Omit<AuditFailure, "league">[]> {
  const { code, report } = await audit(store);
  expect(code).toBe(report.failed.length === 0 ? 0 : 1);
  expect(report.leagues).toBe(2);
  return report.failed.map(({ league: whose, ...failure }) => {
    expect(whose).toBe(league);
    return failure;
  });
}

/** Seq and segment of the entries of the first league that record a played segment, in order. */
const playedIn = (database: DatabaseSync) =>
  database
    .prepare(
      "SELECT seq, json_extract(event, '$.segment') AS segment FROM ledger " +
        "WHERE league = ? AND json_extract(event, '$.type') = 'segment-played' ORDER BY seq",
    )
    .all(league) as { seq: number; segment: string }[];

/** Hash of the newest policy of the first league. */
function newestPolicy(database: DatabaseSync): string {
  const query =
    "SELECT json_extract(event, '$.policy') AS policy FROM ledger " +
    "WHERE league = ? AND json_extract(event, '$.type') = 'policy-updated' ORDER BY seq DESC LIMIT 1";
  return String(database.prepare(query).get(league)?.["policy"]);
}

/** Changes the event of an entry of the first league. */
function rewriteEvent(database: DatabaseSync, seq: number, rewrite: (event: string) => string): void {
  const { event } = database.prepare("SELECT event FROM ledger WHERE league = ? AND seq = ?").get(league, seq) as {
    event: string;
  };
  database.prepare("UPDATE ledger SET event = ? WHERE league = ? AND seq = ?").run(rewrite(event), league, seq);
}

async function withStore<T>(directory: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ directory });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

describe("store audit of a sound store", () => {
  it("counts what its leagues have, and finds no failures", async () => {
    const expected = await withStore(healthy, async (store) => {
      const sums = { leagues: 2, entries: 0, segments: 0, weights: 0, episodes: 0, released: 0, pending: 0 };
      for (const id of [league, other]) {
        const entries = await store.ledger(id);
        const named = entries.flatMap(({ event }) => namedSegments(event));
        // More than those that are learned from.
        expect(named.length).toBeGreaterThan(eventsOf(entries, "segment-played").length);
        sums.entries += entries.length;
        sums.segments += named.length;
        sums.weights += (await store.weightsKept(id)).length;
        for (const segment of named) sums.episodes += (await store.segment(segment.id))?.count ?? 0;
      }
      return sums;
    });
    expect(expected.weights).toBeGreaterThan(UPDATE_COUNT);
    const { code, report } = await audit(healthy);
    expect(code).toBe(0);
    expect(report).toEqual({ ...expected, failed: [] });
    expect(Object.keys(report).join(" ")).toBe("leagues entries segments weights episodes released pending failed");
  });

  it("has one line of counts as text, and changes nothing", async () => {
    const { code, stdout } = await runCommand(["store", "audit", "--store", healthy]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 leagues, \d+ entries, \d+ segments, \d+ weights, \d+ episodes, .*: 0 failed\n$/);
    expect(readdirSync(healthy)).toEqual(["red-queen.db"]);
  });

  it("counts a stored segment as pending if the next leader may record it", async () => {
    const ended = changed(() => {});
    const running = changed((database) => {
      const ends = "SELECT seq FROM ledger WHERE league = :league AND event LIKE '%\"ended\"%'";
      database.prepare(`DELETE FROM ledger WHERE league = :league AND seq >= (${ends})`).run({ ":league": league });
    });
    const { pending } = await auditHere(running);
    await addUncounted(ended);
    await addUncounted(running);
    expect(await auditHere(ended)).toMatchObject({ pending: 0, failed: [] });
    expect(await auditHere(running)).toMatchObject({ pending: pending + 2, failed: [] });
  });

  /** Stores three segments that no entry counts. */
  function addUncounted(directory: string): Promise<void> {
    return withStore(directory, async (kept) => {
      const [entry] = eventsOf(await kept.ledger(league), "segment-played");
      const segment = await kept.segment(entry?.segment ?? "");
      if (!segment) throw new Error("the league has not played");
      await kept.putSegment({ ...segment, id: "next", index: 1000 });
      await kept.putSegment({ ...segment, id: "games of a new member", index: 0, purpose: "payoff" });
      // Another segment of its index was recorded.
      await kept.putSegment({ ...segment, id: "too late" });
    });
  }

  it("doesn't miss weights that were released", async () => {
    const updates = await withStore(healthy, async (store) => {
      const updated = eventsOf(await store.ledger(other), "policy-updated");
      return Promise.all(updated.map(({ optimizer }) => store.weights(optimizer ?? "")));
    });
    expect(updates).toContain(null);
    expect((await auditHere(healthy)).failed).toEqual([]);
  });
});

describe.concurrent("store audit", () => {
  it("names a deleted ledger entry, and reads those after it", async () => {
    let place = 0;
    const store = changed((database) => {
      place = playedIn(database)[1]?.seq ?? 0;
      database.prepare("DELETE FROM ledger WHERE league = ? AND seq = ?").run(league, place);
    });
    expect(await failuresOf(store)).toEqual([
      { what: `entry ${place}`, problem: expect.stringMatching(/^Entry \d+ of league .* \(it is missing\)/) as string },
    ]);
    const [before, after] = [await auditHere(healthy), await auditHere(store)];
    expect(after.entries).toBe(before.entries - 1);
    expect(after.segments).toBe(before.segments - 1);
    expect(after.weights).toBe(before.weights);
  });

  it("names a deleted segment", async () => {
    let segment = "";
    const store = changed((database) => {
      segment = playedIn(database)[0]?.segment ?? "";
      database.prepare("DELETE FROM segments WHERE id = ?").run(segment);
    });
    expect(await failuresOf(store)).toEqual([
      { what: `segment ${segment}`, problem: expect.stringContaining("it is not stored, although entry") as string },
    ]);
  });

  it("names a segment that is counted twice", async () => {
    let segment = "";
    let seqs: number[] = [];
    const store = changed((database) => {
      const [first, second] = playedIn(database);
      if (!first || !second) throw new Error("the league has not played");
      segment = first.segment;
      seqs = [first.seq, second.seq];
      rewriteEvent(database, second.seq, (event) => event.replace(second.segment, first.segment));
    });
    expect(await failuresOf(store)).toEqual([
      { what: `segment ${segment}`, problem: `it is counted twice, by entries ${seqs.join(" and ")}` },
    ]);
  });

  it("names a damaged segment", async () => {
    let segment = "";
    const store = changed((database) => {
      segment = playedIn(database)[0]?.segment ?? "";
      database.prepare("UPDATE segments SET actions = x'ffff' WHERE id = ?").run(segment);
    });
    expect(await failuresOf(store)).toEqual([
      { what: `segment ${segment}`, problem: expect.stringMatching(/^Segment .* is damaged/) as string },
    ]);
  });

  it("names damaged weights", async () => {
    let hash = "";
    const store = changed((database) => {
      hash = newestPolicy(database);
      const { data } = database.prepare("SELECT data FROM weights WHERE hash = ?").get(hash) as { data: Uint8Array };
      data[5] = valueAt(data, 5) ^ 1;
      database.prepare("UPDATE weights SET data = ? WHERE hash = ?").run(data, hash);
    });
    const problem = expect.stringContaining("its content does not match its hash") as string;
    expect(await failuresOf(store)).toEqual([{ what: `weights ${hash}`, problem }]);
  });

  it("names deleted weights, also if the league's record of keeping them is deleted", async () => {
    for (const tables of [["weights"], ["weights", "keepers"]]) {
      let hash = "";
      const store = changed((database) => {
        hash = newestPolicy(database);
        for (const table of tables) database.prepare(`DELETE FROM ${table} WHERE hash = ?`).run(hash);
      });
      expect(await failuresOf(store)).toEqual([
        { what: `weights ${hash}`, problem: "they are not stored, although the league needs them" },
      ]);
    }
  });

  it("has a line for each failure as text, and exit code 1", async () => {
    const store = changed((database) => database.prepare("DELETE FROM segments WHERE league = ?").run(league));
    const { code, stdout, stderr } = await runCommand(["store", "audit", "--store", store]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const [counts, ...lines] = stdout.trimEnd().split("\n");
    expect(counts).toMatch(new RegExp(`: ${lines.length} failed$`));
    expect(lines.length).toBeGreaterThan(UPDATE_COUNT);
    for (const line of lines) expect(line).toMatch(new RegExp(`^  ${league}, segment \\w+: it is not stored`));
  });

  it("refuses an empty folder", async () => {
    const { code, stdout } = await runCommand(["store", "audit", "--store", folderIn(root), "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "store/not-found" } });
    expect(await refusalOf(["store", "audit", "--store", folderIn(root)])).toMatch(/^There is no Red Queen store at/);
  });
});

/** The entry of the first games of the first league's second member. */
const FIRST_PAYOFFS =
  "league = :league AND seq = (SELECT MIN(seq) FROM ledger WHERE league = :league AND event LIKE '%\"payoffs-played\"%')";

describe("store audit of recorded results", () => {
  it.each([
    [
      "of a segment of another league",
      "replace(event, json_extract(event, '$.results[0].segment'), (SELECT id FROM segments WHERE league <> :league))",
      /^segment \w+: it is a segment of another league$/,
    ],
    [
      "that are not those of the episodes",
      "json_set(event, '$.results[0].draws', 99)",
      /^segment \w+: its results in entry \d+ are not those of its episodes$/,
    ],
  ])("names those %s, and nothing else", async (_, event, failure) => {
    const store = changed((database) => {
      database.prepare(`UPDATE ledger SET event = ${event} WHERE ${FIRST_PAYOFFS}`).run({ ":league": league });
    });
    const { failed } = await auditHere(store);
    expect(failed.map(({ what, problem }) => `${what}: ${problem}`)).toEqual([expect.stringMatching(failure)]);
  });
});
