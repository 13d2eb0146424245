import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { toRefusal } from "../refusals.ts";
import { LimitError, type Guests } from "../guests/guests.ts";
import type { Log } from "../log.ts";
import { Environment, type EnvironmentParts, type EnvironmentSource, type EnvironmentState } from "./environment.ts";
import { readAction, resetShape, sessionMessage, type OpenEnvCode } from "./messages.ts";
import { observationOf } from "./observation.ts";

/** Most bytes of a message. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** Milliseconds without a message after which a session is closed: trainers leave sessions idle between batches. */
const IDLE_MS = 30 * 60_000;
/** Messages that may wait for their answer; a client sends one at a time. */
const MAX_WAITING_MESSAGES = 16;

export interface SessionParts extends Omit<EnvironmentParts, "mayStore"> {
  readonly guests: Pick<Guests, "of" | "hold" | "spend">;
  readonly log: Log;
}

/** OpenEnv's sessions: one web socket each, answered in order. */
export interface OpenEnvSessions {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, source: EnvironmentSource): void;
  count(): number;
  close(): void;
}

export function createSessions(parts: SessionParts): OpenEnvSessions {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  return {
    upgrade(request, socket, head, source) {
      server.handleUpgrade(request, socket, head, (connection) => {
        let release: () => void;
        const guest = parts.guests.of(request);
        try {
          release = parts.guests.hold("environments", guest);
        } catch (error) {
          const { message } = toRefusal(error) ?? { message: "No more sessions." };
          connection.on("error", () => {});
          send(connection, failure("CAPACITY_REACHED", message));
          connection.close(1013);
          return;
        }
        const environment = new Environment(source, { ...parts, mayStore: () => mayStore(parts.guests, guest) });
        serve(connection, environment, release, parts.log);
      });
    },
    count: () => server.clients.size,
    close() {
      for (const connection of server.clients) connection.terminate();
      server.close();
    },
  };
}

/** Whether a guest's limit lets another episode be stored; counts it. */
function mayStore(guests: Pick<Guests, "spend">, guest: string): boolean {
  try {
    guests.spend("storedEpisodes", guest);
    return true;
  } catch (error) {
    if (error instanceof LimitError) return false;
    throw error;
  }
}

function serve(connection: WebSocket, environment: Environment, release: () => void, log: Log): void {
  let waiting = 0;
  let last = Promise.resolve();
  let idle = setTimeout(() => connection.close(1000), IDLE_MS);
  connection.on("error", () => {});
  connection.on("close", () => {
    clearTimeout(idle);
    environment.abandon();
    release();
  });
  connection.on("message", (data: Buffer, isBinary) => {
    clearTimeout(idle);
    idle = setTimeout(() => connection.close(1000), IDLE_MS);
    if (++waiting > MAX_WAITING_MESSAGES) return connection.terminate();
    const text = isBinary ? "" : data.toString();
    const previous = last;
    const reply = async (): Promise<void> => {
      await previous;
      const answered = await answer(environment, text, log);
      waiting--;
      if (answered === null) connection.close(1000);
      else send(connection, answered);
    };
    last = reply();
  });
}

function send(connection: WebSocket, message: object): void {
  if (connection.readyState === connection.OPEN) connection.send(JSON.stringify(message), () => {});
}

/** The reply to a message; null for `close`. */
async function answer(environment: Environment, text: string, log: Log): Promise<object | null> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return failure("INVALID_JSON", "That is not JSON.");
  }
  const message = sessionMessage.safeParse(json);
  if (!message.success) return failure("UNKNOWN_TYPE", 'A message is {"type": …, "data": …}.');
  const { type, data = {} } = message.data;
  if (type === "close") return null;
  if (type === "state") return { type: "state", data: stateData(environment) };
  if (type !== "reset" && type !== "step") {
    return failure("UNKNOWN_TYPE", `There is no message "${type}"; send reset, step, state or close.`);
  }
  return run(log, () => (type === "reset" ? resetTo(environment, data) : stepWith(environment, data)));
}

/** `episode_id` and `step_count`, as OpenEnv's State has them. */
const stateData = ({ current }: Environment) => ({
  episode_id: current?.id ?? null,
  step_count: current?.steps ?? 0,
});

/** The reply to reset data, or an error frame. */
async function resetTo(environment: Environment, data: unknown): Promise<object> {
  const parsed = resetShape.safeParse(data);
  if (parsed.success) return observed(await environment.reset(parsed.data));
  const [issue] = parsed.error.issues;
  return failure("VALIDATION_ERROR", `${issue?.path.join(".")}: ${issue?.message}`);
}

async function stepWith(environment: Environment, data: unknown): Promise<object> {
  const action = readAction(data);
  if (action !== null) return observed(await environment.step(action));
  return failure(
    "VALIDATION_ERROR",
    'A step is {"message": a move by its label or number} or {"action_id": its number}.',
  );
}

/** The answer of a one-off request over HTTP, whose environment is made for it. */
export async function answerOnce(
  kind: "reset" | "step",
  environment: Environment,
  body: unknown,
  log: Log,
): Promise<{ readonly type: string; readonly data: object }> {
  const given = typeof body === "object" && body !== null ? body : {};
  const reply = await run(log, async () => {
    if (kind === "reset") return resetTo(environment, given);
    await environment.reset(resetShape.parse({}));
    return stepWith(environment, "action" in given ? given.action : given);
  });
  environment.abandon();
  return reply as { readonly type: string; readonly data: object };
}

async function run(log: Log, work: () => Promise<object>): Promise<object> {
  try {
    return await work();
  } catch (err) {
    const refused = toRefusal(err);
    if (!refused) log.error({ err }, "openenv session failed");
    return failure("EXECUTION_ERROR", refused?.message ?? "The server failed; its log says why.");
  }
}

function observed(state: EnvironmentState): object {
  const observation = observationOf(state);
  const { reward, done, metadata } = observation;
  return { type: "observation", data: { observation, reward, done, metadata } };
}

const failure = (code: OpenEnvCode, message: string): object => ({ type: "error", data: { message, code } });
