import { CloseCode, generateId, type Client } from "@colyseus/core";
import { StateView } from "@colyseus/schema";
import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { LiveMatch } from "../store/live-match.ts";
import type { Forfeit, Match } from "../store/store.ts";
import { BaseRoom } from "./base/base.ts";
import { emptyState, showEnd, showSeats, showTable } from "./display.ts";
import { handleMessage, isFlooder, withholdEmptyPatches, type MessageAnswer } from "./base/guard.ts";
import { joinRefusal } from "./base/join-refusal.ts";
import { parseAct, parseJoin } from "./match-requests.ts";
import type { MatchPlan } from "./stored/matches.ts";
import { MoveClock } from "./move-clock.ts";
import { admission, readmit } from "./reconnection.ts";
import { Rematch } from "./rematch.ts";
import { hashSeatToken } from "./stored/seat-token.ts";
import { replaceClient, Seats } from "./seats.ts";
import type { RoomMetadata, RoomServices, ShownRating } from "./services.ts";
import type { MatchStateType } from "./state.ts";
import { Table } from "./table/table.ts";

/** Milliseconds beyond a match's longest wait after which a stalled match is closed. */
const STALL_MS = 30_000;

const WRONG_TOKEN_SENTENCE = "That token does not belong to a seat of this match; join without one to watch.";

interface MatchOptions {
  readonly plan: MatchPlan;
  readonly services: RoomServices;
  /** A match that an earlier server began in this room. */
  readonly resumed?: LiveMatch;
}

