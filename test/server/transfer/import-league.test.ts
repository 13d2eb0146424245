import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { packEvent } from "../../../server/store/codec.ts";
import { recordHash, type RecordKind, type StoreRecord } from "../../../server/store/records.ts";
import { openStore } from "../../../server/store/registry.ts";
import { copyStore } from "../../../server/transfer/copy.ts";
import { exportLeague } from "../../../server/transfer/export-league.ts";
import { importLeague } from "../../../server/transfer/import-league.ts";
import { startCommand } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { hashesOf } from "../store/conformance-records.ts";
import { codeOf, refusalOf } from "../store/refusals.ts";
import { leagueOf, matchOf, segmentOf, weightsOf } from "../store/samples.ts";
import { storedLeagues, unpackStore } from "../store/stored.ts";
import { describeCopies, settingsOf } from "./places.ts";

const root = temporaryFolder();
const league = storedLeagues[2];
const source = folderIn(root);
const file = join(root, "league.rq");

/** Lines of the file, without the header and the end. */
let lines: readonly string[] = [];

beforeAll(async () => {
  // Of these tests alone: what a killed import leaves there is deleted with it.
  process.env["TMPDIR"] = folderIn(root);
  unpackStore(2, source);
  const store = await openStore({ directory: source });
  await store.putMatch(matchOf("arena", 1000, { league }));
  await store.putMatch(matchOf("not its", 1000));
  const people = { type: "people-played", segment: "people", match: "of people", person: null } as const;
  const pairing = ["human", "policy:abc"];
  const segment = { ...segmentOf("people", league, 0, 1), purpose: "people" as const, pairing };
  await store.putSegment(segment);
  await store.putMatch(matchOf("of people", 2000));
  // Before its end, after which nothing follows.
  const event = packEvent({ ...people, pairing, seats: [1], policyVersion: 2 });
  const database = new DatabaseSync(join(source, "red-queen.db"));
  database.prepare("UPDATE ledger SET seq = 30 WHERE league = ? AND seq = 29").run(league);
  database.prepare("INSERT INTO ledger VALUES (?, 29, 1800000000000, ?)").run(league, event);
  database.close();
  await store.createLeague(leagueOf("other"));
  await store.putWeights(weightsOf("other's"), "other");
  await store.close();
  await exportLeague({ directory: source }, league, file);
  lines = linesOf(file);
});

/** The records of a file, as text. */
const linesOf = (path: string): readonly string[] =>
  gunzipSync(readFileSync(path)).toString().trimEnd().split("\n").slice(1, -1);

const isWeights = (line: string): boolean => line.startsWith('{"kind":"weights"');

const header = { format: "red-queen-league", version: 1, league };

/** A new file of these lines, with an end that matches their hashes. */
function fileOf(changed: readonly string[], first: object = header, end: object = {}): string {
  const hashes = changed.map((line) => (/"sha256":"(\w+)"}$/.exec(line) ?? ["", ""])[1] ?? "");
  const all = { end: true, records: changed.length, sha256: sha256(hashes.join("")), ...end };
  return written(gzipSync([JSON.stringify(first), ...changed, JSON.stringify(all), ""].join("\n")));
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function written(content: Uint8Array): string {
  const path = join(folderIn(root), "bad.rq");
  writeFileSync(path, content);
  return path;
}

/** Lines with `change` to the records of a kind, each with its own hash. */
function changedLines(kind: RecordKind, change: (record: Record<string, unknown>, i: number) => unknown): string[] {
  let index = 0;
  return lines.flatMap((line) => {
    const { kind: found, record } = JSON.parse(line) as { kind: RecordKind; record: Record<string, unknown> };
    if (found !== kind) return [line];
    const changed = change(record, index++) as Record<string, unknown> | undefined;
    return changed === undefined ? [] : [lineOf(kind, changed)];
  });
}

function lineOf(kind: RecordKind, record: Readonly<Record<string, unknown>>): string {
  const bytes = ["starts", "actions", "logProbs", "returns", "data"];
  const decoded = Object.entries(record).map(([field, value]) => [
    field,
    bytes.includes(field) ? Buffer.from(String(value), "base64") : value,
  ]);
  return JSON.stringify({ kind, record, sha256: recordHash(kind, Object.fromEntries(decoded) as StoreRecord) });
}

const imported = (path: string, place: string) => importLeague(path, settingsOf(place));

