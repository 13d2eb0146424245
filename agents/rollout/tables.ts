import { drawOutcome } from "../../games/core/chance.ts";
import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import { chooseWeighted, type Random } from "../../games/core/random.ts";
import { isBatchPlayer, type Decision, type Player, type TurnRequest } from "../players/player.ts";
import { TurnBuffer } from "./turn-buffer.ts";

/** Where an episode begins, and the stream that its chance and players draw from. */
export interface Opening {
  readonly state: unknown;
  readonly random: Random;
}

/** Many episodes of one game and seating. */
export interface TablesRequest {
  readonly game: Game;
  /** One a seat; the same object in several seats is asked once for all of them. */
  readonly players: readonly Player[];
  readonly episodes: number;
  /** Where episode `index` begins; asked once for each, when a table is free for it. */
  opening(index: number): Opening;
  /** Told of each action and the logarithm of its probability, nats: NaN for chance and for players that state none. */
  onAction?(index: number, action: number, logProb: number): void;
  /** Told of each episode's last state. */
  onEnd(index: number, state: unknown): void;
  /** Tables that step together; 512 by default. */
  readonly tables?: number | undefined;
  /** Called between steps: a job process breathes here. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

/** An episode that is being played. */
interface Table extends Pick<Opening, "random"> {
  readonly index: number;
  state: unknown;
  seat: number;
}

/** The tables that wait for one player, and their turns as numbers where it can be asked so. */
interface Waiting {
  readonly tables: Table[];
  readonly turns: TurnBuffer | null;
}

const DEFAULT_TABLES = 512;

/**
 * Plays episodes to their ends, many tables in lockstep: each player answers all tables that wait for it in one batch. What is
 * played at a table does not depend on the others.
 * @returns actions of seats, chance not counted.
 */
export async function playTables(request: TablesRequest): Promise<number> {
  const { game, players, episodes } = request;
  const width = Math.min(request.tables ?? DEFAULT_TABLES, episodes);
  const groups = new Map<Player, Waiting>();
  for (const player of players) {
    if (!groups.has(player))
      groups.set(player, { tables: [], turns: isBatchPlayer(player) ? new TurnBuffer(game, width) : null });
  }
  const bySeat = players.map((player) => groups.get(player));
  let begun = 0;
  let steps = 0;
  let tables: Table[] = [];
  while (begun < episodes || tables.length > 0) {
    for (; tables.length < width && begun < episodes; begun++) {
      tables.push({ index: begun, seat: CHANCE, ...request.opening(begun) });
    }
    const ongoing: Table[] = [];
    for (const table of tables) if (goesOn(request, table)) ongoing.push(table);
    tables = ongoing;
    // Grouped before anybody moves: each table steps once.
    for (const table of tables) join(bySeat, table);
    for (const [player, waiting] of groups) if (waiting.tables.length > 0) await ask(request, player, waiting);
    steps += tables.length;
    await request.breathe?.();
  }
  return steps;
}

/** Draws chance until a seat is to move; false, and told of, where the episode is over. */
function goesOn({ game, onAction, onEnd }: TablesRequest, table: Table): boolean {
  for (table.seat = game.turn(table.state); table.seat === CHANCE; table.seat = game.turn(table.state)) {
    const action = drawOutcome(table.random, game.chance(table.state));
    table.state = game.next(table.state, action);
    onAction?.(table.index, action, Number.NaN);
  }
  if (table.seat === OVER) onEnd(table.index, table.state);
  return table.seat !== OVER;
}

function join(bySeat: readonly (Waiting | undefined)[], table: Table): void {
  const waiting = bySeat[table.seat];
  if (!waiting) throw new RangeError("nobody sits in the seat to move");
  waiting.tables.push(table);
  waiting.turns?.addState(table.state, table.seat);
}

async function ask(request: TablesRequest, player: Player, { tables, turns }: Waiting): Promise<void> {
  if (turns && isBatchPlayer(player)) {
    draw(request, tables, await player.probabilities(turns.turns()));
    turns.clear();
  } else {
    const asked = tables.map(({ state, seat, random }): TurnRequest => ({ game: request.game, state, seat, random }));
    answer(request, tables, await player.decide(asked));
  }
  tables.length = 0;
}

/** Draws for players that state their probabilities: [tables, actions]. */
function draw({ game, onAction }: TablesRequest, tables: readonly Table[], probabilities: Float64Array): void {
  let from = 0;
  for (const table of tables) {
    const drawn = chooseWeighted(table.random, probabilities, from, from + game.actions);
    table.state = game.next(table.state, drawn - from);
    onAction?.(table.index, drawn - from, Math.log(probabilities[drawn] as number));
    from += game.actions;
  }
}

function answer({ game, onAction }: TablesRequest, tables: readonly Table[], decisions: readonly Decision[]): void {
  for (const [i, table] of tables.entries()) {
    const decision = decisions[i];
    if (!decision) throw new RangeError("a player answered fewer turns than it was asked");
    const { action, probabilities } = decision;
    const before = table.state;
    table.state = game.next(before, action);
    if (!onAction) continue;
    const probability = probabilities?.[game.legal(before).indexOf(action)];
    onAction(table.index, action, probability === undefined ? Number.NaN : Math.log(probability));
  }
}
