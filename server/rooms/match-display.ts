import type { Room } from "@colyseus/core";
import { showTable } from "./display.ts";
import type { MatchStateType } from "./state.ts";
import type { Table } from "./table/table.ts";

/**
 * What a room shows of its table. Nothing, while no one is there and agents alone play: that costs more than their
 * moves.
 */
export class MatchDisplay {
  readonly #room: Pick<Room<{ state: MatchStateType }>, "state" | "clients">;
  readonly #isQuick: boolean;
  #isCurrent = true;

  /** @param isQuick whether only agents play that answer at once. */
  constructor(room: Pick<Room<{ state: MatchStateType }>, "state" | "clients">, isQuick: boolean) {
    this.#room = room;
    this.#isQuick = isQuick;
  }

  /** Returns whether anything public changed. */
  show(table: Table): boolean {
    const { state, clients } = this.#room;
    this.#isCurrent = !this.#isQuick || clients.length > 0;
    return this.#isCurrent ? showTable(state, table) : true;
  }

  /** Shows what was not shown while no one was there. */
  catchUp(table: Table | null): void {
    if (!this.#isCurrent && table) showTable(this.#room.state, table);
    this.#isCurrent = true;
  }
}