describeCopies("an imported league", (from, to) => {
  it("has its head, ledger, segments, weights and the matches that it cites, and is exported alike", async () => {
    const [place, target] = [from.place(), to.place()];
    await copyStore({ directory: source }, settingsOf(place));
    const path = join(folderIn(root), "exported.rq");
    const exported = await exportLeague(settingsOf(place), league, path);
    expect(exported).toMatchObject({ league, entries: 31 });
    const store = await openStore(settingsOf(target));
    await store.createLeague(leagueOf("neighbour"));
    expect(await imported(path, target)).toEqual({ ...exported, file: path });
    expect(await store.leagueIds()).toContain(league);
    expect(await store.ledger(league)).toHaveLength(31);
    expect((await store.weightsKept(league)).length).toBe(exported.weights);
    expect((await store.matches({ limit: 9 })).map(({ id }) => id)).toEqual(["of people", "arena"]);
    expect(await store.takeLease(league, "a leader", 1000)).not.toBeNull();
    await store.close();
    const again = join(folderIn(root), "again.rq");
    await exportLeague(settingsOf(target), league, again);
    // Weights are stored as this version writes them, since other leagues share them.
    expect(linesOf(again).filter((line) => !isWeights(line))).toEqual(linesOf(path).filter((line) => !isWeights(line)));
    expect(linesOf(again).filter(isWeights)).toHaveLength(exported.weights);
  });

  it("is refused where a league has its id, or another document that of one of its own", async () => {
    const target = to.place();
    const store = await openStore(settingsOf(target));
    await store.createLeague(leagueOf(league));
    const refusal = await refusalOf(imported(file, target));
    expect(refusal.code).toBe("store/conflict");
    expect(refusal.message).toMatch(/has a league ".*" already: import it into another store\.$/);
    expect(await store.league(league)).toEqual(leagueOf(league));
    await store.deleteLeague(league);
    await store.putMatch(matchOf("of people", 1));
    const before = await hashesOf(settingsOf(target));
    const other = await refusalOf(imported(file, target));
    expect(other.code).toBe("store/conflict");
    expect(other.message).toContain('Match "of people" is stored already');
    const after = await hashesOf(settingsOf(target));
    expect({ ...after, leases: [] }).toEqual({ ...before, leases: [] });
    await store.close();
  });
});

describe("a file of a league", () => {
  const target = folderIn(root);
  beforeAll(async () => (await openStore({ directory: target })).close());

  async function expectRefused(path: string, why: RegExp): Promise<void> {
    const before = await hashesOf({ directory: target });
    const refusal = await refusalOf(imported(path, target));
    expect(refusal.code).toBe("league/file-unreadable");
    expect(refusal.message).toMatch(/ can't be imported: .*\. Export the league again\.$/);
    expect(refusal.message).toMatch(why);
    expect(await hashesOf({ directory: target })).toEqual(before);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("red-queen-league-"))).toEqual([]);
  }

  it("is refused wherever it is cut short", async () => {
    const whole = readFileSync(file);
    for (let i = 0; i < 12; i++) await expectRefused(written(whole.subarray(0, (whole.length * i) / 12)), /./);
    const text = gunzipSync(whole);
    for (let i = 1; i < 12; i++) {
      await expectRefused(written(gzipSync(text.subarray(0, (text.length * i) / 12))), /cut short|not what/);
    }
    await expectRefused(written(gzipSync(text.subarray(0, text.lastIndexOf("\n", text.length - 2) + 1))), /cut short/);
  });

  it("is refused wherever a byte of it is changed", async () => {
    const whole = readFileSync(file);
    const text = gunzipSync(whole);
    for (let i = 0; i < 25; i++) {
      const at = Math.floor(((i + 0.5) / 25) * whole.length);
      const flipped = Buffer.from(whole);
      flipped[at] = (whole[at] ?? 0) ^ 16;
      await expectRefused(written(flipped), /./);
      const place = Math.floor(((i + 0.5) / 25) * text.length);
      const changed = Buffer.from(text);
      changed[place] = (text[place] ?? 0) ^ 1;
      await expectRefused(written(gzipSync(changed)), /./);
    }
  });

  it.each<[string, () => string, RegExp]>([
    ["no gzip", () => written(Buffer.from("a league")), /can't be read/],
    ["nothing", () => written(gzipSync("")), /no file of a league/],
    ["another format", () => fileOf(lines, { ...header, format: "zip" }), /no file of a league/],
    ["a newer version", () => fileOf(lines, { ...header, version: 2 }), /it has version 2, and this Red Queen reads/],
    ["another league", () => fileOf(lines, { ...header, league: "victim" }), /not of league "victim"/],
    ["no head", () => fileOf(changedLines("leagues", () => undefined)), /does not have one league/],
    ["a ban", () => fileOf([...lines, lineOf("bans", { id: "bot:x", head: "{}" })]), /line \d+ is not what/],
    ["a record twice its end", () => fileOf(lines, header, { records: 3 }), /records are missing/],
    [
      "lines after its end",
      () => written(gzipSync(`${gunzipSync(readFileSync(file)).toString()}{}\n`)),
      /after its end/,
    ],
    ["lines out of order", () => fileOf([...lines].toReversed()), /out of order/],
    ["a line without end", () => written(gzipSync(`{"format":"${"x".repeat(270 * 1024 * 1024)}`)), /too long/],
    [
      "a segment of another league",
      () => fileOf(changedLines("segments", (segment, i) => (i === 3 ? { ...segment, league: "victim" } : segment))),
      /not of league/,
    ],
    [
      "weights that another league keeps",
      () => fileOf(changedLines("weights", (weights) => ({ ...weights, keepers: ["victim"] }))),
      /not of league/,
    ],
    [
      "a missing segment",
      () => fileOf(changedLines("segments", (one, i) => (i === 2 ? undefined : one))),
      /not stored/,
    ],
    ["a missing entry", () => fileOf(changedLines("ledger", (one, i) => (i === 9 ? undefined : one))), /it is missing/],
    [
      "weights with other values",
      () => fileOf(changedLines("weights", (weights) => ({ ...weights, data: "AAAAAA==" }))),
      /does not match its hash/,
    ],
    [
      "an entry that contradicts the others",
      () => {
        const event = '{"type":"segment-played"}';
        return fileOf(changedLines("ledger", (one, i) => (i === 9 ? { ...one, event } : one)));
      },
      /entry 9/,
    ],
  ])("is refused with %s", async (_, make, why) => expectRefused(make(), why));

  it("that doesn't exist is refused in a sentence", () => expectRefused(join(root, "missing.rq"), /ENOENT/));
});

