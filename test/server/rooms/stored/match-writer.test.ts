import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, test } from "vitest";
import { gameById } from "../../../../games/registry.ts";
import { ServerError, type ErrorCode } from "../../../../server/errors.ts";
import { createMatchWriter } from "../../../../server/rooms/stored/match-writer.ts";
import { Table } from "../../../../server/rooms/table/table.ts";
import { openStore } from "../../../../server/store/registry.ts";
import type { Match } from "../../../../server/store/store.ts";

const logged: string[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void logged.push(JSON.parse(line).msg as string) });

function abandoned(): Match {
  const seats = ["Ada", "Bob"].map((name) => ({ reference: "human", name, player: null }));
  const game = gameById("kuhn-poker");
  const parts = { game, options: {}, seats, seed: "keeper", agentDeadline: 1, now: Date.now };
  const table = new Table({ ...parts, origin: "match", league: null });
  table.abandon("Ada left.");
  return table.match();
}

test.each<ErrorCode>(["store/unavailable", "store/full"])(
  "%s: the match is stored later",
  async (code) => {
    const directory = await mkdtemp(join(tmpdir(), "red-queen-keeper-"));
    const store = await openStore({ directory });
    logged.splice(0);
    let refusals = 2;
    const keeper = createMatchWriter({
      log,
      store: {
        async putMatch(match) {
          if (refusals-- > 0) throw new ServerError(code, "Not now.");
          await store.putMatch(match);
        },
      },
    });
    const match = abandoned();
    expect(await keeper.keep(match)).toBe(true);
    expect(await store.match(match.id)).toMatchObject({ id: match.id, outcome: "abandoned" });
    expect(logged).toEqual(["match not stored, retrying", "queued matches stored"]);
    await keeper.close();
    await store.close();
    await rm(directory, { recursive: true });
  },
  600_000,
);

test("a match that can't be stored before shutdown is lost, and logged", async () => {
  logged.splice(0);
  const putMatch = async (): Promise<never> => {
    throw new ServerError("store/unavailable", "Not now.");
  };
  const keeper = createMatchWriter({ log, store: { putMatch } });
  const kept = keeper.keep(abandoned());
  await keeper.close();
  expect(await kept).toBe(false);
  expect(logged.at(-1)).toBe("match not stored, lost");
});

test("a thousand matches wait for a store that does not answer; then there is no room for more", async () => {
  const answer = Promise.withResolvers<void>();
  const keeper = createMatchWriter({ log, store: { putMatch: () => answer.promise } });
  const match = abandoned();
  for (let i = 0; i < 999; i++) void keeper.keep({ ...match, id: `m${i}` });
  expect(keeper.hasRoom).toBe(true);
  void keeper.keep({ ...match, id: "m999" });
  expect(keeper.hasRoom).toBe(false);
  answer.resolve();
  await keeper.close();
  expect(keeper.hasRoom).toBe(true);
});
