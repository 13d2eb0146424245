import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeagueSummary } from "../../../server/schemas/leagues.ts";
import type { MatchReplay } from "../../../server/schemas/matches.ts";
import { answerOf } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { until } from "../../support/test-server.ts";
import { assertSound } from "../queue/workers.ts";
import { unpackStoreOf } from "./stored.ts";

/*
 * A store that the server of commit 7c43048 wrote until it was ended by SIGTERM: a league that runs, one that is
 * paused, matches that have ended, and one that a person was playing.
 */

const kuhn = "kuhn-poker-50a2416f";
const paused = "tic-tac-toe-528cf2f3";
const matches = ["QyEFvdTv0Hm2", "sjthvMSzD4Q1", "uv2oAacfqE13"];

describe("the store of commit 7c43048", () => {
  const folder = folderIn(temporaryFolder());
  let server: TestServer;
  beforeAll(async () => {
    unpackStoreOf("7c43048", folder);
    server = await startServer({ DATA_DIR: folder, ENGINE: "wasm" }, ["--no-demo"]);
  });
  afterAll(() => void server?.command.child.kill("SIGKILL"));

  const read = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${server.address}/api/${path}`)).json()) as T;
  const league = (id: string) => read<LeagueSummary>(`leagues/${id}`);

  it("opens: the leagues go on from where they were", async () => {
    const before = await league(kuhn);
    expect(before).toMatchObject({ name: "Kuhn at 7c43048", status: "running" });
    expect(before.updates).toBeGreaterThanOrEqual(7);
    await until(async () => (await league(kuhn)).updates > before.updates + 5, "updates");
    expect((await league(kuhn)).episodes).toBeGreaterThan(before.episodes);
    expect(await league(paused)).toMatchObject({ status: "paused", updates: 2 });
    const resumed = await fetch(`${server.address}/api/leagues/${paused}/resume`, { method: "POST" });
    expect(resumed.status).toBe(200);
    await until(async () => (await league(paused)).updates > 4, "updates of the league that was paused");
  });

  it("has matches that can be watched, re-executed from their records", async () => {
    const listed = await read<{ readonly id: string }[]>("matches");
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(matches));
    for (const id of matches) {
      const replay = await read<MatchReplay>(`matches/${id}`);
      expect(replay.outcome).toBe("finished");
      expect(replay.steps.length).toBeGreaterThan(3);
    }
  });

  it("has the match that a person was playing, as that server ended it", async () => {
    const listed = await read<{ readonly id: string; readonly game: string; readonly outcome: string }[]>("matches");
    const interrupted = listed.find(({ game }) => game === "connect-four");
    expect(interrupted).toMatchObject({ outcome: "abandoned" });
    const replay = await read<MatchReplay>(`matches/${interrupted?.id}`);
    expect(replay.steps.length).toBeGreaterThan(0);
  });

  it("passes the audit afterwards, and its episodes re-execute", async () => {
    await fetch(`${server.address}/api/leagues/${kuhn}/stop`, { method: "POST" });
    await fetch(`${server.address}/api/leagues/${paused}/pause`, { method: "POST" });
    server.command.child.kill("SIGTERM");
    expect((await server.command.ended).code).toBe(0);
    await assertSound(folder);
    const verified = await answerOf<Record<string, unknown>>([
      "episode",
      "verify",
      "--store",
      folder,
      "--league",
      kuhn,
    ]);
    expect(verified).toMatchObject({ failed: [] });
  });
});
