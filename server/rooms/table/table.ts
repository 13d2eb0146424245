import { randomBytes } from "node:crypto";
import type { Origin } from "../../../agents/episode.ts";
import type { Decision, Player, SlowPlay } from "../../../agents/players/player.ts";
import type { PlayerReference } from "../../../agents/player-reference.ts";
import { act } from "../../../games/core/act.ts";
import { CHANCE, OVER, type Game, type GameOptions, type Turn } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { drawOutcome } from "../../../games/core/chance.ts";
import { random, type Random } from "../../../games/core/random.ts";
import { ServerError } from "../../errors.ts";
import type { PlayedSoFar } from "../../store/live-match.ts";
import { forfeitReturns, type Forfeit } from "../../../agents/forfeit.ts";
import type { TurnTranscript } from "../../../agents/transcript.ts";
import type { Match, MatchPly } from "../../store/store.ts";
import { assertDistribution, within } from "./decision.ts";
import { forfeitSentence } from "./forfeit.ts";
import { PlyLog, type PublicPly } from "./ply-log.ts";
import { resultSentence } from "./sentence.ts";

/** The player of a seat; `player` is null for a person. */
export interface TableSeat {
  readonly reference: PlayerReference;
  readonly name: string;
  readonly player: Player | null;
  /** The public id of a person whose match is rated. */
  readonly person?: string | null | undefined;
}

export interface TableSetup {
  readonly game: Game;
  readonly options: GameOptions;
  /** Seeds the random streams of chance and players. */
  readonly seed: string;
  /** One a seat. */
  readonly seats: readonly TableSeat[];
  readonly origin: Origin;
  readonly league: string | null;
  /** Whether all its people agreed that a league learns from it. */
  readonly consent?: boolean;
  /** Milliseconds an agent has for each action. */
  readonly agentDeadline: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface End extends Pick<Match, "outcome" | "forfeit"> {
  readonly at: number;
  readonly sentence: string;
}

/** An episode in progress: whose turn it is, what was played, how it ended. No clocks, no network. */
export class Table {
  readonly id: string;
  readonly setup: TableSetup;
  readonly #actions: number[] = [];
  readonly #logProbs: number[] = [];
  readonly #plies: MatchPly[] = [];
  readonly #log: PlyLog;
  readonly #transcript: TurnTranscript[] = [];
  /** Cancels the turn of a slow player when the match ends early. */
  readonly #stop = new AbortController();
  readonly #chance: Random;
  readonly #random: readonly Random[];
  readonly #startedAt: number;
  #state: unknown;
  #turnSince: number;
  #ended: End | null = null;

  /**
   * @param played the part already played, on an earlier server. Later draws use new random streams, since the original
   * ones would repeat their first draws.
   * @throws GameError `game/bad-option`, or when `played` breaks the rules.
   */
  constructor(setup: TableSetup, played?: PlayedSoFar) {
    this.id = played?.id ?? randomBytes(9).toString("base64url");
    this.setup = { ...setup, options: resolveOptions(setup.game, setup.options) };
    this.#state = setup.game.initial(this.setup.options);
    this.#log = new PlyLog(setup.game, this.#state);
    const seed = played ? `${setup.seed}/from ${played.actions.length}` : setup.seed;
    this.#chance = random(`${seed}/chance`);
    this.#random = setup.seats.map((_, seat) => random(`${seed}/seat ${seat}`));
    this.#startedAt = this.#turnSince = setup.now();
    if (!played) return;
    this.#startedAt = played.startedAt;
    this.#transcript.push(...(played.transcript ?? []));
    played.actions.forEach((action, i) => {
      const { probabilities = null, milliseconds = 0 } = played.plies[i] ?? {};
      this.#record(action, setup.game.next(this.#state, action), probabilities, milliseconds);
    });
  }

  get state(): unknown {
    return this.#state;
  }

  /** The seat to move, chance or over; also over when abandoned. */
  get turn(): Turn {
    return this.#ended ? OVER : this.setup.game.turn(this.#state);
  }

  /** Actions so far, chance included. */
  get ply(): number {
    return this.#actions.length;
  }

  get ended(): End | null {
    return this.#ended;
  }

  /** The plies as a seat or the public (null) may read them; all plies once it has ended. */
  visiblePlies(viewer: number | null): readonly PublicPly[] {
    return this.#ended ? this.#log.all : this.#log.linesFor(viewer);
  }

