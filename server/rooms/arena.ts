import { randomBytes } from "node:crypto";
import { optionsWith } from "../../agents/league/memory.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import type { Game } from "../../games/core/game.ts";
import { CHANCE } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import { Backoff } from "../store/retry.ts";
import { BaseRoom } from "./base/base.ts";
import { emptyState, showEnd, showSeats, showTable } from "./display.ts";
import { featuredPairing } from "./featured.ts";
import type { Match } from "../store/store.ts";
import type { RoomMetadata, RoomServices } from "./services.ts";
import type { MatchStateType } from "./state.ts";
import { Table, type TableSeat } from "./table/table.ts";

/** Milliseconds between checks of a league that has no match to show yet. */
const IDLE_POLL_MS = 500;
/** Shortest time of a featured match's ply, milliseconds. */
const MIN_PLY_MS = 250;

interface ArenaOptions {
  readonly league: string;
  readonly services: RoomServices;
  /** Its id; Colyseus draws one if absent. */
  readonly room?: string;
}

/**
 * The room in which a league is watched: one featured match after another, played by its policies at a watchable pace.
 */
export class ArenaRoom extends BaseRoom<{ state: MatchStateType; metadata: RoomMetadata }> {
  override autoDispose = false;
  override state = emptyState();
  #services!: RoomServices;
  #league = "";
  readonly #backoff = new Backoff(IDLE_POLL_MS);
  #table: Table | null = null;
  /** Matches begun: the agents of a league are shown in turn. */
  #begun = 0;
  #lastFailure = "";

  protected get log(): Log {
    return this.#services.log;
  }

  override onCreate({ league, services, room }: ArenaOptions): void {
    if (room !== undefined) this.roomId = room;
    this.#services = services;
    this.#league = league;
    this.state.league = league;
    this.state.game = services.leagues.get(league).record.config.game;
    this.metadata = this.#facts();
    this.#after(0, () => this.#begin());
  }

  override onJoin(): void {
    this.assertOpen();
    this.#countSpectators();
  }

  override onLeave(): void {
    this.#countSpectators();
  }

  /** Schedules the next step whatever happens in this one: a failing step ends its match, never the arena. */
  #after(milliseconds: number, step: () => Promise<void> | void): void {
    this.clock.setTimeout(async () => {
      try {
        await step();
      } catch (err) {
        // The league was deleted, so the room is about to be closed.
        if (err instanceof ServerError && err.code === "league/not-found") return;
        // The league released one of the policies after the pairing was drawn: draw again from its current ones.
        if (err instanceof ServerError && err.code === "policy/released")
          return this.#after(IDLE_POLL_MS, () => this.#begin());
        this.#logOnce(err);
        this.#table = null;
        const { featuredPause } = this.#services.pace;
        this.#after(Math.max(featuredPause, this.#backoff.next()), () => this.#begin());
      }
    }, milliseconds);
  }

  /** Logs a failure once while it repeats: a damaged policy or a store that is down fails every match. */
  #logOnce(err: unknown): void {
    const message = err instanceof Error ? err.message : String(err);
    if (message !== this.#lastFailure) this.log.warn({ err, league: this.#league }, "featured match failed");
    this.#lastFailure = message;
  }

  async #begin(): Promise<void> {
    const handle = this.#services.leagues.get(this.#league);
    const { status, agents } = handle.state;
    const isReady = agents.every(({ policy }) => policy !== null);
    const idle = !isReady || status === "paused" || (status === "ended" && this.clients.length === 0);
    if (idle) return this.#after(IDLE_POLL_MS, () => this.#begin());
    const game = gameById(handle.record.config.game);
    const seed = `arena/${randomBytes(12).toString("hex")}`;
    const shown = agents.length > 1 ? agents[this.#begun++ % agents.length] : undefined;
    const agent = shown ?? handle.state;
    const options = optionsWith(handle.record.config.options, agent.memory);
    const seats = await this.#seats(agent, game, seed);
    // Their answers may cost money: they play only for people who watch.
    if (this.clients.length === 0 && seats.some(({ player }) => player?.slow))
      return this.#after(IDLE_POLL_MS, () => this.#begin());
    const { now, pace } = this.#services;
    const setup = { game, options, seats, seed, now, agentDeadline: pace.agentDeadline };
    const table = new Table({ ...setup, origin: "arena", league: this.#league });
    this.#table = table;
    this.#backoff.reset();
    this.#clear();
    showSeats(this.state, game, options, seats);
    this.state.phase = "playing";
    showTable(this.state, table);
    this.#publish();
    this.#after(this.#pace(game), () => this.#step(table));
  }

  async #seats(agent: LeagueState, game: Game, seed: string): Promise<TableSeat[]> {
    const { players } = this.#services;
    return Promise.all(
      featuredPairing(agent, random(`${seed}/pairing`)).map(async (reference, seat) => ({
        reference,
        name: players.name(reference, game, seat),
        player: await players.player(reference, game),
      })),
    );
  }

  async #step(table: Table): Promise<void> {
    if (table.turn === CHANCE) table.playChance();
    else await table.playAgentTurn();
    // An abandoned match was already handled when the room closed.
    if (this.#table !== table) return;
    if (table.ended) return this.#end(table);
    showTable(this.state, table);
    this.#after(this.#pace(table.setup.game), () => this.#step(table));
  }

  #end(table: Table): void {
    this.#table = null;
    this.#lastFailure = "";
    showEnd(this.state, table);
    this.state.shown += 1;
    this.#publish();
    const match = table.match();
    this.inBackground("keep", this.#keep(match));
    this.#after(this.#services.pace.featuredPause, () => this.#begin());
  }

  async #keep(match: Match): Promise<void> {
    const stored = await this.#services.keeper.keep(match);
    if (stored && this.#table === null) this.state.match = match.id;
  }

  #clear(): void {
    Object.assign(this.state, { outcome: "", sentence: "", reveal: "", match: "" });
    this.state.returns.splice(0, this.state.returns.length);
  }

  #pace(game: Game): number {
    const { featuredPly, featuredMatch } = this.#services.pace;
    return Math.min(featuredPly, Math.max(MIN_PLY_MS, featuredMatch / game.maxPlies));
  }

  #countSpectators(): void {
    this.state.spectators = this.clients.length;
    this.state.tick += 1;
  }

  #facts(): RoomMetadata {
    const { game, phase } = this.state;
    const names = [...this.state.seats.values()].map(({ name }) => name);
    return { game, league: this.#league, names, phase };
  }

  #publish(): void {
    this.inBackground("setMatchmaking", this.setMatchmaking({ metadata: this.#facts() }));
  }
}
