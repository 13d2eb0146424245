import { CloseCode, type Client } from "@colyseus/core";
import { StateView } from "@colyseus/schema";
import type { Forfeit } from "../../agents/forfeit.ts";
import { BANNED_CODE } from "../common/close-codes.ts";
import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { LiveMatch } from "../store/live-match.ts";
import { AgentTurns, isQuickMatch, QUICK_PATCH_MS } from "./agent-turns.ts";
import { BaseRoom, type RefusalOf } from "./base/base.ts";
import { closeClient } from "./base/close-client.ts";
import { emptyState, matchFacts, showConnected, showEnd, showLearning, showSeats } from "./display.ts";
import { Invitations } from "./invitations.ts";
import { handleMessage, isFlooder, withholdEmptyPatches, type MessageAnswer } from "./base/guard.ts";
import { checkJoin } from "./base/join-refusal.ts";
import { Entrance } from "./entrance.ts";
import { assertCancellable, parseAct, parseJoin } from "./match-requests.ts";
import { MatchDisplay } from "./match-display.ts";
import { MatchRecord } from "./match-record.ts";
import { tableOf } from "./match-table.ts";
import type { MatchPlan } from "./stored/matches.ts";
import { longestWait, MoveClock } from "./move-clock.ts";
import { admission, readmit } from "./reconnection.ts";
import { RatingDisplay } from "./rating-display.ts";
import { Rematch } from "./rematch.ts";
import { replaceClient, Seats } from "./seats.ts";
import type { RoomMetadata, RoomServices } from "./services.ts";
import type { MatchStateType } from "./state.ts";
import type { Table } from "./table/table.ts";

