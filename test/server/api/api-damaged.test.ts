import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { matchOf } from "../store/samples.ts";
import { storedLeagues, unpackStore } from "../store/stored.ts";

const folder = temporaryFolder();
const league = storedLeagues[2];

let server: TestServer;
let store: Store;
let hash: string;
let segment: string;
beforeAll(async () => {
  unpackStore(2, folder);
  store = await openStore({ directory: folder }, { threaded: true });
  for (const id of ["damaged", "whole"]) await store.putMatch(matchOf(id, 1000, { league }));
  [segment = ""] = await store.segmentIds(league);
  const kept = await Promise.all((await store.weightsKept(league)).map((one) => store.weightsRecord(one)));
  hash = kept.find((one) => one?.kind === "policy")?.hash ?? "";
  const database = new DatabaseSync(join(folder, "red-queen.db"));
  database.prepare("UPDATE weights SET data = x'00000000' WHERE hash = ?").run(hash);
  database.prepare("UPDATE segments SET starts = x'00' WHERE id = ?").run(segment);
  database.exec("UPDATE matches SET summary = '{\"secret' WHERE id = 'damaged'");
  database.close();
  server = await startTestServer({ store });
});
afterAll(() => server.close());

const answer = async (pending: Promise<Response>) => {
  const response = await pending;
  return { status: response.status, body: (await response.json()) as unknown };
};

const damaged = (sentence: RegExp) => ({
  status: 500,
  body: { error: { code: "store/damaged", message: expect.stringMatching(sentence) as string } },
});

describe("damaged documents over HTTP", () => {
  it("prevent a policy from taking a seat", async () => {
    const seats = ["human", `policy:${hash}`];
    const sentence = /^The document of weights "\w{8}" is damaged \(its content does not match its hash\)/;
    expect(await answer(server.post("/api/matches", { game: "kuhn-poker", seats }))).toEqual(damaged(sentence));
  });

  it("refuse a match by id, and the list marks it as damaged", async () => {
    expect(await answer(server.get("/api/matches/damaged"))).toEqual(
      damaged(/^Match "damaged" is damaged \(it is not JSON\)/),
    );
    expect(await answer(server.get(`/api/matches?league=${league}`))).toMatchObject({
      status: 200,
      body: [
        { id: "whole", outcome: "finished" },
        {
          id: "damaged",
          league,
          game: "kuhn-poker",
          endedAt: 1000,
          outcome: "damaged",
          reason: 'Match "damaged" is damaged (it is not JSON): restore a backup of the store.',
          names: [],
        },
      ],
    });
  });

  it("refuse an episode by the segment's id", async () => {
    expect(await answer(server.get(`/api/segments/${segment}/episodes/0`))).toEqual(
      damaged(/^Segment "\w+" is damaged/),
    );
  });
});
