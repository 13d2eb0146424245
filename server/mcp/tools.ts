import { McpServer, type CallToolResult } from "@modelcontextprotocol/server";
import { z } from "zod";
import { gameById, games } from "../../games/registry.ts";
import type { PlayerDirectory } from "../rooms/players/players.ts";
import { internal, toRefusal } from "../refusals.ts";
import type { Log } from "../log.ts";
import type { AssistantSeats, Observation } from "./assistant-seats.ts";

/** Longest wait of one call, seconds: clients give up at 60. */
const MAX_WAIT_S = 25;

const INSTRUCTIONS =
  "Play board, card and role games against trained agents, scripts or people. list_games, then list_opponents, then " +
  "join_match, which gives you the secret of a seat. Then repeat: observe until it is your turn, act with one legal move.";

export interface ToolParts {
  readonly seats: AssistantSeats;
  readonly players: PlayerDirectory;
  readonly log: Log;
  readonly version: string;
}

const game = z.string().max(100).describe("Id of a game, from list_games");
const seat = z.string().max(100).describe("The seat's secret, from join_match");
const wait = z.number().min(0).max(MAX_WAIT_S).default(20).describe("Longest wait in seconds for your next turn");

/** A server of the Model Context Protocol for one request: all state is in the seats. @param guest who calls. */
export function createToolServer(parts: ToolParts, guest: string): McpServer {
  const server = new McpServer({ name: "red-queen", version: parts.version }, { instructions: INSTRUCTIONS });
  const { seats, players } = parts;
  const answer = async (work: () => Promise<object> | object): Promise<CallToolResult> => respond(work, parts.log);

  server.registerTool(
    "list_games",
    { title: "List games", description: "The games, their seats and roles.", annotations: { readOnlyHint: true } },
    () =>
      answer(() => ({
        games: games.map(({ id, name, summary, roles }) => ({ id, name, summary, seats: [...roles] })),
      })),
  );
  server.registerTool(
    "list_opponents",
    {
      title: "List opponents",
      description: "The players that can take the other seats of a game: scripts, trained policies, bots.",
      inputSchema: z.object({ game }),
      annotations: { readOnlyHint: true },
    },
    ({ game: id }) =>
      answer(() => ({
        opponents: players
          .list(gameById(id))
          .map(({ reference, name, summary, seats: own }) => ({ reference, name, summary, seats: own })),
      })),
  );
  server.registerTool(
    "join_match",
    {
      title: "Join a match",
      description: "Opens a match and takes a seat in it. Keep the returned seat: it is how you play.",
      inputSchema: z.object({
        game,
        opponents: z
          .array(z.string().max(100))
          .max(8)
          .describe('A reference from list_opponents for each other seat, in order; "human" invites a person'),
        seat: z.number().int().min(0).max(8).default(0).describe("Your seat; 0 moves first in most games"),
        name: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,32}$/)
          .default("assistant")
          .describe("Your name at the table"),
      }),
    },
    (request) => answer(() => seats.join(request, guest)),
  );
  server.registerTool(
    "observe",
    {
      title: "Observe",
      description:
        "Waits for your turn: what you may see, and your legal moves. Repeat it while the status is waiting.",
      inputSchema: z.object({ seat, wait_s: wait }),
      annotations: { readOnlyHint: true },
    },
    ({ seat: handle, wait_s: seconds }) =>
      answer(async () => described(await seats.seat(handle).observe(1000 * seconds))),
  );
  server.registerTool(
    "act",
    {
      title: "Act",
      description: "Plays a legal move, by its number or in words, and waits for your next turn.",
      inputSchema: z.object({
        seat,
        move: z.number().int().min(0).describe("The `move` of the observation that you answer"),
        action: z.union([z.number().int(), z.string().max(2000)]).describe("The number or label of a legal move"),
        wait_s: wait,
      }),
    },
    ({ seat: handle, move, action, wait_s: seconds }) =>
      answer(async () => {
        const given = typeof action === "number" ? { action } : { text: action };
        return described(await seats.seat(handle).act(move, given, 1000 * seconds));
      }),
  );
  server.registerTool(
    "resign",
    {
      title: "Resign",
      description: "Gives up the match.",
      inputSchema: z.object({ seat }),
      annotations: { destructiveHint: true },
    },
    ({ seat: handle }) => answer(async () => described(await seats.seat(handle).resign(5000))),
  );
  return server;
}

/** An observation as a tool's answer; a refused move is an error that says why. */
function described(observation: Observation): object {
  if (observation.status !== "your-turn") return observation;
  const { move, role, seat: number, prompt, legal, deadline, refusal } = observation.turn;
  const turn = { status: "your-turn", move, role, seat: number, prompt, legal, deadline };
  if (refusal === null) return turn;
  const { code, message, strikes } = refusal;
  return { error: { code, message, strikes }, ...turn };
}

/** The result as text and as data; a refusal as an error with its code and sentence. */
async function respond(work: () => Promise<object> | object, log: Log): Promise<CallToolResult> {
  let result: object;
  try {
    result = await work();
  } catch (err) {
    const refused = toRefusal(err) ?? internal;
    if (refused === internal) log.error({ err }, "mcp tool failed");
    result = { error: { code: refused.code, message: refused.message } };
  }
  const text = JSON.stringify(result);
  return {
    content: [{ type: "text", text }],
    structuredContent: result as Record<string, unknown>,
    ...("error" in result && { isError: true }),
  };
}
