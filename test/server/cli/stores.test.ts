import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { answerOf, runCommand, sentenceOf } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { storedLeagues, unpackStore } from "../store/stored.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const root = temporaryFolder();
const league = storedLeagues[2];

/** A folder with a small league, changed by `change`. */
function storeWith(change: (database: DatabaseSync) => void = () => {}): string {
  const folder = folderIn(root);
  const database = new DatabaseSync(unpackStore(2, folder));
  change(database);
  database.close();
  return folder;
}

interface Verified {
  readonly checked: number;
  readonly failed: readonly { readonly segment?: string; readonly weights?: string; readonly reason: string }[];
}

async function verify(store: string): Promise<{ readonly code: number | null; readonly answer: Verified }> {
  const { code, stdout, stderr } = await runCommand([
    "episode",
    "verify",
    "--league",
    league,
    "--store",
    store,
    "--json",
  ]);
  expect(stderr).not.toMatch(/^\s+at /m);
  return { code, answer: JSON.parse(stdout) as Verified };
}

/** Flips a bit of every stored vector of weights. */
function flipWeights(database: DatabaseSync): void {
  const rows = database.prepare("SELECT hash, data FROM weights WHERE length(data) > 0").all();
  for (const { hash, data } of rows as { hash: string; data: Uint8Array }[]) {
    data[5] = valueAt(data, 5) ^ 1;
    database.prepare("UPDATE weights SET data = ? WHERE hash = ?").run(data, hash);
  }
}

describe("episode verify", () => {
  it("finds no faults in an intact league", async () => {
    expect(await verify(storeWith())).toEqual({ code: 0, answer: { checked: 272, failed: [] } });
  });

  it("counts a damaged segment as failed, names it, and checks the rest", async () => {
    const damage = (database: DatabaseSync) =>
      database.exec(
        "UPDATE segments SET actions = x'ffff' WHERE position = 3; UPDATE segments SET head = '{' WHERE position = 5",
      );
    const store = storeWith(damage);
    const { code, answer } = await verify(store);
    expect(code).toBe(1);
    expect(answer.checked).toBe(272 - 2 * 16);
    expect(answer.failed.map(({ reason }) => reason.replaceAll(/"\w+"/g, "ID"))).toEqual([
      "Segment ID is damaged (it can't be inflated): restore a backup of the store, or delete the league.",
      "Segment ID is damaged (it is not JSON): restore a backup of the store, or delete the league.",
    ]);
    expect(answer.failed.every(({ segment, reason }) => segment && reason.includes(segment))).toBe(true);
  });

  it("names missing segments of the ledger", async () => {
    const { code, answer } = await verify(storeWith((database) => database.exec("DELETE FROM segments")));
    expect(code).toBe(1);
    expect(answer.checked).toBe(0);
    expect(answer.failed).toHaveLength(17);
    for (const one of answer.failed) {
      expect(one).toEqual({
        segment: expect.any(String) as string,
        reason: expect.stringMatching(/^it is missing from the store/) as string,
      });
    }
  });

  it("checks the rest of a league whose ledger is damaged", async () => {
    const store = storeWith((database) => database.exec("UPDATE ledger SET event = '' WHERE seq = 4"));
    const { code, answer } = await verify(store);
    expect(code).toBe(1);
    const reason = expect.stringMatching(/^Entry 4 of league .* is damaged/) as string;
    expect(answer).toEqual({ checked: 272, failed: [{ league, reason }] });
  });

  it("names weights that do not match their hash", async () => {
    const { code, answer } = await verify(storeWith(flipWeights));
    expect(code).toBe(1);
    expect(answer.checked).toBe(272);
    expect(answer.failed.length).toBeGreaterThan(2);
    expect(answer.failed.every(({ weights, reason }) => weights && reason.includes(weights.slice(0, 8)))).toBe(true);
  });
});

describe("damaged weights", () => {
  const store = storeWith(flipWeights);
  const inLeague = ["--league", league, "--store", store];

  it.each([
    ["policy", "export", ...inLeague],
    ["policy", "evaluate", ...inLeague],
    ["policy", "best-response", ...inLeague],
  ])("are reported in a sentence by %s %s", async (...args) => {
    expect(await sentenceOf(args)).toMatch(
      /^The document of weights "\w{8}" is damaged \(its content does not match its hash\)/,
    );
  });

  it("are refused as players", async () => {
    const { failed } = (await verify(store)).answer;
    const players = failed.slice(0, 1).map(({ weights }) => `policy:${weights}`);
    const args = [
      "match",
      "run",
      "--game",
      "kuhn-poker",
      "--players",
      [...players, "script:random"].join(","),
      "--store",
      store,
    ];
    expect(await sentenceOf(args)).toMatch(/^The document of weights "\w{8}" is damaged/);
  });
});

describe("a missing store", () => {
  it.each([
    ["league", "list"],
    ["league", "show", league],
    ["league", "run", "--league", league],
    ["policy", "export", "--league", league],
    ["policy", "evaluate", "--league", league],
    ["policy", "best-response", "--league", league],
    ["episode", "verify", "--league", league],
    ["match", "run", "--game", "kuhn-poker", "--players", "script:random,script:random"],
  ])("is reported by %s %s, and not created", async (...args) => {
    const store = join(root, "typo");
    const { code, stdout, stderr } = await runCommand([...args, "--store", store, "--json"]);
    expect(code).toBe(1);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: "store/not-found",
        message: `There is no Red Queen store at ${store}: check the path or address.`,
      },
    });
    expect(existsSync(store)).toBe(false);
  });

  it("is not created by commands that read, which leave its folder unchanged", async () => {
    const store = storeWith();
    expect(await answerOf(["league", "list", "--store", store])).toMatchObject([{ id: league, status: "ended" }]);
    expect(readdirSync(store)).toEqual(["red-queen.db"]);
  });
});
