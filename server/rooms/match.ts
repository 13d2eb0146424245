import { CloseCode, generateId, ServerError as RoomError, type Client } from "@colyseus/core";
import { StateView } from "@colyseus/schema";
import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import { BaseRoom } from "./base.ts";
import { emptyState, showEnd, showSeats, showTable } from "./display.ts";
import { answer, isFlooder, withholdEmptyPatches, type Answer } from "./guard.ts";
import { parseAct, parseJoin } from "./match-requests.ts";
import type { MatchPlan } from "./matches.ts";
import { MoveClock } from "./move-clock.ts";
import { admitAgain } from "./reconnection.ts";
import { Seats } from "./seats.ts";
import type { RoomMetadata, RoomServices } from "./services.ts";
import type { MatchStateType } from "./state.ts";
import type { Match } from "../store/store.ts";
import { Table } from "./table.ts";

/** Milliseconds over the longest wait of a match after which one that does not go on is closed. */
const STALL_MS = 30_000;

/** A match: people with seat tokens and agents in the other seats; whoever joins without a token watches. */
export class MatchRoom extends BaseRoom<{ state: MatchStateType; metadata: RoomMetadata }> {
  override autoDispose = false;
  override state = emptyState();
  override messages = {
    act: (client: Client, message: unknown) => this.#act(client, message),
    rematch: (client: Client) => this.#rematch(client),
  };
  #services!: RoomServices;
  #plan!: MatchPlan;
  #seats!: Seats;
  #clock!: MoveClock;
  #table: Table | null = null;
  #rematching: Promise<void> | null = null;

  protected get log(): Log {
    return this.#services.log;
  }

  override onCreate({ plan, services }: { readonly plan: MatchPlan; readonly services: RoomServices }): void {
    this.#services = services;
    this.#plan = plan;
    const people = plan.seats.flatMap(({ player }, seat) => (player ? [] : [seat]));
    const expired = this.contained("grace period", (seat: number) =>
      this.#abandon(`${this.#name(seat)} left the match.`),
    );
    this.#seats = new Seats(people, services.pace.reconnection, expired);
    this.#clock = new MoveClock(this.state, services.now);
    this.#expectProgress();
    showSeats(this.state, plan.game, plan.options, plan.seats);
    this.metadata = this.#facts();
    if (people.length === 0) this.clock.setTimeout(() => this.#start(), 0);
    else this.#setClock(services.pace.seatWait, "Nobody sat down in time.");
  }

  /** Who comes back by a reconnection token joins like anybody else: the seat is what is kept, not the connection. */
  override hasReservedSeat(sessionId: string, reconnectionToken?: string): boolean {
    const seat = reconnectionToken === undefined ? null : this.#seats.opened(reconnectionToken);
    const token = seat === null ? null : this.#plan.seats[seat]?.token;
    if (token) admitAgain(this, sessionId, { token, reconnectionToken });
    return super.hasReservedSeat(sessionId);
  }

  /** The session to come back with, or "" where the token opens no seat. */
  override checkReconnectionToken(reconnectionToken: string): string {
    return this.#seats.opened(reconnectionToken) === null ? "" : generateId();
  }

  override onJoin(client: Client, options: unknown): void {
    this.assertOpen();
    const { token, reconnectionToken } = parseJoin(options);
    withholdEmptyPatches(client);
    client.userData = { seat: null };
    if (token === undefined) return this.#countSpectators();
    const seat = this.#plan.seats.findIndex((planned) => planned.token === token);
    if (seat < 0) throw new RoomError(403, "That token opens no seat of this match; join without one to watch.");
    const cameBack = reconnectionToken !== undefined && this.#seats.opened(reconnectionToken) === seat;
    this.#sit(client, seat, cameBack ? reconnectionToken : null);
  }

  /** Also of a client that dropped: whether it may come back is for the seats to know, not for Colyseus. */
  override onLeave(client: Client, code?: number): void {
    const seat = this.#seats.of(client);
    if (seat === null) return this.#countSpectators();
    const hasLeft = code === CloseCode.CONSENTED || isFlooder(client);
    const isOver = this.state.phase === "over";
    this.#seats.stand(seat, { keep: !hasLeft && !isOver });
    this.#showConnected(seat, false);
    if (hasLeft && !isOver) this.#abandon(`${this.#name(seat)} left the match.`);
  }

  override onBeforeShutdown(): void {
    if (this.state.phase !== "over") this.#abandon("The server was stopped.");
    super.onBeforeShutdown();
  }

  override onDispose(): void {
    this.#seats.stopWaiting();
    this.#clock.stop();
  }

  #sit(client: Client, seat: number, cameBackWith: string | null): void {
    if (this.#seats.isConnected(seat) && cameBackWith === null)
      throw new RoomError(409, "Somebody sits there already; close the other page first.");
    client.userData = { seat };
    client.view = new StateView();
    const shown = this.state.seats.get(String(seat));
    if (shown) client.view.add(shown);
    const replaced = this.#seats.sit(seat, client, cameBackWith);
    // The same page, whose old connection has not been noticed to be dead.
    if (replaced) (replaced.ref as unknown as { terminate(): void }).terminate();
    this.#showConnected(seat, true);
    if (this.state.phase === "waiting" && this.#seats.areAllConnected) this.#start();
  }

  #start(): void {
    const { game, options, seats, seed } = this.#plan;
    const { pace, now } = this.#services;
    const parts = { game, options, seats, seed, now, agentDeadline: pace.agentDeadline };
    this.#table = new Table({ ...parts, origin: "match", league: null });
    this.state.phase = "playing";
    this.#advance(this.#table);
  }

  #advance(table: Table): void {
    const { pace } = this.#services;
    table.playChance();
    if (table.ended) return this.#end(table);
    // What somebody does in private is one move, however long it is: their clock goes on.
    if (!showTable(this.state, table) && this.#clock.isRunning) return;
    this.#expectProgress();
    this.#clock.stop();
    const seat = table.turn;
    if (this.#plan.seats[seat]?.player) this.clock.setTimeout(() => this.#moveAgent(table), pace.agentDelay);
    else this.#setClock(pace.moveClock, `${this.#name(seat)} did not move in time.`);
    this.#publish();
  }

  async #moveAgent(table: Table): Promise<void> {
    if (table.ended) return;
    const name = this.#name(table.turn);
    try {
      await table.playAgentTurn();
      // Abandoned meanwhile: the end was shown then.
      if (this.state.phase === "playing") this.#advance(table);
    } catch (err) {
      this.log.warn({ err, match: table.id, player: name }, "player failed");
      const late = err instanceof ServerError && err.code === "player/late";
      this.#abandon(late ? err.message : `${name} could not move.`);
    }
  }

  async #act(client: Client, message: unknown): Promise<Answer> {
    return answer(this.log, () => {
      const { ply, action } = parseAct(message);
      const seat = this.#seats.of(client);
      if (seat === null) throw new ServerError("match/wrong-seat", "You are watching; only who sits here can move.");
      if (!this.#table) throw new ServerError("match/not-playing", "The match has not begun; wait for the others.");
      this.#table.playHuman(seat, ply, action);
      this.#advance(this.#table);
    });
  }

  #abandon(sentence: string): void {
    if (this.state.phase === "over") return;
    // First, so that whatever fails below, the room has an end.
    this.#linger();
    if (this.#table) {
      this.#table.abandon(sentence);
      return this.#end(this.#table);
    }
    Object.assign(this.state, { phase: "over", outcome: "abandoned", sentence });
    this.#publish();
  }

