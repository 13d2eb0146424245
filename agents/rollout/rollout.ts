import { CHANCE, OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { chooseWeighted, random, type Random } from "../../games/core/random.ts";
import type { Episode } from "../episode.ts";
import type { Decision, Player, TurnRequest } from "../players/player.ts";

/** What to play: `players[seat]` sits in each seat; the same object in several seats is asked once for all of them. */
export interface RolloutRequest {
  readonly game: Game;
  readonly options: GameOptions;
  readonly players: readonly Player[];
  readonly episodes: number;
  /** Episode i draws from the stream `seed/i`, whatever else is played beside it. */
  readonly seed: string;
  /** Tables that step together. */
  readonly tables?: number;
  /** Called between steps: a job process breathes here. */
  readonly breathe?: () => Promise<void>;
}

/** The part of an episode that play decides. */
export type PlayedEpisode = Pick<Episode, "actions" | "logProbs" | "returns">;

/** What was played, in the order of the episodes. */
export interface RolloutResult {
  readonly episodes: readonly PlayedEpisode[];
  /** Actions of seats, chance not counted. */
  readonly steps: number;
}

interface Table {
  readonly index: number;
  readonly random: Random;
  readonly actions: number[];
  readonly logProbs: number[];
  state: unknown;
}

const TABLES = 512;

/** Plays episodes to their ends, many tables in lockstep: each player answers all tables that wait for it in one batch. */
export async function rollout(request: RolloutRequest): Promise<RolloutResult> {
  const { game, players } = request;
  const options = resolveOptions(game, request.options);
  const played: PlayedEpisode[] = Array.from({ length: request.episodes });
  let begun = 0;
  let steps = 0;
  let tables: Table[] = [];
  const begin = (): Table => {
    const index = begun++;
    const stream = random(`${request.seed}/${index}`);
    return { index, random: stream, actions: [], logProbs: [], state: game.initial(options) };
  };
  const width = Math.min(request.tables ?? TABLES, request.episodes);
  while (begun < request.episodes || tables.length > 0) {
    while (tables.length < width && begun < request.episodes) tables.push(begin());
    for (const table of tables) drawChance(game, table);
    const waiting = tables.filter((table) => game.turn(table.state) !== OVER);
    for (const table of tables) {
      if (game.turn(table.state) === OVER) played[table.index] = finish(game, table);
    }
    tables = waiting;
    steps += tables.length;
    await stepTogether(game, players, tables);
    await request.breathe?.();
  }
  return { episodes: played, steps };
}

function drawChance(game: Game, table: Table): void {
  while (game.turn(table.state) === CHANCE) {
    const outcomes = game.chance(table.state);
    const drawn =
      outcomes[
        chooseWeighted(
          table.random,
          outcomes.map((outcome) => outcome.probability),
        )
      ];
    if (drawn) advance(game, table, drawn.action, Number.NaN);
  }
}

async function stepTogether(game: Game, players: readonly Player[], tables: readonly Table[]): Promise<void> {
  // Grouped before anybody moves: each table steps once.
  const groups = Map.groupBy(tables, (table) => players[game.turn(table.state)]);
  for (const [player, waiting] of groups) {
    if (!player) throw new RangeError("nobody sits in the seat to move");
    const turns = waiting.map((table): TurnRequest => {
      return { game, state: table.state, seat: game.turn(table.state), random: table.random };
    });
    const decisions = await player.decide(turns);
    waiting.forEach((table, i) => apply(game, table, decisions[i]));
  }
}

function apply(game: Game, table: Table, decision: Decision | undefined): void {
  if (!decision) throw new RangeError("a player answered fewer turns than it was asked");
  const { action, probabilities } = decision;
  const place = probabilities ? game.legal(table.state).indexOf(action) : -1;
  const probability = probabilities?.[place];
  advance(game, table, action, probability === undefined ? Number.NaN : Math.log(probability));
}

function advance(game: Game, table: Table, action: number, logProb: number): void {
  table.state = game.next(table.state, action);
  table.actions.push(action);
  table.logProbs.push(logProb);
}

function finish(game: Game, table: Table): PlayedEpisode {
  return {
    actions: Uint16Array.from(table.actions),
    logProbs: Float32Array.from(table.logProbs),
    returns: game.returns(table.state),
  };
}
