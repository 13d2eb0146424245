import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Decision, Player } from "../../../../agents/players/player.ts";
import { randomPlayer, scriptedPlayer } from "../../../../agents/players/scripted.ts";
import { replayState } from "../../../../games/core/playthrough.ts";
import { gameById, games } from "../../../../games/registry.ts";
import { Table, type TableSeat } from "../../../../server/rooms/table/table.ts";
import { reportEpisode } from "../../../../server/rooms/table/episode-report.ts";
import type { PublicPly } from "../../../../server/rooms/table/ply-log.ts";
import { publicLabel } from "../../../../server/rooms/table/public-label.ts";

const seatOf = (player: Player | null): TableSeat => ({ reference: player?.reference ?? "human", name: "Ada", player });
const answering = (decide: () => readonly Decision[] | Promise<readonly Decision[]>): Player => ({
  reference: "script:test",
  decide,
});

function tableOf(game: string, players: readonly (Player | null)[], seed = "a seed"): Table {
  return new Table({
    game: gameById(game),
    options: {},
    seed,
    seats: players.map(seatOf),
    origin: "match",
    league: null,
    agentDeadline: 50,
    now: Date.now,
  });
}

async function playOut(table: Table): Promise<Table> {
  table.playChance();
  while (!table.ended) {
    await table.playAgent();
    table.playChance();
  }
  return table;
}

describe("a player that gets ready", () => {
  const slow = (prepare: () => Promise<void>): Player => ({
    reference: "script:slow",
    prepare,
    decide: (turns) => turns.map(({ game, state }) => ({ action: game.legal(state)[0] ?? -1, probabilities: null })),
  });

  test("has a deadline only once ready", async () => {
    const table = tableOf("kuhn-poker", [slow(() => setTimeout(200)), randomPlayer]); // Deadline: 50 ms.
    table.playChance();
    await table.playAgent();
    expect(table.actions.length).toBe(3);
  });

  test("plays nothing if the match was abandoned meanwhile", async () => {
    const table = tableOf("kuhn-poker", [slow(() => setTimeout(20)), randomPlayer]);
    table.playChance();
    const turn = table.playAgent();
    table.abandon("The server was stopped.");
    await turn;
    expect(table.actions.length).toBe(2);
  });
});

describe("an episode", () => {
  test.each(games.map(({ id }) => id))("%s: the same seed gives the same match, and its record replays", async (id) => {
    const game = gameById(id);
    const players = game.roles.map(() => randomPlayer);
    const one = (await playOut(tableOf(id, players))).match();
    const two = (await playOut(tableOf(id, players))).match();
    expect(one.episode).toEqual(two.episode);
    const final = replayState(game, one.episode.actions, one.episode.options);
    expect(game.returns(final)).toEqual(one.episode.returns);
    const { steps, views, seatViews } = reportEpisode(game, one.episode.options, one.episode.actions, one.plies);
    expect(views).toHaveLength(steps.length + 1);
    expect(seatViews.map((seat) => seat.length)).toEqual(game.roles.map(() => views.length));
    steps.forEach(({ turn, action, probabilities }, ply) => {
      const stated = probabilities?.find((option) => option.action === action)?.probability;
      // Chance states no probabilities: NaN on both sides.
      expect(stated === undefined).toBe(turn < 0);
      expect(one.episode.logProbs[ply]).toEqual(Math.fround(Math.log(stated ?? Number.NaN)));
    });
  });

  test("scripted players state no probabilities, so no log-probabilities are stored", async () => {
    const honest = scriptedPlayer("honest", gameById("kuhn-poker"));
    const { episode, plies } = (await playOut(tableOf("kuhn-poker", [honest, honest]))).match();
    expect([...episode.logProbs].every(Number.isNaN)).toBe(true);
    expect(plies.every(({ probabilities }) => probabilities === null)).toBe(true);
  });
});

describe("a player that fails", () => {
  test.each([
    ["answers nothing", () => [], "NaN is not legal"],
    ["plays an illegal action", () => [{ action: 9, probabilities: null }], "9 is not legal"],
    ["gives no distribution", () => [{ action: 0, probabilities: [Number.NaN, Number.NaN] }], "not a distribution"],
    ["throws", () => Promise.reject(new Error("lost its mind")), "lost its mind"],
    [
      "throws at once",
      () => {
        throw new Error("lost its mind");
      },
      "lost its mind",
    ],
  ])("%s: the table is unchanged", async (_, decide, message) => {
    const table = tableOf("kuhn-poker", [answering(decide), null]);
    table.playChance();
    const before = table.state;
    await expect(table.playAgent()).rejects.toThrow(message);
    expect(table.state).toBe(before);
    expect(table.ply).toBe(2);
  });

  test("is refused if late", async () => {
    const table = tableOf("kuhn-poker", [answering(() => new Promise(() => {})), null]);
    table.playChance();
    await expect(table.playAgent()).rejects.toMatchObject({
      code: "player/late",
      message: "Ada took longer than 0.05 s to move.",
    });
  });

  test("is ignored after the match was abandoned", async () => {
    let decide = (_: readonly Decision[]): void => {};
    const slow = answering(() => new Promise((resolve) => (decide = resolve)));
    const table = tableOf("kuhn-poker", [slow, null]);
    table.playChance();
    const move = table.playAgent();
    table.abandon("Bob left the match.");
    decide([{ action: 0, probabilities: null }]);
    await move;
    expect(table.match()).toMatchObject({ outcome: "abandoned", episode: { returns: [0, 0] } });
    expect(table.ply).toBe(2);
  });
});

test.each(games.map(({ id }) => id))("%s: a log first read late is the one that was read all along", async (id) => {
  const players = gameById(id).roles.map(() => randomPlayer);
  const read = tableOf(id, players);
  const viewers = [null, ...players.keys()];
  const logs: (readonly PublicPly[])[][] = [];
  for (read.playChance(); !read.ended; read.playChance()) {
    logs.push(viewers.map((viewer) => [...read.visiblePlies(viewer)]));
    await read.playAgent();
  }
  const last = logs.at(-1) ?? [];
  // Lines are only added.
  expect(logs).toEqual(logs.map((each) => each.map((log, i) => last[i]?.slice(0, log.length))));
  const unread = tableOf(id, players);
  for (let turns = 1; turns < logs.length; turns++) {
    unread.playChance();
    await unread.playAgent();
  }
  unread.playChance();
  expect(viewers.map((viewer) => unread.visiblePlies(viewer))).toEqual(last);
  await playOut(unread);
  expect(unread.visiblePlies(null)).toEqual(read.visiblePlies(null));
});

test("the public log seals private chance, and shows public chance and moves", () => {
  const kuhn = gameById("kuhn-poker");
  const dealt = kuhn.next(kuhn.initial({}), 0);
  expect(publicLabel(kuhn, kuhn.initial({}), 0)).toBe("sealed");
  expect(publicLabel(kuhn, dealt, 1)).toBe("sealed");
  expect(publicLabel(kuhn, kuhn.next(dealt, 1), 1)).toBe("bet");
  const board = gameById("tic-tac-toe");
  expect(publicLabel(board, board.initial({}), 4)).toBe(board.label(4, board.initial({})));
});