describe("an export of a league", () => {
  it("does not replace a file", async () => {
    expect(await codeOf(exportLeague({ directory: source }, league, file))).toBe("export/file-exists");
    expect(existsSync(file)).toBe(true);
    expect(await codeOf(exportLeague({ directory: source }, league, join(root, "no/such/folder")))).toBe(
      "export/file-unusable",
    );
  });

  it("is refused for a damaged league, and leaves no file", async () => {
    const damaged = folderIn(root);
    const database = new DatabaseSync(unpackStore(2, damaged));
    database.exec("DELETE FROM segments WHERE position = 9");
    database.close();
    const path = join(damaged, "out.rq");
    const refusal = await refusalOf(exportLeague({ directory: damaged }, league, path));
    expect(refusal.code).toBe("league/damaged");
    expect(refusal.message).toMatch(/^League ".*" can't be exported: segment .* is not stored.* `store audit` says/);
    expect(existsSync(path)).toBe(false);
  });
});

describe("an import that is killed", () => {
  it("leaves no league, and the next one completes", async () => {
    const large = folderIn(root);
    unpackStore(2, large);
    const store = await openStore({ directory: large });
    // Segments that no entry counts: the league has ended.
    for (let i = 0; i < 60; i++) await store.putSegment(segmentOf(`late-${i}`, league, 1000 + i, 40_000));
    await store.close();
    const path = join(large, "large.rq");
    await exportLeague({ directory: large }, league, path);
    const target = folderIn(root);
    await (await openStore({ directory: target })).close();
    const killed = startCommand(["league", "import", "--file", path, "--store", target]);
    const database = new DatabaseSync(join(target, "red-queen.db"));
    const count = database.prepare("SELECT COUNT(*) AS count FROM segments");
    await until("segments are written", () => Number(count.get()?.["count"]) > 0);
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(database.prepare("SELECT * FROM leagues").all()).toEqual([]);
    database.close();
    const report = await until("the lease has lapsed", () => imported(path, target).catch(() => null));
    expect(report).toMatchObject({ league, entries: 30 });
    const hashes = await hashesOf({ directory: target });
    expect(hashes["segments"]).toEqual((await hashesOf({ directory: large }))["segments"]);
  });

  it("keeps another one out for a moment", async () => {
    const target = folderIn(root);
    const store = await openStore({ directory: target });
    await store.takeLease(league, "import 1", 600_000);
    const refusal = await refusalOf(imported(file, target));
    expect(refusal.code).toBe("league/led-elsewhere");
    expect(refusal.message).toMatch(
      /^Another process imports league ".*", or was killed moments ago: try again in 10 s\.$/,
    );
    await store.close();
  });

  it("on a full disk leaves nothing of the league", async () => {
    const target = folderIn(root);
    const blocks = 120 * 2;
    const full = startCommand(["league", "import", "--file", file, "--store", target, "--json"], {}, "", blocks);
    const { code, stdout } = await full.ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "store/full" } });
    const store = await openStore({ directory: target }).catch(() => null);
    expect((await store?.leagueIds()) ?? []).toEqual([]);
    await store?.close();
  });
});
