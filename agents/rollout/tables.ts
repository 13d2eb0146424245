import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import { chooseWeighted, type Random } from "../../games/core/random.ts";
import type { Decision, Player, TurnRequest } from "../players/player.ts";

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

interface Table extends Pick<Opening, "random"> {
  readonly index: number;
  state: unknown;
}

const TABLES = 512;

/**
 * Plays episodes to their ends, many tables in lockstep: each player answers all tables that wait for it in one batch. What is
 * played at a table does not depend on the others.
 * @returns actions of seats, chance not counted.
 */
export async function playTables(request: TablesRequest): Promise<number> {
  const { game, episodes } = request;
  const width = Math.min(request.tables ?? TABLES, episodes);
  let begun = 0;
  let steps = 0;
  let tables: Table[] = [];
  while (begun < episodes || tables.length > 0) {
    for (; tables.length < width && begun < episodes; begun++) {
      tables.push({ index: begun, ...request.opening(begun) });
    }
    for (const table of tables) drawChance(request, table);
    const [over, waiting] = [[] as Table[], [] as Table[]];
    for (const table of tables) (game.turn(table.state) === OVER ? over : waiting).push(table);
    for (const { index, state } of over) request.onEnd(index, state);
    tables = waiting;
    steps += tables.length;
    await stepTogether(request, tables);
    await request.breathe?.();
  }
  return steps;
}

function drawChance(request: TablesRequest, table: Table): void {
  const { game } = request;
  while (game.turn(table.state) === CHANCE) {
    const outcomes = game.chance(table.state);
    const drawn = chooseWeighted(
      table.random,
      outcomes.map(({ probability }) => probability),
    );
    const action = outcomes[drawn]?.action ?? -1;
    table.state = game.next(table.state, action);
    request.onAction?.(table.index, action, Number.NaN);
  }
}

async function stepTogether(request: TablesRequest, tables: readonly Table[]): Promise<void> {
  const { game, players } = request;
  // Grouped before anybody moves: each table steps once.
  const groups = Map.groupBy(tables, (table) => players[game.turn(table.state)]);
  for (const [player, waiting] of groups) {
    if (!player) throw new RangeError("nobody sits in the seat to move");
    const turns = waiting.map((table): TurnRequest => {
      return { game, state: table.state, seat: game.turn(table.state), random: table.random };
    });
    const decisions = await player.decide(turns);
    waiting.forEach((table, i) => apply(request, table, decisions[i]));
  }
}

function apply({ game, onAction }: TablesRequest, table: Table, decision: Decision | undefined): void {
  if (!decision) throw new RangeError("a player answered fewer turns than it was asked");
  const { action, probabilities } = decision;
  const before = table.state;
  table.state = game.next(before, action);
  if (!onAction) return;
  const probability = probabilities?.[game.legal(before).indexOf(action)];
  onAction(table.index, action, probability === undefined ? Number.NaN : Math.log(probability));
}
