import { expect, it } from "vitest";
import { crossPlay, type CrossPlayRequest } from "../../../agents/evaluation/cross-play.ts";
import type { Player } from "../../../agents/players/player.ts";
import { randomPlayer } from "../../../agents/players/scripted.ts";
import type { Game } from "../../../games/core/game.ts";
import { signalGame } from "./signal-game.ts";

/**
 * Says, answers and judges what it saw last, or the opposite; so two of a kind understand each other, and so do two
 * liars.
 */
const echo = (truly: boolean): Player => ({
  reference: `policy:${truly}`,
  decide: (turns) =>
    turns.map(({ state }) => {
      const last = (state as number[]).at(-1) ?? 0;
      return { action: truly ? last : 1 - last, probabilities: null };
    }),
});

const request: CrossPlayRequest = {
  game: signalGame as unknown as Game,
  options: {},
  members: [
    { policy: "a", version: 0, player: echo(true) },
    { policy: "b", version: 25, player: echo(false) },
  ],
  seat: 0,
  episodes: 64,
  seed: "matrix",
};
const values = (matrix: Awaited<ReturnType<typeof crossPlay>>) =>
  matrix.cells.map((row) => row.map(({ value }) => value));

it("is the mean return of the row's seat, with the column in all the others", async () => {
  const matrix = await crossPlay(request);
  expect(matrix.members).toEqual([
    { policy: "a", version: 0 },
    { policy: "b", version: 25 },
  ]);
  expect(matrix.seat).toBe(0);
  // A sender is understood by its own kind, and never by the other.
  expect(values(matrix)).toEqual([
    [3, 0],
    [0, 3],
  ]);
  expect(matrix.cells.flat().every(({ n, low, value, high }) => n === 64 && low <= value && value <= high)).toBe(true);
});

it("computes another role's matrix from its own returns", async () => {
  // The true judge says what it heard last: the answer. It is right where the answer is 1 and true, or 0 and false.
  const matrix = await crossPlay({ ...request, seat: 2, episodes: 400 });
  expect(matrix.seat).toBe(2);
  for (const { low, high } of matrix.cells.flat()) {
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  }
});

it("leaves a fixed seat to its player, whichever members play", async () => {
  const matrix = await crossPlay({ ...request, kept: new Map([[1, echo(true)]]) });
  // The receiver is always the true one: a sender's return no longer depends on the column.
  expect(values(matrix)).toEqual([
    [3, 3],
    [0, 0],
  ]);
});

it("plays every cell on the same streams: same members, same cells; same seed, same matrix", async () => {
  const members = [0, 1].map((version) => ({ policy: `${version}`, version, player: randomPlayer }));
  const matrix = await crossPlay({ ...request, members });
  expect(new Set(values(matrix).flat()).size).toBe(1);
  expect(await crossPlay({ ...request, members })).toEqual(matrix);
  expect(values(await crossPlay({ ...request, members, seed: "another" }))).not.toEqual(values(matrix));
});

it("yields while it plays", async () => {
  let yields = 0;
  await crossPlay({ ...request, yieldToEventLoop: async () => void yields++ });
  expect(yields).toBeGreaterThanOrEqual(12);
});
