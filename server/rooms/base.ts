import { Room, type RoomOptions } from "@colyseus/core";
import type { Log } from "../log.ts";
import { containErrors, isRefusal, throttleReports, type Report } from "./contain.ts";
import { dropSlowReaders, limits } from "./guard.ts";
import { joinRefusal } from "./join-refusal.ts";
import { useMonotonicTime } from "./monotonic.ts";

/** Milliseconds after which a closing room is disposed, whatever still holds it: a reservation lasts 15 s. */
const DISPOSE_DEADLINE_MS = 20_000;

/** A room that no client can bring down or keep open: failures stay in the room, floods and slow readers are cut off. */
export abstract class BaseRoom<T extends RoomOptions> extends Room<T> {
  override maxMessagesPerSecond: number = limits.messagesPerSecond;
  override patchRate = 50;
  protected readonly disposeDeadlineMs: number = DISPOSE_DEADLINE_MS;
  protected abstract readonly log: Log;
  readonly #report = throttleReports((failure) => logFailure(this.log, this.roomId, failure));
  #isClosing = false;
  #end: NodeJS.Timeout | undefined;

  constructor() {
    super();
    useMonotonicTime(this.clock);
    containErrors(this, this.#report);
    this["_events"].once("dispose", () => clearTimeout(this.#end));
  }

  override disconnect(closeCode?: number): Promise<unknown> {
    this.#isClosing = true;
    const forced = setTimeout(() => this["_events"].emit("dispose"), this.disposeDeadlineMs).unref();
    return super.disconnect(closeCode).finally(() => clearTimeout(forced));
  }

  protected get isClosing(): boolean {
    return this.#isClosing;
  }

  /** A seat reserved just before the room closed would let its client into a room that nobody ends any more. */
  protected assertOpen(): void {
    if (this.#isClosing) throw joinRefusal("match/closed", "This room has just closed; its match is over.");
  }

  /**
   * Runs `end` and closes the room after so many milliseconds; each call replaces the one before. On a timer of Node's own, which no
   * failing part of the room can stop.
   */
  protected closeAfter(milliseconds: number, end: () => void = () => {}): void {
    clearTimeout(this.#end);
    const run = this.contained("closeAfter", end);
    this.#end = setTimeout(() => {
      run();
      this.inBackground("disconnect", this.disconnect());
    }, milliseconds);
  }

  /** The function for a timer of Node's own: what it throws is logged. */
  protected contained<A extends unknown[]>(where: string, run: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        run(...args);
      } catch (error) {
        this.#report(error, where);
      }
    };
  }

  /** Lets a promise go on by itself; what it rejects with is logged. */
  protected inBackground(where: string, promise: Promise<unknown>): void {
    promise.catch((error: unknown) => this.#report(error, where));
  }

  override onBeforePatch(): void {
    dropSlowReaders(this.clients, this.log);
  }

  /** Colyseus gives it what handlers, hooks and timers throw; without it, one that throws would end the process. */
  override onUncaughtException(error: Error, method: string): void {
    this.#report(error, method);
  }
}

/** Logs what a room threw: with its stack where it is a bug, as one line where it answers a client. */
function logFailure(log: Log, room: string, { error, where, repeated }: Parameters<Report>[0]): void {
  const cause = (error as { cause?: unknown } | null)?.cause ?? error;
  const facts = { room, method: where, ...(repeated > 0 ? { repeated } : {}) };
  if (isRefusal(error)) log.debug({ ...facts, refusal: (cause as Error).message }, "client refused");
  else log.error({ ...facts, err: cause }, "room handler failed");
}
