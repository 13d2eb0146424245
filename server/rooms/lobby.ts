import { LobbyRoom } from "@colyseus/core";
import type { Log } from "../log.ts";
import { logFailure } from "./base.ts";
import { containErrors, throttleReports } from "./contain.ts";
import { dropSlowReaders, limits } from "./guard.ts";
import type { RoomMetadata, RoomServices } from "./services.ts";

/** The listing of arena and match rooms, as it changes. */
export class Lobby extends LobbyRoom<RoomMetadata> {
  override autoDispose = false;
  override maxMessagesPerSecond = limits.messagesPerSecond;
  #log: Log | undefined;
  readonly #report = throttleReports((failure) => this.#log && logFailure(this.#log, this.roomId, failure));

  constructor() {
    super();
    containErrors(this, this.#report);
  }

  override async onCreate(options: { readonly services: RoomServices }): Promise<void> {
    this.#log = options.services.log;
    await super.onCreate(options);
  }

  override onBeforePatch(): void {
    if (this.#log) dropSlowReaders(this.clients, this.#log);
  }

  override onUncaughtException(error: Error, method: string): void {
    this.#report(error, method);
  }
}