/** A match of people with seat tokens and agents; clients that join without a token watch. */
export class MatchRoom extends BaseRoom<{ state: MatchStateType; metadata: RoomMetadata }> {
  override autoDispose = false;
  override state = emptyState();
  override messages = {
    act: (client: Client, message: unknown) => this.#act(client, message),
    rematch: (client: Client) => handleMessage(this.log, () => this.#rematch.open(client)),
  };
  #services!: RoomServices;
  #plan!: MatchPlan;
  #seats!: Seats;
  #clock!: MoveClock;
  #rematch!: Rematch;
  #table: Table | null = null;
  /** Seats whose people have not reconnected since the server restarted, which is not their fault. */
  readonly #awaited = new Set<number>();

  protected get log(): Log {
    return this.#services.log;
  }

  override onCreate({ plan, services, resumed }: MatchOptions): void {
    this.#services = services;
    this.#plan = plan;
    const people = plan.seats.flatMap(({ player }, seat) => (player ? [] : [seat]));
    const expired = this.contained("grace period", (seat: number) => this.#expire(seat));
    this.#seats = new Seats(people, services.pace.reconnection, expired);
    this.#clock = new MoveClock(this.state, services.now);
    const { matches } = services;
    this.#rematch = new Rematch({ plan, matches, seats: this.#seats, state: this.state, clients: this.clients });
    this.#expectProgress();
    showSeats(this.state, plan.game, plan.options, plan.seats);
    this.#showRatingBefore();
    this.metadata = this.#facts();
    if (resumed) this.roomId = resumed.room;
    if (resumed?.played) this.#resume(resumed.played, people);
    else if (people.length === 0) this.clock.setTimeout(() => this.#start(), 0);
    else {
      this.#setClock(services.pace.seatWait, () => this.#abandon("Not every player joined in time."));
      this.#save();
    }
  }

  /** A client with a reconnection token joins like any other: the room keeps the seat, not the connection. */
  override hasReservedSeat(sessionId: string, reconnectionToken?: string): boolean {
    const seat = reconnectionToken === undefined ? null : this.#seats.opened(reconnectionToken);
    if (seat !== null && reconnectionToken !== undefined) readmit(this, sessionId, seat, reconnectionToken);
    return super.hasReservedSeat(sessionId);
  }

  /**
   * The session id to reconnect with, or "" when the token belongs to no seat.
   * @throws ServerError `match/seat-taken` when another client has taken the seat since.
   */
  override checkReconnectionToken(reconnectionToken: string): string {
    if (this.#seats.isSuperseded(reconnectionToken))
      throw new ServerError("match/seat-taken", "Your seat is in use in another window; continue there.");
    return this.#seats.opened(reconnectionToken) === null ? "" : generateId();
  }

  /** Refuses a token that belongs to no seat before a place is reserved. @throws ServerError `match/wrong-token`. */
  assertToken(token: string | undefined): void {
    if (token !== undefined && this.#seatOf(token) === null)
      throw new ServerError("match/wrong-token", WRONG_TOKEN_SENTENCE);
  }

  override onJoin(client: Client, options: unknown): void {
    this.assertOpen();
    withholdEmptyPatches(client);
    client.userData = { seat: null };
    const admitted = admission(options);
    if (admitted) return this.#sit(client, admitted.seat, admitted.reconnectionToken);
    const { token } = parseJoin(options);
    if (token === undefined) return this.#countSpectators();
    const seat = this.#seatOf(token);
    if (seat === null) throw joinRefusal("match/wrong-token", WRONG_TOKEN_SENTENCE);
    this.#sit(client, seat, null);
  }

  /** Also called for dropped clients: the seats decide whether they may return, not Colyseus. */
  override onLeave(client: Client, code?: number): void {
    const seat = this.#seats.of(client);
    if (seat === null) return this.#countSpectators();
    const isPlaying = this.state.phase !== "over" && !this.isClosing;
    const hasLeft = code === CloseCode.CONSENTED || isFlooder(client);
    this.#seats.stand(seat, { keep: isPlaying && !hasLeft });
    this.#showConnected(seat, false);
    if (isPlaying && hasLeft) this.#forfeit({ seat, reason: "left" });
  }

  /** A saved match continues after a restart. */
  override onBeforeShutdown(): void {
    if (this.state.phase !== "over" && !this.#services.live.isSaved(this.roomId))
      this.#abandon("The server was stopped.");
    this.inBackground("disconnect", this.disconnect(CloseCode.SERVER_SHUTDOWN));
  }

  override onDispose(): void {
    this.#seats.stopWaiting();
    this.#clock.stop();
  }

  #seatOf(token: string): number | null {
    const hash = hashSeatToken(token);
    const seat = this.#plan.seats.findIndex(({ tokenHash }) => tokenHash === hash);
    return seat < 0 ? null : seat;
  }

  #sit(client: Client, seat: number, cameBackWith: string | null): void {
    client.userData = { seat };
    client.view = new StateView();
    const shown = this.state.seats.get(String(seat));
    if (shown) client.view.add(shown);
    const replaced = this.#seats.sit(seat, client, cameBackWith);
    if (replaced) replaceClient(replaced);
    this.#awaited.delete(seat);
    this.#showConnected(seat, true);
    if (this.state.phase === "waiting" && this.#seats.areAllConnected) this.#start();
  }

  #start(): void {
    this.#table = this.#newTable();
    this.state.phase = "playing";
    this.#advance(this.#table);
  }

  /** Continues a match that an earlier server began: its people have the grace period to return. */
  #resume(played: NonNullable<LiveMatch["played"]>, people: readonly number[]): void {
    this.#table = this.#newTable(played);
    this.state.phase = "playing";
    for (const seat of people) {
      this.#awaited.add(seat);
      this.#seats.stand(seat, { keep: true });
    }
    this.#advance(this.#table);
  }

  #newTable(played?: LiveMatch["played"]): Table {
    const { game, options, seats, seed } = this.#plan;
    const { pace, now } = this.#services;
    const setup = { game, options, seats, seed, now, agentDeadline: pace.agentDeadline };
    return new Table({ ...setup, origin: "match", league: null }, played ?? undefined);
  }

  #advance(table: Table): void {
    const { pace } = this.#services;
    table.playChance();
    // Save the last ply too: otherwise a crash before the match is stored would have that ply played again.
    this.#save();
    if (table.ended) return this.#end(table);
    // Consecutive private plies of a seat are one move, so its clock keeps running.
    if (!showTable(this.state, table) && this.#clock.isRunning) return;
    this.#expectProgress();
    this.#clock.stop();
    const seat = table.turn;
    if (this.#plan.seats[seat]?.player) this.clock.setTimeout(() => this.#moveAgent(table), pace.agentDelay);
    else this.#setClock(pace.moveClock, () => this.#forfeit({ seat, reason: "time" }));
    this.#publish();
  }

  async #moveAgent(table: Table): Promise<void> {
    const seat = table.turn;
    if (!this.#plan.seats[seat]?.player) return;
    const name = this.#name(seat);
    try {
      await table.playAgentTurn();
      // The match ended meanwhile, and its end is shown already.
      if (this.state.phase === "playing") this.#advance(table);
    } catch (err) {
      this.log.warn({ err, match: table.id, player: name }, "player failed");
      if (err instanceof ServerError && err.code === "player/late") this.#forfeit({ seat, reason: "time" });
      else this.#abandon(`${name} could not move.`);
    }
  }

  async #act(client: Client, message: unknown): Promise<MessageAnswer> {
    return handleMessage(this.log, () => {
      const { ply, action } = parseAct(message);
      const seat = this.#seats.of(client);
      if (seat === null) throw new ServerError("match/wrong-seat", "You are watching; only players can move.");
      if (!this.#table)
        throw new ServerError("match/not-playing", "The match has not started; wait for the other players.");
      this.#table.playHuman(seat, ply, action);
      this.#advance(this.#table);
    });
  }

  #expire(seat: number): void {
    if (this.#awaited.has(seat)) this.#abandon(`${this.#name(seat)} did not return after the server restarted.`);
    else this.#forfeit({ seat, reason: "absent" });
  }

  /** Ends the match as that seat's loss; before the match starts there is no loser. */
  #forfeit(forfeit: Forfeit): void {
    if (!this.#table) return this.#abandon(`${this.#name(forfeit.seat)} left before the match started.`);
    this.#linger();
    this.#table.forfeit(forfeit);
    this.#end(this.#table);
  }

  #abandon(sentence: string): void {
    if (this.state.phase === "over") return;
    // First, so that the room ends whatever fails below.
    this.#linger();
    if (this.#table) {
      this.#table.abandon(sentence);
      return this.#end(this.#table);
    }
    Object.assign(this.state, { phase: "over", outcome: "abandoned", sentence });
    this.#services.live.remove(this.roomId);
    this.#publish();
  }

  #end(table: Table): void {
    if (this.state.phase === "over") return;
    this.#linger();
    this.inBackground("keep", this.#keep(table.match()));
    showEnd(this.state, table);
    this.#publish();
  }

  async #keep(match: Match): Promise<void> {
    const isStored = await this.#services.keeper.keep(match);
    this.#services.live.remove(this.roomId);
    if (!isStored) return;
    await this.#showRating(this.#services.ratings.record(match));
    this.state.match = match.id;
    this.state.tick += 1;
  }

  /** Before anyone joins, so that nothing moves on the page when it appears. */
  #showRatingBefore(): void {
    const seat = this.#plan.seats.findIndex(({ person }) => person);
    const id = this.#plan.seats[seat]?.person;
    if (!id) return;
    this.inBackground("rating", this.#showRating(this.#services.ratings.current(this.#plan.game, id, seat)));
  }

  /** Shows its person's rating to it alone; without one while the store can't be read. */
  async #showRating(reading: Promise<ShownRating | null>): Promise<void> {
    const seat = this.#plan.seats.findIndex(({ person }) => person);
    const shown = this.state.seats.get(String(seat));
    if (!shown) return;
    const rating = await reading.catch((err: unknown) => {
      this.log.warn({ err, room: this.roomId }, "rating not computed");
      return null;
    });
    if (rating === null) return;
    shown.rating = JSON.stringify(rating);
    this.state.tick += 1;
  }

