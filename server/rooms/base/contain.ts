import { CloseCode, ServerError as RoomError, type Client } from "@colyseus/core";

/** Milliseconds between reports of one kind: a client may cause any number of them. */
const REPORT_PAUSE_MS = 1000;

/** An error in a room and the part that threw it; `repeated` counts those suppressed since the last report. */
export type Report = (failure: { readonly error: unknown; readonly where: string; readonly repeated: number }) => void;

/** Reports failures of one room, each kind at most once a second, and never throws. */
export function throttleReports(report: Report): (error: unknown, where: string) => void {
  const reported = new Map<string, { at: number; left: number }>();
  return (error, where) => {
    const last = reported.get(where);
    const now = Date.now();
    if (last && now - last.at < REPORT_PAUSE_MS) return void (last.left += 1);
    reported.set(where, { at: now, left: 0 });
    try {
      report({ error, where, repeated: last?.left ?? 0 });
    } catch {
      // A failing log must not end a room.
    }
  };
}

/** Whether an error is a room's own refusal, such as a wrong token: an answer to a client, not a failure. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RoomError || (error instanceof Error && error.cause instanceof RoomError);
}

type Hook = (...args: unknown[]) => unknown;

/** Methods of a Colyseus room that clients trigger and that its types hide or leave optional. */
interface RoomParts {
  onDrop?: Hook;
  onLeave?: Hook;
  onBeforePatch?: Hook;
  onBeforeShutdown: () => void;
  broadcastPatch: () => boolean;
  disconnect: () => Promise<unknown>;
  _onLeave: Hook;
  _onMessage: (client: Client, buffer: Buffer) => void;
}

/**
 * Keeps a room's errors inside the room. Colyseus calls these methods from socket and timer events and rethrows, which
 * would be an uncaught error of the process. `onCreate`, `onAuth` and `onJoin` may throw, since their errors are the
 * client's answer.
 */
export function containErrors(room: object, report: (error: unknown, where: string) => void): void {
  const parts = room as RoomParts;
  for (const name of ["onDrop", "onLeave", "onBeforePatch", "_onLeave"] as const) {
    const hook = parts[name];
    if (hook) parts[name] = contained(hook.bind(room), (error) => report(error, name));
  }
  const patch = contained(parts.broadcastPatch.bind(room), (error) => report(error, "broadcastPatch"));
  parts.broadcastPatch = () => patch() === true;
  const shutdown = parts.onBeforeShutdown.bind(room);
  parts.onBeforeShutdown = contained(shutdown, (error) => {
    report(error, "onBeforeShutdown");
    void parts.disconnect();
  });
  const read = parts["_onMessage"].bind(room);
  parts["_onMessage"] = (client, buffer) =>
    contained(read, (error) => {
      report(error, "_onMessage");
      client.leave(CloseCode.WITH_ERROR, "That message can't be read; send what the Colyseus SDK sends.");
    })(client, buffer);
}

/** Wraps a function so that its errors and rejections go to `handle`. */
function contained<A extends unknown[]>(run: (...args: A) => unknown, handle: (error: unknown) => void) {
  return (...args: A): unknown => {
    try {
      const result = run(...args);
      return result instanceof Promise ? result.catch(handle) : result;
    } catch (error) {
      return handle(error);
    }
  };
}
