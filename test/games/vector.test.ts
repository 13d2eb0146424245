import { expect, it } from "vitest";
import { games } from "../../games/registry.ts";
import { testVector } from "../game-suite/vector.ts";

it("some games have vectorised rules", () => {
  const ids = games.flatMap(({ id, vector }) => (vector ? [id] : []));
  expect(ids).toEqual(expect.arrayContaining(["tic-tac-toe", "connect-four"]));
});

for (const game of games) testVector(game);
