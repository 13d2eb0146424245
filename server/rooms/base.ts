import { Room, ServerError as RoomError, type RoomOptions } from "@colyseus/core";
import type { Log } from "../log.ts";
import { dropSlowReaders, limits } from "./guard.ts";

/** A room that no client can bring down: handlers' errors are caught, floods and slow readers cut off. */
export abstract class BaseRoom<T extends RoomOptions> extends Room<T> {
  override maxMessagesPerSecond = limits.messagesPerSecond;
  override patchRate = 50;
  protected abstract readonly log: Log;
  #closing = false;

  override disconnect(closeCode?: number): Promise<unknown> {
    this.#closing = true;
    return super.disconnect(closeCode);
  }

  /** A seat reserved just before the room closed would let its client into a room that nobody ends any more. */
  protected assertOpen(): void {
    if (this.#closing) throw new RoomError(410, "This room has just closed.");
  }

  override onBeforePatch(): void {
    dropSlowReaders(this.clients, this.log);
  }

  /** Without this, a throwing handler would end the process. */
  override onUncaughtException(error: Error, method: string): void {
    this.log.error({ err: error.cause ?? error, method, room: this.roomId }, "a room's handler failed");
  }
}
