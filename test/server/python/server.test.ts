import { Client } from "@colyseus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MatchTicket } from "../../../server/schemas/matches.ts";
import { answerOf, runCommand, startCommand } from "../../support/command.ts";
import { pythonWith } from "../../support/python.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { joinRoom, playOut } from "../../support/test-server.ts";
import { until } from "../../support/until.ts";

/* Games of Python packages at a server's tables and in leagues. */

const python = pythonWith("pyspiel", "pettingzoo");
const environment = { PYTHON: python.path ?? "", PYTHON_GAMES: "openspiel:tic_tac_toe,pettingzoo:tictactoe_v3" };

describe.skipIf(python.path === null)(`a server with games of Python packages${python.reason}`, () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startServer(environment, ["--no-demo"])));
  afterAll(async () => void (await server?.stop()));

  const open = (game: string, seats: readonly string[]) =>
    fetch(`${server.address}/api/matches`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ game, seats }),
    });

  it.each(["openspiel:tic_tac_toe", "pettingzoo:tictactoe_v3"])("seats a person in %s", async (game) => {
    const answer = await open(game, ["human", "script:lowest"]);
    expect(answer.status).toBe(201);
    const ticket = (await answer.json()) as MatchTicket;
    const client = new Client(server.address.replace("http", "ws"));
    const room = await joinRoom({ client }, ticket.room, ticket.tokens[0]?.token);
    // Three in a row from the right: the opponent takes the lowest free cells.
    await playOut(room, 0);
    expect([...room.state.returns]).toEqual([1, -1]);
    await until("the stored match", () => room.state.match !== "");
    const replay = await (await fetch(`${server.address}/api/matches/${room.state.match}`)).json();
    expect(replay).toMatchObject({ steps: { length: 5 }, views: { 5: { game, text: expect.stringMatching(/\n/) } } });
    await room.leave();
  });

  it("offers no other game, whoever asks", async () => {
    const answer = await open("openspiel:chess", ["human", "script:lowest"]);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: "game/unknown" } });
  });
});

describe.skipIf(python.path === null)(`a league of a Python game${python.reason}`, () => {
  it("learns as in our own game: the same NashConv for a seed", async () => {
    const settings = ["--set", "segmentEpisodes=64", "--set", "segmentsPerUpdate=2", "--updates", "6", "--seed", "5"];
    const run = (game: string) =>
      answerOf<{ league: string; evaluation: { nashConv: number } }>(
        ["league", "run", "--game", game, "--engine", "wasm", "--jobs", "1", ...settings],
        environment,
      );
    const [there, here] = [await run("openspiel:kuhn_poker"), await run("kuhn-poker")];
    expect(there.league).toMatch(/^openspiel-kuhn-poker-[0-9a-f]{8}$/);
    expect(there.evaluation.nashConv).toBe(here.evaluation.nashConv);
  });
});

describe("a server with games that can't be loaded", () => {
  it("does not start, and says what to install", async () => {
    const { code, stderr } = await startCommand(["start"], {
      PORT: "0",
      PYTHON: "no-such-python",
      PYTHON_GAMES: "openspiel:tic_tac_toe",
    }).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/Python can't be started as "no-such-python".*set PYTHON to its path/s);
  });

  it("leaves commands that need no Python alone", async () => {
    expect((await runCommand(["game", "playthrough", "kuhn-poker"])).code).toBe(0);
  });
});