  get actions(): readonly number[] {
    return this.#actions;
  }

  get plies(): readonly MatchPly[] {
    return this.#plies;
  }

  get returns(): readonly number[] {
    const { game } = this.setup;
    if (this.#ended?.forfeit) return forfeitReturns(game, this.#ended.forfeit.seat);
    return this.#ended?.outcome === "finished" ? game.returns(this.#state) : game.roles.map(() => 0);
  }

  /** Draws chance outcomes until a seat is to move or the episode ends. */
  playChance(): void {
    const { game } = this.setup;
    while (this.turn === CHANCE) {
      const action = drawOutcome(this.#chance, game.chance(this.#state));
      this.#record(action, game.next(this.#state, action), null);
    }
  }

  /**
   * Plays a person's action.
   * @param ply number of plies shown to the seat; an action for an earlier ply is refused.
   * @throws ServerError `match/not-playing`, `match/stale-ply`, `match/wrong-seat`, `match/illegal-action`; nothing has
   * changed.
   */
  playHuman(seat: number, ply: number, action: number): void {
    const { game } = this.setup;
    const turn = this.turn;
    if (turn === OVER) throw new ServerError("match/not-playing", "The match is over; open a new one to play on.");
    if (turn !== seat) throw new ServerError("match/wrong-seat", `It is seat ${turn}'s turn, not yours; wait for it.`);
    const current = this.visiblePlies(seat).length;
    if (ply !== current) {
      throw new ServerError("match/stale-ply", `That action was for ply ${ply}, but the match is at ply ${current}.`);
    }
    const legal = game.legal(this.#state);
    if (!legal.includes(action)) {
      const known = legal.map((option) => `${option} (${game.label(option, this.#state)})`).join(", ");
      throw new ServerError("match/illegal-action", `Action ${action} is not legal here; legal actions: ${known}.`);
    }
    this.#record(action, act(game, this.#state, seat, action), null);
  }

  /**
   * Requests the agent's move and plays it, unless the match ended meanwhile.
   * @throws ServerError `player/late`; whatever a quick player throws; GameError when its action is not legal;
   * RangeError when its probabilities are not a distribution.
   */
  async playAgent(): Promise<void> {
    await this.#playAgent();
  }

  /** A promise only if the player needs one: at many tables at once, promises and timers take longer than the moves. */
  #playAgent(): void | Promise<void> {
    const { game, seats } = this.setup;
    const seat = this.turn;
    const player = seats[seat]?.player;
    if (!player) throw new RangeError(`seat ${seat} has no agent`);
    if (player.slow) return this.#playSlow(seat, player.slow);
    if (player.prepare) return this.#playPrepared(seat, player);
    const answer = player.decide([{ game, state: this.#state, seat, random: this.#random[seat] as Random }]);
    if ("then" in answer) return this.#playAnswer(seat, answer);
    this.#playDecision(seat, answer[0]);
  }

  async #playPrepared(seat: number, player: Player): Promise<void> {
    const { game } = this.setup;
    const requestedPly = this.ply;
    await player.prepare?.();
    if (this.#ended || this.ply !== requestedPly) return;
    const turn = { game, state: this.#state, seat, random: this.#random[seat] as Random };
    await this.#playAnswer(seat, Promise.resolve(player.decide([turn])));
  }

  async #playAnswer(seat: number, answer: Promise<readonly Decision[]>): Promise<void> {
    const { seats, agentDeadline } = this.setup;
    const requestedPly = this.ply;
    const decision = (await within(answer, agentDeadline, seats[seat]?.name ?? ""))[0];
    if (!this.#ended && this.ply === requestedPly) this.#playDecision(seat, decision);
  }

  #playDecision(seat: number, decision: Decision | undefined): void {
    const { game } = this.setup;
    const action = decision?.action ?? Number.NaN;
    const probabilities = decision?.probabilities ?? null;
    assertDistribution(probabilities, game, this.#state);
    this.#record(action, act(game, this.#state, seat, action), probabilities);
  }

  async #playSlow(seat: number, player: SlowPlay): Promise<void> {
    const { game } = this.setup;
    const { ply } = this;
    const turn = { game, state: this.#state, seat, random: this.#random[seat] as Random };
    const move = this.#movesOf(seat);
    const outcome = await player.takeTurn({ ...turn, episode: this.id, ply, move, signal: this.#stop.signal });
    if (this.#ended || this.ply !== ply) return;
    this.#transcript.push(outcome.transcript);
    if (outcome.action === undefined) this.forfeit({ seat, reason: outcome.forfeit });
    else this.#record(outcome.action, act(game, this.#state, seat, outcome.action), null);
  }

  #movesOf(seat: number): number {
    return this.#log.all.filter(({ turn }) => turn === seat).length;
  }

  /**
   * Plays the agent's moves up to its first public action or the end of its turn, so that the number and timing of its
   * private actions stay hidden. Returns a promise only if a player needs one.
   * @throws what {@link playAgent} throws, at once or by the promise.
   */
  playAgentTurn(): void | Promise<void> {
    const seat = this.turn;
    do {
      const played = this.#playAgent();
      if (played) return this.#finishTurn(seat, played);
    } while (this.#isThinking(seat));
  }

  async #finishTurn(seat: number, played: Promise<void>): Promise<void> {
    await played;
    while (this.#isThinking(seat)) await this.#playAgent();
  }

  #isThinking(seat: number): boolean {
    return this.turn === seat && this.#log.sealed;
  }

  /** Ends the episode early as that seat's loss; no effect once it has ended. */
  forfeit(forfeit: Forfeit): void {
    const { game, seats, now } = this.setup;
    const sentence = forfeitSentence(
      game,
      seats.map(({ name }) => name),
      forfeit,
    );
    this.#endWith({ at: now(), outcome: "forfeited", forfeit, sentence });
  }

  /** What a later server needs to continue it. */
  get played(): PlayedSoFar {
    const plies = this.#plies.map(({ probabilities, milliseconds }) => ({
      probabilities: probabilities && [...probabilities],
      milliseconds,
    }));
    const transcript = this.#transcript.length > 0 ? { transcript: [...this.#transcript] } : {};
    return { id: this.id, startedAt: this.#startedAt, actions: [...this.#actions], plies, ...transcript };
  }

  /** Ends the episode early without a loser, for the reason in `sentence`; no effect once it has ended. */
  abandon(sentence: string): void {
    this.#endWith({ at: this.setup.now(), outcome: "abandoned", sentence });
  }

  #endWith(end: End): void {
    if (this.#ended) return;
    this.#ended = end;
    this.#stop.abort();
    for (const [seat, { player }] of this.setup.seats.entries()) {
      const reason = end.outcome === "finished" ? null : end.sentence;
      player?.slow?.endEpisode?.({ episode: this.id, seat, returns: this.returns, reason });
    }
  }

  /** Cancels the turn of a slow player without an end: a later server may request it again. */
  cancelTurn(): void {
    this.#stop.abort();
  }

  /** The match to store, once it has ended. */
  match(): Match {
    const { game, options, seed, seats, origin, league, consent } = this.setup;
    const ended = this.#ended;
    if (!ended) throw new RangeError("the episode has not ended");
    return {
      id: this.id,
      league,
      startedAt: this.#startedAt,
      endedAt: ended.at,
      outcome: ended.outcome,
      forfeit: ended.forfeit,
      names: seats.map(({ name }) => name),
      people: seats.some(({ person }) => person) ? seats.map(({ person }) => person ?? null) : undefined,
      ...(consent && { consent }),
      episode: {
        game: game.id,
        version: game.version,
        options,
        seed,
        pairing: seats.map(({ reference }) => reference),
        actions: Uint16Array.from(this.#actions),
        logProbs: Float32Array.from(this.#logProbs),
        returns: this.returns,
        origin,
        transcript: this.#transcript.length > 0 ? this.#transcript : undefined,
      },
      plies: this.#plies,
    };
  }

  #record(action: number, next: unknown, probabilities: readonly number[] | null, milliseconds?: number): void {
    const { game, seats, now } = this.setup;
    const before = this.#state;
    const turn = game.turn(before);
    const at = now();
    const taken = turn === CHANCE ? 0 : Math.max(0, at - this.#turnSince);
    const chosen = probabilities?.[game.legal(before).indexOf(action)];
    this.#log.add(action, next);
    this.#actions.push(action);
    this.#logProbs.push(chosen === undefined ? Number.NaN : Math.log(chosen));
    this.#plies.push({ probabilities, milliseconds: milliseconds ?? taken });
    this.#state = next;
    this.#turnSince = at;
    if (game.turn(next) !== OVER) return;
    const names = seats.map(({ name }) => name);
    this.#endWith({ at, outcome: "finished", sentence: resultSentence(game, names, next) });
  }
}
