import { describe, expect, test } from "vitest";
import { solveHere } from "../../../../agents/players/exact-player.ts";
import { gameById } from "../../../../games/registry.ts";
import { solveInThread } from "../../../../server/rooms/players/solver.ts";

const kuhn = gameById("kuhn-poker");

describe("solving in a thread", () => {
  test("gives the same solution as in the main thread, once per game", async () => {
    const solving = solveInThread(kuhn, {});
    expect(solveInThread(kuhn, {})).toBe(solving);
    expect(await solving).toEqual(await solveHere(kuhn, {}));
  });

  test("reports why a game can't be solved, and retries", async () => {
    const first = solveInThread(gameById("connect-four"), {});
    await expect(first).rejects.toThrow("too large to be enumerated");
    const second = solveInThread(gameById("connect-four"), {});
    expect(second).not.toBe(first);
    await expect(second).rejects.toThrow("too large to be enumerated");
  });
});
