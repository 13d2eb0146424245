import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLeague } from "../../server/leagues/create-league.ts";
import { openStore } from "../../server/store/registry.ts";
import { answerOf, sentenceOf } from "../support/command.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

const folder = temporaryFolder();

/** Damage to a league's rows, by name, with a pattern of its error sentence. */
const damages = {
  "no JSON": [
    "UPDATE ledger SET event = substr(event, 1, 30) WHERE league = ?",
    /^Entry 0 of league "\S+" is damaged \(it is not JSON\): restore a backup of the store, or delete the league\.$/,
  ],
  "another shape": ['UPDATE ledger SET event = \'{"type":"led"}\' WHERE league = ?', /^Entry 0 .*its "holder" is not/],
  "no first entry": ["UPDATE ledger SET seq = 3 WHERE league = ?", /^Entry 0 .*it is missing/],
  "another seed": ["UPDATE leagues SET head = replace(head, '\"seed\":1', '\"seed\":2') WHERE id = ?", /disagree/],
  "no head": ["UPDATE leagues SET head = x'00' WHERE id = ?", /^The head of league/],
} as const;

const ids = new Map<string, string>();
let server: TestServer;

beforeAll(async () => {
  const store = await openStore({ directory: folder });
  const request = { game: "kuhn-poker", seed: 1, hidden: [8], segmentEpisodes: 32, segmentsPerUpdate: 2 };
  for (const name of [...Object.keys(damages), "whole"]) {
    ids.set(name, (await createLeague(store, { ...request, name })).id);
  }
  await store.close();
  const database = new DatabaseSync(join(folder, "red-queen.db"));
  for (const [name, [statement]] of Object.entries(damages)) database.prepare(statement).run(ids.get(name) ?? "");
  database.close();
  server = await startServer({ DATA_DIR: folder, ENGINE: "cpu", MONGODB_URL: "", ADMIN_TOKEN: "" });
});
afterAll(() => server?.stop());

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(new URL(path, server.address), init);
  return { status: response.status, body: (await response.json()) as unknown };
};
const list = async () => (await get("/api/leagues")).body as LeagueSummary[];

describe("a server on a store with damaged leagues", () => {
  it("lists them as damaged, each with the reason, and runs the others", async () => {
    const leagues = new Map((await list()).map((league) => [league.id, league]));
    for (const [name, [, sentence]] of Object.entries(damages)) {
      const league = leagues.get(ids.get(name) ?? "");
      expect(league).toMatchObject({
        status: "damaged",
        reason: expect.stringMatching(sentence) as string,
        arena: null,
      });
      expect(league?.name).toBe(name === "no head" ? league?.id : name);
    }
    const whole = await until(
      "the whole league learns",
      async () => (await list()).find(({ id, updates }) => id === ids.get("whole") && updates > 0),
      600_000,
    );
    expect(whole.status).toBe("running");
  });

  it("answers every request for one of them with the reason and a code", async () => {
    const id = ids.get("no JSON") ?? "";
    const refused = { status: 500, body: { error: { code: "league/damaged", message: expect.any(String) as string } } };
    expect(await get(`/api/leagues/${id}`)).toMatchObject(refused);
    expect(await get(`/api/leagues/${id}/ledger`)).toMatchObject(refused);
    for (const verb of ["pause", "resume", "stop"]) {
      expect(await get(`/api/leagues/${id}/${verb}`, { method: "POST" })).toMatchObject(refused);
    }
  });

  it("is readable by commands meanwhile, which show the same and do not write", async () => {
    const rows = await answerOf<{ id: string; status: string; problem?: string }[]>([
      "league",
      "list",
      "--store",
      folder,
    ]);
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const [name, [, sentence]] of Object.entries(damages)) {
      const problem = expect.stringMatching(sentence) as string;
      expect(found.get(ids.get(name) ?? "")).toMatchObject({ status: "damaged", problem });
    }
    expect(found.get(ids.get("whole") ?? "")).toMatchObject({ status: "running" });
    expect(await sentenceOf(["league", "show", ids.get("no JSON") ?? "", "--store", folder])).toMatch(/^Entry 0 of/);
  });

  it("deletes them", async () => {
    const [first = "", ...others] = Object.keys(damages).map((name) => ids.get(name) ?? "");
    expect(await answerOf(["league", "delete", first, "--server", server.address])).toEqual({ deleted: first });
    for (const id of others) {
      expect(await get(`/api/leagues/${id}`, { method: "DELETE" })).toEqual({ status: 200, body: { deleted: id } });
    }
    for (const id of [first, ...others]) expect((await get(`/api/leagues/${id}`)).status).toBe(404);
    expect((await list()).map(({ id }) => id)).toEqual([ids.get("whole")]);
  });

  it("logs each of them once, without a stack and without stored content", () => {
    const lines = server.command
      .errors()
      .split("\n")
      .filter((line) => line.includes("league damaged"));
    expect(lines).toHaveLength(Object.keys(damages).length);
    expect(server.command.errors()).not.toMatch(/^\s+at |"stack"|SyntaxError/m);
  });
});
