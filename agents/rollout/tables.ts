import { drawOutcome } from "../../games/core/chance.ts";
import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import { chooseWeighted, type Random } from "../../games/core/random.ts";
import { isBatchPlayer, type Decision, type Player, type TurnRequest } from "../players/player.ts";
import { TurnBuffer } from "./turn-buffer.ts";

/** The initial state of an episode, and the stream that its chance and players draw from. */
export interface EpisodeStart {
  readonly state: unknown;
  readonly random: Random;
}

/** Many episodes of one game and seating. */
export interface TablesRequest {
  readonly game: Game;
  /** One per seat; the same object in several seats is queried once for all of them. */
  readonly players: readonly Player[];
  readonly episodes: number;
  /** The start of episode `index`; called once for each, when a table becomes free. */
  opening(index: number): EpisodeStart;
  /** Called for each action with its log-probability, nats: NaN for chance and for players that state none. */
  onAction?(index: number, action: number, logProb: number): void;
  /** Called with each episode's final state. */
  onEnd(index: number, state: unknown): void;
  /** Tables that step together; 512 by default. */
  readonly tables?: number | undefined;
  /** Called between steps so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** An episode in progress. */
interface Table extends Pick<EpisodeStart, "random"> {
  readonly index: number;
  state: unknown;
  seat: number;
}

/** The tables that wait for one player, and their turns as arrays if it is a batch player. */
interface Waiting {
  readonly tables: Table[];
  readonly turns: TurnBuffer | null;
}

const DEFAULT_TABLES = 512;

/**
 * Plays whole episodes, many tables in lockstep: each player decides for all tables that wait for it in one batch. Play
 * at a table does not depend on the others.
 * @returns player actions, chance excluded.
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
  let started = 0;
  let steps = 0;
  let tables: Table[] = [];
  while (started < episodes || tables.length > 0) {
    for (; tables.length < width && started < episodes; started++) {
      tables.push({ index: started, seat: CHANCE, ...request.opening(started) });
    }
    if (game.prefetch) drawTogether(request, tables);
    const running: Table[] = [];
    for (const table of tables) if (advanceToTurn(request, table)) running.push(table);
    tables = running;
    // Grouped before any player moves: each table steps once.
    for (const table of tables) enqueueTable(bySeat, table);
    for (const [player, waiting] of groups) if (waiting.tables.length > 0) await queryPlayer(request, player, waiting);
    steps += tables.length;
    await request.yieldToEventLoop?.();
  }
  return steps;
}

/** Draws chance until a seat is to move at every table, and prefetches each state of all tables in one request. */
function drawTogether({ game, onAction }: TablesRequest, tables: readonly Table[]): void {
  for (let drawing = tables; drawing.length > 0;) {
    game.prefetch?.(
      drawing.map(({ state }) => state),
      false,
    );
    drawing = drawing.filter(({ state }) => game.turn(state) === CHANCE);
    for (const table of drawing) drawChance(game, table, onAction);
  }
}

function drawChance(game: Game, table: Table, onAction: TablesRequest["onAction"]): void {
  const action = drawOutcome(table.random, game.chance(table.state));
  table.state = game.next(table.state, action);
  onAction?.(table.index, action, Number.NaN);
}

/** Draws chance until a seat is to move; false, after reporting the end, if the episode is over. */
function advanceToTurn({ game, onAction, onEnd }: TablesRequest, table: Table): boolean {
  for (table.seat = game.turn(table.state); table.seat === CHANCE; table.seat = game.turn(table.state)) {
    drawChance(game, table, onAction);
  }
  if (table.seat === OVER) onEnd(table.index, table.state);
  return table.seat !== OVER;
}

function enqueueTable(bySeat: readonly (Waiting | undefined)[], table: Table): void {
  const waiting = bySeat[table.seat];
  if (!waiting) throw new RangeError("the seat to move has no player");
  waiting.tables.push(table);
  waiting.turns?.addState(table.state, table.seat);
}

async function queryPlayer(request: TablesRequest, player: Player, { tables, turns }: Waiting): Promise<void> {
  if (turns && isBatchPlayer(player)) {
    sampleActions(request, tables, await player.probabilities(turns.turns()));
    turns.clear();
  } else {
    const requests = tables.map(({ state, seat, random }): TurnRequest => ({
      game: request.game,
      state,
      seat,
      random,
    }));
    applyDecisions(request, tables, await player.decide(requests));
  }
  tables.length = 0;
}

/** Samples for players that state their probabilities: [tables, actions]. */
function sampleActions({ game, onAction }: TablesRequest, tables: readonly Table[], probabilities: Float64Array): void {
  let from = 0;
  for (const table of tables) {
    const drawn = chooseWeighted(table.random, probabilities, from, from + game.actions);
    table.state = game.next(table.state, drawn - from);
    onAction?.(table.index, drawn - from, Math.log(probabilities[drawn] as number));
    from += game.actions;
  }
}

function applyDecisions(
  { game, onAction }: TablesRequest,
  tables: readonly Table[],
  decisions: readonly Decision[],
): void {
  for (const [i, table] of tables.entries()) {
    const decision = decisions[i];
    if (!decision) throw new RangeError("a player returned fewer decisions than requested");
    const { action, probabilities } = decision;
    const before = table.state;
    table.state = game.next(before, action);
    if (!onAction) continue;
    const probability = probabilities?.[game.legal(before).indexOf(action)];
    onAction(table.index, action, probability === undefined ? Number.NaN : Math.log(probability));
  }
}
