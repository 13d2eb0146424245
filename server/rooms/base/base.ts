import { Room, type Client, type RoomOptions } from "@colyseus/core";
import { BANNED_CODE } from "../../common/close-codes.ts";
import type { ServerError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { closeClient } from "./close-client.ts";
import { containErrors, isRefusal, throttleReports, type Report } from "./contain.ts";
import { dropSlowReaders, limits } from "./guard.ts";
import { joinRefusal } from "./join-refusal.ts";
import { useMonotonicTime } from "./monotonic.ts";
import { ReusableTimer } from "./reusable-timer.ts";

/** Milliseconds after which a closing room is disposed, even if a reservation (which lasts 15 s) keeps it open. */
const DISPOSE_DEADLINE_MS = 20_000;

/** Why a client is banned; null if it is not. */
export type RefusalOf = (client: Client) => ServerError | null;

/**
 * A room that no client can crash or keep open: failures stay in the room, flooding and slow clients are disconnected.
 */
export abstract class BaseRoom<T extends RoomOptions> extends Room<T> {
  override maxMessagesPerSecond: number = limits.messagesPerSecond;
  override patchRate = 50;
  protected readonly disposeDeadlineMs: number = DISPOSE_DEADLINE_MS;
  protected abstract readonly log: Log;
  readonly #report = throttleReports((failure) => logFailure(this.log, this.roomId, failure));
  #isClosing = false;
  readonly #end = new ReusableTimer();

  constructor() {
    super();
    useMonotonicTime(this.clock);
    containErrors(this, this.#report);
    this["_events"].once("dispose", () => this.#end.stop());
  }

  override disconnect(closeCode?: number): Promise<unknown> {
    this.#isClosing = true;
    const forced = setTimeout(() => this["_events"].emit("dispose"), this.disposeDeadlineMs).unref();
    return super.disconnect(closeCode).finally(() => clearTimeout(forced));
  }

  /** Removes the clients that are banned. */
  removeGuests(refusalOf: RefusalOf): void {
    for (const client of this.clients.slice()) {
      const refused = refusalOf(client);
      if (refused) closeClient(client, BANNED_CODE, refused.message);
    }
  }

  protected get isClosing(): boolean {
    return this.#isClosing;
  }

  /** A seat reserved just before the room closed would admit its client to a room that never ends. */
  protected assertOpen(): void {
    if (this.#isClosing)
      throw joinRefusal("match/closed", "This room has just closed because its match is over; open a new match.");
  }

  /**
   * Runs `end` and closes the room after `milliseconds`; each call replaces the one before. Uses a Node timer, which no
   * failing part of the room can stop.
   */
  protected closeAfter(milliseconds: number, end: () => void = () => {}): void {
    this.#end.start(milliseconds, () => {
      this.contained("closeAfter", end)();
      this.inBackground("disconnect", this.disconnect());
    });
  }

  /** Wraps a function for a Node timer: its errors are logged. */
  protected contained<A extends unknown[]>(where: string, run: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        run(...args);
      } catch (error) {
        this.#report(error, where);
      }
    };
  }

  /** Runs a promise in the background; its rejection is logged. */
  protected inBackground(where: string, promise: Promise<unknown>): void {
    promise.catch((error: unknown) => this.#report(error, where));
  }

  override onBeforePatch(): void {
    dropSlowReaders(this.clients, this.log);
  }

  /** Colyseus passes it errors of handlers, hooks and timers; without it, they would end the process. */
  override onUncaughtException(error: Error, method: string): void {
    this.#report(error, method);
  }
}

/** Logs an error of a room: a bug with its stack, a client's refusal as one line. */
function logFailure(log: Log, room: string, { error, where, repeated }: Parameters<Report>[0]): void {
  const cause = (error as { cause?: unknown } | null)?.cause ?? error;
  const facts = { room, method: where, repeated: repeated || undefined };
  if (isRefusal(error)) log.debug({ ...facts, refusal: (cause as Error).message }, "client refused");
  else log.error({ ...facts, err: cause }, "room handler failed");
}
