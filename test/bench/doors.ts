import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { WebSocket } from "ws";
import { DEFAULT_RULES } from "../../agents/players/external.ts";
import type { Player } from "../../agents/players/player.ts";
import { refereePlayer } from "../../agents/players/referee.ts";
import { createPlayer } from "../../agents/players/registry.ts";
import { randomPlayer } from "../../agents/players/scripted.ts";
import { playStates, rollout } from "../../agents/rollout/rollout.ts";
import type { Game } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import { connectBot } from "../../server/external/seats/client.ts";
import { SeatHub } from "../../server/external/seats/hub.ts";
import { externalKinds } from "../../server/external/kinds.ts";
import { readLlmSettings } from "../../server/external/llm/settings.ts";
import { PythonChannel } from "../../server/python/channel.ts";
import { pythonGame } from "../../server/python/python-game.ts";
import { PythonRequests } from "../../server/python/requests.ts";
import { openEndpoint, playing } from "../server/external/llm/endpoint.ts";
import { pythonWith } from "../support/python.ts";
import { startTestServer } from "../support/test-server.ts";
import { compete, type Row, type Work } from "./measure.ts";

const game = gameById("tic-tac-toe");
const TABLES = 32;
/** Episodes of a unit of work. */
const EPISODES = 64;

const firstLegal: Player = {
  reference: "bench:first",
  decide: (turns) => turns.map(({ state }) => ({ action: game.legal(state)[0] ?? -1, probabilities: null })),
};

/** Turns a second of a player that takes the first legal action, through each door, beside the same player here. */
export async function doors(): Promise<Row[]> {
  const hub = new SeatHub();
  const server = await startTestServer({ hub, environment: { LIMIT_MATCHES: "5000/5000" } });
  const endpoint = await openEndpoint(({ body }) =>
    playing(body.response_format?.json_schema.schema.properties.action.enum?.[0] ?? ""),
  );
  const bot = await connectBot(server.address, {
    name: "bench",
    key: "the key of the benchmark's bot",
    tables: TABLES,
    answer: ({ legal }) => ({ action: legal[0]?.action ?? -1 }),
  });
  const llm = readLlmSettings({ OPENAI_BASE_URL: endpoint.baseUrl });
  const external = externalKinds({ llm, hub });
  const player = (reference: string) => createPlayer(reference, game, { weights: async () => null, external });
  const here = refereePlayer({
    reference: "bench:here",
    rules: { ...DEFAULT_RULES, tables: TABLES },
    answer: async ({ legal }) => ({ action: legal[0]?.action ?? -1 }),
  });
  const sessions = await Promise.all(Array.from({ length: TABLES }, () => openSession(server.address)));
  const assistant = new Client({ name: "bench", version: "1" });
  await assistant.connect(new StreamableHTTPClientTransport(new URL("/mcp", server.address)));
  try {
    const works: readonly (readonly [string, Work])[] = [
      ["referee, in this process", turnsOf(here)],
      [`remote seat, ${TABLES} tables`, turnsOf(await player(bot.reference))],
      [`language model, scripted endpoint, ${TABLES} tables`, turnsOf(await player(`llm:bench?tables=${TABLES}`))],
      [`OpenEnv, ${TABLES} sessions`, async () => sum(await Promise.all(sessions.map((session) => session())))],
      ["OpenEnv, one session", () => (sessions[0] as () => Promise<number>)()],
      ["MCP, one match", () => assistantTurns(assistant)],
    ];
    const rows: Row[] = [];
    for (const [name, work] of works) {
      const peer = { name: "the same player in this process", work: turnsOf(firstLegal) };
      rows.push(await compete({ name: `door: ${name}`, unit: "turns/s", work, peer }));
    }
    return [...rows, ...(await pythonRows())];
  } finally {
    await assistant.close();
    bot.close();
    await endpoint.close();
    await server.close();
  }
}

/** Random play of OpenSpiel's connect four, next to that of our own rules; no rows without pyspiel. */
async function pythonRows(): Promise<Row[]> {
  const { path } = pythonWith("pyspiel");
  if (path === null) return [];
  const channel = new PythonChannel(path);
  const there = pythonGame("openspiel:connect_four", new PythonRequests(channel)) as Game;
  const here = gameById("connect-four");
  try {
    const rows: Row[] = [];
    for (const tables of [1, 512]) {
      const peer = { name: "connect-four", work: randomTurns(here, tables) };
      const name = `door: openspiel:connect_four, ${tables} ${tables === 1 ? "table" : "tables"}`;
      rows.push(await compete({ name, unit: "turns/s", work: randomTurns(there, tables), peer }));
    }
    return rows;
  } finally {
    channel.kill();
  }
}

/** Plays episodes state by state; returns their turns. */
function randomTurns(played: Game, tables: number): Work {
  let seed = 0;
  const players = played.roles.map(() => randomPlayer);
  return async () => {
    const request = { game: played, options: {}, players, tables, episodes: tables === 1 ? 8 : 1024 };
    return (await playStates({ ...request, seed: `python/${seed++}` })).steps;
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Plays episodes in seat 0 against random play; returns the player's turns. */
function turnsOf(player: Player): Work {
  let seed = 0;
  return async () => {
    const players = [player, randomPlayer];
    const { episodes } = await rollout({ game, options: {}, players, episodes: EPISODES, seed: `doors/${seed++}` });
    return sum(episodes.map(({ actions }) => Math.ceil(actions.length / 2)));
  };
}

/** A session that plays one episode a call; returns its steps. */
async function openSession(address: string): Promise<() => Promise<number>> {
  const socket = new WebSocket(`${address.replace("http", "ws")}/openenv/${game.id}/ws`);
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  type Frame = {
    readonly data: { readonly done: boolean; readonly observation: { readonly legal_actions: readonly number[] } };
  };
  const send = (message: object) =>
    new Promise<Frame["data"]>((resolve) => {
      socket.once("message", (data: Buffer) => resolve((JSON.parse(data.toString()) as Frame).data));
      socket.send(JSON.stringify(message));
    });
  return async () => {
    let steps = 0;
    let now = await send({ type: "reset", data: {} });
    for (; !now.done; steps++)
      now = await send({ type: "step", data: { action_id: now.observation.legal_actions[0] } });
    return steps;
  };
}

/** Plays one match over MCP; returns its moves. */
async function assistantTurns(client: Client): Promise<number> {
  type Answer = { readonly status: string; readonly move: number; readonly handle: string };
  const call = async (name: string, args: Record<string, unknown>) =>
    (await client.callTool({ name, arguments: args })).structuredContent as Answer;
  const { handle: seat } = await call("join_match", { game: game.id, opponents: ["script:random"] });
  let now = await call("observe", { seat });
  let moves = 0;
  while (now.status !== "over") {
    if (now.status !== "your-turn") now = await call("observe", { seat });
    else {
      const { legal } = now as unknown as { readonly legal: readonly { readonly action: number }[] };
      now = await call("act", { seat, move: now.move, action: legal[0]?.action });
      moves++;
    }
  }
  return moves;
}