  #end(table: Table): void {
    if (this.state.phase === "over") return;
    this.#linger();
    const match = table.match();
    this.inBackground("keep", this.#keep(match));
    showEnd(this.state, table);
    this.#publish();
  }

  async #keep(match: Match): Promise<void> {
    if (!(await this.#services.keeper.keep(match))) return;
    this.state.match = match.id;
    this.state.tick += 1;
  }

  /** Over: the room stays while somebody looks at it, within bounds. */
  #linger(): void {
    this.closeAfter(this.#services.pace.linger);
    this.autoDispose = true;
    this.#clock.stop();
    this.#seats.stopWaiting();
    this.state.tick += 1;
  }

  /** Closes the room should the match not go on, for whatever reason, far beyond the time that its longest wait may take. */
  #expectProgress(): void {
    const { seatWait, moveClock, agentDelay, agentDeadline } = this.#services.pace;
    this.closeAfter(Math.max(seatWait, moveClock, agentDelay + agentDeadline) + STALL_MS, () => {
      this.log.error({ match: this.#table?.id, room: this.roomId }, "match stalled, closing its room");
      this.#abandon("The match did not go on, a fault of the server.");
    });
  }

  async #rematch(client: Client): Promise<Answer> {
    return answer(this.log, async () => {
      if (this.#seats.of(client) === null)
        throw new ServerError("match/wrong-seat", "You are watching; only players ask for a rematch.");
      if (this.state.phase !== "over") throw new ServerError("match/not-over", "Play this match to its end first.");
      const gone = this.#plan.seats.findIndex(({ player }, seat) => !player && !this.#seats.isConnected(seat));
      if (gone >= 0) {
        const sentence = `${this.#name(gone)} has left; open a new match instead of a rematch.`;
        throw new ServerError("match/not-playing", sentence);
      }
      this.#rematching ??= this.#openRematch().catch((error) => {
        this.#rematching = null;
        throw error;
      });
      await this.#rematching;
    });
  }

  async #openRematch(): Promise<void> {
    const { room, tokens, turned } = await this.#services.matches.rematch(this.#plan);
    this.state.rematch = room;
    this.state.tick += 1;
    for (const client of this.clients) {
      const seat = this.#seats.of(client);
      if (seat === null) continue;
      const next = turned ? (seat + 1) % this.#plan.seats.length : seat;
      client.send("rematch", { room, seat: next, token: tokens.find((ticket) => ticket.seat === next)?.token });
    }
  }

  #setClock(milliseconds: number, sentence: string): void {
    this.#clock.start(
      milliseconds,
      this.contained("clock", () => this.#abandon(sentence)),
    );
  }

  #name(seat: number): string {
    return this.#plan.seats[seat]?.name ?? `Seat ${seat}`;
  }

  #showConnected(seat: number, connected: boolean): void {
    const shown = this.state.seats.get(String(seat));
    if (shown) shown.connected = connected;
    this.state.tick += 1;
  }

  #countSpectators(): void {
    this.state.spectators = this.clients.filter((client) => this.#seats.of(client) === null).length;
    this.state.tick += 1;
  }

  #facts(): RoomMetadata {
    const { game, seats } = this.#plan;
    const { phase, ply } = this.state;
    return { game: game.id, league: "", names: seats.map(({ name }) => name), phase, ply };
  }

  /** Tells the lobby, where there is news for it. */
  #publish(): void {
    const facts = this.#facts();
    if (JSON.stringify(facts) === JSON.stringify(this.metadata)) return;
    this.inBackground("setMatchmaking", this.setMatchmaking({ metadata: facts }));
  }
}