  #save(): void {
    const { game, options, seed, seats, guest } = this.#plan;
    if (seats.every(({ player }) => player)) return;
    this.#services.live.save({
      room: this.roomId,
      guest: guest ?? undefined,
      game: game.id,
      version: game.version,
      options,
      seed,
      seats: seats.map(({ reference, name, tokenHash, person }) => ({ reference, name, tokenHash, person })),
      played: this.#table?.played ?? null,
    });
  }

  /** The match is over: the room stays open for its clients, up to a limit. */
  #linger(): void {
    this.closeAfter(this.#services.pace.linger);
    this.autoDispose = true;
    this.#clock.stop();
    this.#seats.stopWaiting();
    this.state.tick += 1;
  }

  /** Closes the room if the match stalls for any reason, well after its longest possible wait. */
  #expectProgress(): void {
    const { seatWait, moveClock, agentDelay, agentDeadline } = this.#services.pace;
    this.closeAfter(Math.max(seatWait, moveClock, agentDelay + agentDeadline) + STALL_MS, () => {
      this.log.error({ match: this.#table?.id, room: this.roomId }, "match stalled, closing its room");
      this.#abandon("The match stalled because of a server error.");
    });
  }

  #setClock(milliseconds: number, runOut: () => void): void {
    this.#clock.start(milliseconds, this.contained("clock", runOut));
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

  /** Updates the lobby's metadata if it has changed. */
  #publish(): void {
    const facts = this.#facts();
    if (JSON.stringify(facts) === JSON.stringify(this.metadata)) return;
    this.inBackground("setMatchmaking", this.setMatchmaking({ metadata: facts }));
  }
}