/** Milliseconds beyond a match's longest wait after which a stalled match is closed. */
const STALL_MS = 30_000;

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
    cancel: (client: Client) => handleMessage(this.log, () => this.#cancel(client)),
    act: (client: Client, message: unknown) => this.#act(client, message),
    rematch: (client: Client) => handleMessage(this.log, () => this.#rematch.open(client)),
  };
  invitations!: Invitations;
  #services!: RoomServices;
  #plan!: MatchPlan;
  #seats!: Seats;
  #entrance!: Entrance;
  #clock!: MoveClock;
  #rematch!: Rematch;
  #record!: MatchRecord;
  #turns!: AgentTurns;
  #table: Table | null = null;
  #display!: MatchDisplay;
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
    const { matches, bans } = services;
    this.#entrance = new Entrance({ plan: () => this.#plan, seats: this.#seats, bans });
    const { state, clients } = this;
    this.invitations = new Invitations(plan, state, (accepted) => this.#changePlan(accepted));
    this.#rematch = new Rematch({ plan: () => this.#plan, matches, seats: this.#seats, state, clients });
    const rating = new RatingDisplay({ plan, state, ratings: services.ratings, log: services.log });
    const isQuick = isQuickMatch(plan.seats);
    if (isQuick) this.patchRate = QUICK_PATCH_MS;
    this.#display = new MatchDisplay(this, isQuick);
    this.#turns = new AgentTurns({
      pace: services.pace,
      awaitOwnership: () => this.#record.awaitOwnership(),
      isClosing: () => this.isClosing,
      onPlayed: (table) => this.#goOn(table),
      onFailed: this.contained("move", (...failure) => this.#endFailed(...failure)),
    });
    const hasPeople = people.length > 0;
    this.#record = new MatchRecord({ services, rating, state, room: () => this.roomId, hasPeople });
    this.#expectProgress();
    showSeats(this.state, plan.game, plan.options, plan.seats);
    showLearning(this.state, plan);
    // Before anyone joins, so that nothing moves on the page when it appears.
    this.inBackground("rating", rating.showBefore());
    this.metadata = matchFacts(plan, this.state);
    if (resumed) this.roomId = resumed.room;
    if (resumed?.played) this.#resume(resumed.played, people);
    else if (people.length === 0) setImmediate(this.contained("start", () => this.#start()));
    else {
      const wait = this.invitations.any ? services.pace.invitation : services.pace.seatWait;
      this.#setClock(wait, () => this.#abandon("Not every player joined in time."));
      this.#record.save(this.#plan, this.#table);
    }
  }

  /** A client with a reconnection token joins like any other: the room keeps the seat, not the connection. */
  override hasReservedSeat(sessionId: string, reconnectionToken?: string): boolean {
    const seat = reconnectionToken === undefined ? null : this.#entrance.seatOpened(reconnectionToken);
    if (seat !== null && reconnectionToken !== undefined) readmit(this, sessionId, seat, reconnectionToken);
    return super.hasReservedSeat(sessionId);
  }

  /** @throws ServerError as {@link Entrance.sessionOf}. */
  override checkReconnectionToken(reconnectionToken: string): string {
    return this.#entrance.sessionOf(reconnectionToken);
  }

  /** Refuses a token before a place is reserved. @throws ServerError as {@link Entrance.seatOf}. */
  assertToken(token: string | undefined): void {
    if (token !== undefined) this.#entrance.seatOf(token);
  }

  override onJoin(client: Client, options: unknown): void {
    this.assertOpen();
    withholdEmptyPatches(client);
    this.#display.catchUp(this.#table);
    client.userData = { seat: null };
    const admitted = admission(options);
    if (admitted) return this.#sit(client, admitted.seat, admitted.reconnectionToken);
    const { token } = parseJoin(options);
    if (token === undefined) return this.#countSpectators();
    const seat = checkJoin(() => this.#entrance.seatOf(token));
    this.#sit(client, seat, null);
  }

  /** Also called for dropped clients: the seats decide whether they may return, not Colyseus. */
  override onLeave(client: Client, code?: number): void {
    const seat = this.#seats.of(client);
    if (seat === null) return this.#countSpectators();
    const isPlaying = this.state.phase !== "over" && !this.isClosing;
    // Who sends a link by another app leaves the page meanwhile: the invitation holds until its time is over.
    const isWaiting = this.invitations.any && this.state.phase === "waiting";
    const hasLeft = code === CloseCode.CONSENTED || isFlooder(client);
    this.#seats.stand(seat, { keep: isPlaying && !isWaiting && !hasLeft });
    showConnected(this.state, seat, false);
    if (isPlaying && hasLeft) this.#forfeit({ seat, reason: "left" });
  }

  /** A saved match continues after a restart. */
  override onBeforeShutdown(): void {
    if (this.state.phase !== "over" && !this.#record.isSaved) this.#abandon("The server was stopped.");
    this.inBackground("disconnect", this.disconnect(CloseCode.SERVER_SHUTDOWN));
  }

  override onDispose(): void {
    this.#seats.stopWaiting();
    this.#clock.stop();
    this.#turns.stop();
    this.#table?.cancelTurn();
  }

  #changePlan(plan: MatchPlan): void {
    this.#plan = plan;
    showLearning(this.state, plan);
    this.state.tick += 1;
    this.#record.save(this.#plan, this.#table);
    this.#publish();
  }

  /** Ends the match without a winner; returns the sentence that is shown. @throws ServerError `match/over`. */
  endByOperator(reason?: string): string {
    if (this.state.phase === "over") throw new ServerError("match/over", "This match is over already.");
    this.#abandon(`The operator of this server ended the match${reason ? `: ${reason}` : "."}`);
    return this.state.sentence;
  }

  /** Removes banned guests; whoever has a seat has left the match for good. */
  override removeGuests(refusalOf: RefusalOf): void {
    this.#plan.seats.forEach(({ player }, seat) => {
      const client = this.#seats.clientOf(seat);
      const refused = this.#entrance.refusal(seat) ?? (client ? refusalOf(client) : null);
      if (player || !refused) return;
      if (this.state.phase !== "over") this.#forfeit({ seat, reason: "left" });
      if (client) closeClient(client, BANNED_CODE, refused.message);
    });
    super.removeGuests(refusalOf);
  }

  /** The people of its seats: their public ids, and their clients while connected. */
  get guests() {
    return this.#plan.seats.flatMap(({ player, name, owner = null }, seat) => {
      return player ? [] : [{ seat, name, person: owner, session: this.#seats.clientOf(seat)?.sessionId ?? null }];
    });
  }

  #cancel(client: Client): void {
    const seat = this.#seats.of(client);
    assertCancellable(seat, this.state.phase);
    this.#abandon(`${this.#name(seat)} cancelled the match.`);
  }

  #sit(client: Client, seat: number, cameBackWith: string | null): void {
    client.userData = { seat };
    client.view = new StateView();
    const shown = this.state.seats.get(String(seat));
    if (shown) client.view.add(shown);
    const replaced = this.#seats.sit(seat, client, cameBackWith);
    if (replaced) replaceClient(replaced);
    this.#awaited.delete(seat);
    showConnected(this.state, seat, true);
    if (this.state.phase === "waiting" && this.#seats.areAllConnected) this.#start();
  }

  #start(): void {
    this.#table = tableOf(this.#plan, this.#services);
    this.state.phase = "playing";
    this.#publish();
    this.#advance(this.#table);
  }

  /** Continues a match that an earlier server began: its people have the grace period to return. */
  #resume(played: NonNullable<LiveMatch["played"]>, people: readonly number[]): void {
    this.#table = tableOf(this.#plan, this.#services, played);
    this.state.phase = "playing";
    for (const seat of people) {
      this.#awaited.add(seat);
      this.#seats.stand(seat, { keep: true });
    }
    this.#publish();
    this.#advance(this.#table);
  }

  #advance(table: Table): void {
    table.playChance();
    // Save the last ply too: otherwise a crash before the match is stored would have that ply played again.
    this.#record.save(this.#plan, this.#table);
    if (table.ended) return this.#end(table);
    // Consecutive private plies of a seat are one move, so its clock keeps running.
    if (!this.#display.show(table) && this.#clock.isRunning) return;
    this.#expectProgress();
    this.#clock.stop();
    const seat = table.turn;
    const player = this.#plan.seats[seat]?.player;
    if (!player) return this.#setClock(this.#services.pace.moveClock, () => this.#forfeit({ seat, reason: "time" }));
    if (player.slow) this.#clock.show(player.slow.turnMs);
    this.#turns.schedule(table, player, this.#plan.seats);
  }

  #goOn(table: Table): void {
    if (this.state.phase !== "playing") return;
    this.#advance(table);
    if (this.patchRate === QUICK_PATCH_MS && this.clients.length > 0) this.broadcastPatch();
  }

  #endFailed(table: Table, seat: number, err: unknown): void {
    // The match or its room ended meanwhile, which cancels the turn of a slow player.
    if (this.state.phase === "over" || this.isClosing) return;
    const name = this.#name(seat);
    this.log.warn({ err, match: table.id, player: name }, "player failed");
    if (err instanceof ServerError && err.code === "player/late") this.#forfeit({ seat, reason: "time" });
    else this.#abandon(`${name} could not move.`);
  }

  async #act(client: Client, message: unknown): Promise<MessageAnswer> {
    return handleMessage(this.log, async () => {
      const { ply, action } = parseAct(message);
      await this.#record.assertOwn();
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
    this.#record.discard();
    this.#publish();
  }

  #end(table: Table): void {
    if (this.state.phase === "over") return;
    this.#linger();
    this.inBackground("keep", this.#record.keep(table.match()));
    showEnd(this.state, table);
    this.#publish();
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
    this.closeAfter(longestWait(this.#services.pace, this.#plan.seats) + STALL_MS, () => {
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

  #countSpectators(): void {
    this.state.spectators = this.clients.filter((client) => this.#seats.of(client) === null).length;
    this.state.tick += 1;
  }

  #publish(): void {
    const facts = matchFacts(this.#plan, this.state);
    if (JSON.stringify(facts) === JSON.stringify(this.metadata)) return;
    this.inBackground("setMatchmaking", this.setMatchmaking({ metadata: facts }));
  }
}
