import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import type { LeagueService } from "../leagues/service.ts";
import { Environment, type EnvironmentSource } from "./environment.ts";
import { schemasOf } from "./observation.ts";
import { answerOnce, createSessions, type SessionParts } from "./sessions.ts";

interface RouteParts extends SessionParts {
  readonly leagues: Pick<LeagueService, "get">;
  readonly version: string;
}

/** Games and leagues as environments of OpenEnv, below /openenv/. */
export interface OpenEnv {
  /** @returns the answer, or null if there is nothing at the path. @throws ServerError, GameError. */
  answer(method: string, path: string, readBody: () => Promise<unknown>): Promise<Response | null>;
  /** Takes a web socket whose path is a session's. @throws ServerError, GameError if there is no such environment. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  sessions(): number;
  close(): void;
}

/** `/openenv/GAME` and `/openenv/leagues/ID/ROLE`, and what follows. */
const PATH = /^\/openenv\/(?:leagues\/([^/]+)\/([^/]+)|([^/]+))(?:\/(.*))?$/;

export function createOpenEnv(parts: RouteParts): OpenEnv {
  const sessions = createSessions(parts);
  const sourceAt = (path: string): { readonly source: EnvironmentSource; readonly rest: string } | null => {
    const [, league, role, game, rest = ""] = PATH.exec(path) ?? [];
    if (game !== undefined) return { source: { game: gameById(decoded(game)), league: null }, rest };
    if (league === undefined || role === undefined) return null;
    return { source: leagueSource(parts, decoded(league), decoded(role)), rest };
  };
  return {
    async answer(method, path, readBody) {
      const found = sourceAt(path);
      if (!found) return null;
      const { source, rest } = found;
      const post = method === "POST";
      if (post && (rest === "reset" || rest === "step")) {
        // Whatever plays on, plays over a session.
        const environment = new Environment(source, { ...parts, mayStore: () => false });
        const reply = await answerOnce(rest, environment, await readBody(), parts.log);
        return json(reply.data, reply.type === "error" ? 400 : 200);
      }
      if (post && rest === "mcp") {
        const message = "Environments are played over the web socket /ws; the tools of this server are at /mcp.";
        return json({ jsonrpc: "2.0", id: null, error: { code: -32_601, message } });
      }
      if (post) return null;
      const content = described(source, rest, parts.version);
      return content && json(content);
    },
    upgrade(request, socket, head) {
      const { pathname } = new URL(request.url ?? "/", "http://server");
      const found = sourceAt(pathname);
      if (found?.rest !== "ws") throw new ServerError("request/not-found", "A session is at /openenv/GAME/ws.");
      sessions.upgrade(request, socket, head, found.source);
    },
    sessions: () => sessions.count(),
    close: () => sessions.close(),
  };
}

/** @throws ServerError `request/invalid` */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ServerError("request/invalid", "The path has a % that is not followed by a character's code.");
  }
}

function leagueSource({ leagues }: RouteParts, id: string, role: string): EnvironmentSource {
  const handle = leagues.get(id);
  const game = gameById(handle.record.config.game);
  const seat = game.roles.findIndex((name, at) => name === role || String(at) === role);
  if (seat >= 0) return { game, league: { id, seat, state: () => handle.state } };
  const known = game.roles.map((name, at) => `${at} (${name})`).join(", ");
  throw new ServerError("request/not-found", `${game.name} has no role "${role}"; its roles: ${known}.`);
}

function described(source: EnvironmentSource, path: string, version: string): object | null {
  const { game, league } = source;
  const name = league ? `red-queen ${game.id} league ${league.id}` : `red-queen ${game.id}`;
  switch (path) {
    case "health":
      return { status: "healthy" };
    case "metadata":
      return { name, description: game.summary, version, documentation_url: "docs/openenv.md" };
    case "schema":
      return schemasOf(game);
    case "state":
      return { episode_id: null, step_count: 0 };
    case "openapi.json":
      return openApi(name, version);
    default:
      return null;
  }
}

const operation = (summary: string) => ({ summary, responses: { 200: { description: "OK" } } });

const openApi = (title: string, version: string) => ({
  openapi: "3.1.0",
  info: { title, version },
  paths: {
    "/health": { get: operation("Whether it can be played") },
    "/metadata": { get: operation("Name and description") },
    "/schema": { get: operation("Schemas of action, observation and state") },
    "/state": { get: operation("State of an environment that nobody plays yet") },
    "/reset": { post: operation("The first observation of an environment made for this request") },
    "/step": { post: operation("A step in an environment made for this request") },
    "/mcp": { post: operation("Not here: play over /ws") },
  },
});

const json = (content: object, status = 200): Response => Response.json(content, { status });
