import { randomBytes } from "node:crypto";
import { pairingForGuest } from "../../agents/league/guest-pairing.ts";
import { optionsWith } from "../../agents/league/memory.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { scriptReference } from "../../agents/player-reference.ts";
import { GameError } from "../../games/core/errors.ts";
import { OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import type { PlayerDirectory } from "../rooms/players/players.ts";
import type { MatchWriter } from "../rooms/stored/match-writer.ts";
import { Table, type TableSeat } from "../rooms/table/table.ts";
import { ServerError } from "../errors.ts";
import type { ResetData } from "./messages.ts";

/** Reference of the trainer that plays through this interface. */
const TRAINER = "openenv";
/** Milliseconds that an opponent has for a move. */
const OPPONENT_MS = 30_000;
/** Answers in one turn that are no legal moves, after which the episode is lost. */
const MAX_STRIKES = 3;

/** What an environment plays: a game against a chosen opponent, or a role in a league. */
export interface EnvironmentSource {
  readonly game: Game;
  /** A league whose matchmaking chooses the opponents, and the seat in it. */
  readonly league: { readonly id: string; readonly seat: number; state(): LeagueState } | null;
}

export interface EnvironmentParts {
  readonly players: PlayerDirectory;
  readonly keeper: Pick<MatchWriter, "keep" | "hasRoom">;
  readonly now: () => number;
  /** Whether another episode may be stored now. */
  readonly mayStore: () => boolean;
}

/** An episode as its trainer sees it. */
interface Episode {
  readonly id: string;
  readonly table: Table;
  readonly seat: number;
  readonly illegal: "strike" | "error";
  strikes: number;
  steps: number;
  isStored: boolean;
  /** Why the last answer was refused. */
  refusal: string | null;
}

/** What an environment answers to reset and step. */
export interface EnvironmentState {
  readonly id: string;
  readonly game: Game;
  readonly table: Table;
  readonly seat: number;
  readonly steps: number;
  readonly strikes: number;
  /** Whether the episode is over and goes to the store. */
  readonly isStored: boolean;
  readonly refusal: string | null;
  /** Of the last step; null after a reset, unless the episode is over. */
  readonly reward: number | null;
  readonly done: boolean;
}

/**
 * One environment: episodes one after another, of which its trainer plays one seat. Equal seeds give equal episodes,
 * as long as the opponents are the same.
 */
export class Environment {
  readonly source: EnvironmentSource;
  readonly #parts: EnvironmentParts;
  #episode: Episode | null = null;

  constructor(source: EnvironmentSource, parts: EnvironmentParts) {
    this.source = source;
    this.#parts = parts;
  }

  /** @throws ServerError `request/invalid`, `player/…`, `policy/released`; AgentError; GameError `game/bad-option`. */
  async reset({ seed, episode_id: id, illegal = "strike", ...wish }: ResetData): Promise<EnvironmentState> {
    this.abandon();
    const { game, league } = this.source;
    const stream = seed === undefined ? randomBytes(12).toString("hex") : String(seed);
    const seat = league?.seat ?? wish.seat ?? 0;
    if (seat >= game.roles.length) {
      throw new ServerError("request/invalid", `${game.name} has seats 0 to ${game.roles.length - 1}, not ${seat}.`);
    }
    const { pairing, options } = this.#pairing(seat, stream, wish);
    const table = new Table({
      game,
      options,
      seed: `openenv/${stream}`,
      seats: await Promise.all(pairing.map((reference, at) => this.#seat(reference, at, at === seat))),
      origin: "openenv",
      league: league?.id ?? null,
      agentDeadline: OPPONENT_MS,
      now: this.#parts.now,
    });
    const episode: Episode = {
      id: id ?? table.id,
      table,
      seat,
      illegal,
      strikes: 0,
      steps: 0,
      isStored: false,
      refusal: null,
    };
    this.#episode = episode;
    await this.#advance(episode);
    // An episode may be over before the seat has anything to decide.
    return this.#state(episode, table.ended ? (table.returns[seat] ?? 0) : null);
  }

  /**
   * Plays the trainer's move and those of the others up to its next turn.
   * @throws ServerError `seat/reset-first`; GameError for an answer that is not a legal move, if it asked for errors.
   */
  async step(answer: number | string): Promise<EnvironmentState> {
    const episode = this.#episode;
    if (!episode || episode.table.ended) {
      throw new ServerError("seat/reset-first", "There is no episode in progress; reset first.");
    }
    const { table, seat } = episode;
    const action = this.#read(episode, answer);
    if (action !== null) {
      episode.steps++;
      episode.refusal = null;
      episode.strikes = 0;
      table.playHuman(seat, table.visiblePlies(seat).length, action);
      await this.#advance(episode);
    }
    return this.#state(episode, table.ended ? (table.returns[seat] ?? 0) : 0);
  }

  /** The episode in progress or just ended; null before the first reset. */
  get current(): { readonly id: string; readonly steps: number } | null {
    return this.#episode && { id: this.#episode.id, steps: this.#episode.steps };
  }

  /** Ends an unfinished episode; it is not stored. */
  abandon(): void {
    this.#episode?.table.abandon("The trainer left.");
    this.#episode = null;
  }

  #pairing(seat: number, stream: string, wish: Pick<ResetData, "opponent" | "options">) {
    const { game, league } = this.source;
    const options: GameOptions = wish.options ?? {};
    if (league === null) {
      const opponent = wish.opponent ?? scriptReference("random");
      return { pairing: game.roles.map((_, at) => (at === seat ? TRAINER : opponent)), options };
    }
    const state = league.state();
    const pairing = pairingForGuest(state, seat, TRAINER, random(`openenv/${stream}/pairing`));
    return { pairing, options: { ...optionsWith(state.config.options, state.memory), ...options } };
  }

  async #seat(reference: string, at: number, isTrainer: boolean): Promise<TableSeat> {
    const { players } = this.#parts;
    const { game } = this.source;
    if (isTrainer) return { reference: TRAINER, name: "Trainer", player: null };
    players.assertOffered(reference, game);
    players.assertSeat(reference, game, at);
    return { reference, name: players.name(reference, game, at), player: await players.player(reference, game) };
  }

  /** The action, or null for a strike. */
  #read(episode: Episode, answer: number | string): number | null {
    const { table } = episode;
    const { game } = this.source;
    try {
      if (typeof answer === "string") return game.parse(answer, table.state);
      if (game.legal(table.state).includes(answer)) return answer;
      const legal = game.legal(table.state).map((action) => `${action} (${game.label(action, table.state)})`);
      throw new GameError(
        "game/illegal-action",
        `Action ${answer} is not legal here; legal actions: ${legal.join(", ")}.`,
      );
    } catch (error) {
      if (!(error instanceof GameError) || episode.illegal === "error") throw error;
      episode.refusal = error.message;
      episode.steps++;
      if (++episode.strikes < MAX_STRIKES) return null;
      table.forfeit({ seat: episode.seat, reason: "illegal" });
      this.#keep(episode);
      return null;
    }
  }

  async #advance(episode: Episode): Promise<void> {
    const { table, seat } = episode;
    for (table.playChance(); table.turn !== OVER && table.turn !== seat; table.playChance())
      await table.playAgentTurn();
    if (table.ended) this.#keep(episode);
  }

  #keep(episode: Episode): void {
    const { ended } = episode.table;
    const { keeper, mayStore } = this.#parts;
    if (!ended || ended.outcome === "abandoned" || !keeper.hasRoom || !mayStore()) return;
    episode.isStored = true;
    void keeper.keep(episode.table.match());
  }

  #state(episode: Episode, reward: number | null): EnvironmentState {
    const { id, table, seat, steps, strikes, isStored, refusal } = episode;
    const { game } = this.source;
    return { id, game, table, seat, steps, strikes, isStored, refusal, reward, done: table.ended !== null };
  }
}
