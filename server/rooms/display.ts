import { MatchState, Seat, type MatchStateType } from "./state.ts";
import { parseReference } from "../../agents/player-reference.ts";
import { OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import type { Table, TableSeat } from "./table/table.ts";
import { reportEpisode } from "./table/episode-report.ts";
import type { RoomMetadata } from "./services.ts";
import { consentOf, type MatchPlan } from "./stored/matches.ts";

/** Characters beyond which a reveal omits its views: the stored match has them (GET /api/matches/ID). */
const MAX_REVEAL_CHARACTERS = 32 * 1024;

/** The state of a table before its first match. */
export function emptyState(): MatchStateType {
  return new MatchState();
}

/** Shows the seats and their players. */
export function showSeats(
  state: MatchStateType,
  game: Game,
  options: GameOptions,
  seats: readonly (Pick<TableSeat, "reference" | "name"> & { readonly invited?: boolean | undefined })[],
): void {
  state.game = game.id;
  // A league's memory may be tens of kilobytes, which no client of a table reads.
  const shown = Object.entries(options).filter(([name]) => game.options[name]?.type !== "words");
  state.options = JSON.stringify(Object.fromEntries(shown));
  seats.forEach(({ reference, name, invited = false }, index) => {
    const seat = state.seats.get(String(index)) ?? new Seat();
    const { kind } = parseReference(reference);
    Object.assign(seat, { index, role: game.roles[index] ?? "", name, kind, invited });
    // A person's seat counts as connected once a client joins it, an agent's always.
    seat.connected = kind !== "human";
    if (!state.seats.has(String(index))) state.seats.set(String(index), seat);
  });
  state.tick += 1;
}

/** Shows whether the client of a seat is there. */
export function showConnected(state: MatchStateType, seat: number, connected: boolean): void {
  Object.assign(state.seats.get(String(seat)) ?? {}, { connected });
  state.tick += 1;
}

/** Shows whether a league learns from the match. */
export function showLearning(state: MatchStateType, plan: Pick<MatchPlan, "learns" | "seats">): void {
  const consent = consentOf(plan);
  state.learning = consent === null ? "" : consent ? "yes" : "no";
}

/**
 * Shows the table's current position; private data goes to the seat's own fields only. @returns whether anything public
 * changed: a tick without a public change would reveal that something private happened.
 */
export function showTable(state: MatchStateType, table: Table): boolean {
  const { game, seats } = table.setup;
  const ply = showLog(state, table);
  const shown = { ply, turn: table.turn, view: JSON.stringify(game.view(table.state, null)) };
  const isNews = ply !== state.ply || shown.turn !== state.turn || shown.view !== state.view;
  Object.assign(state, shown);
  seats.forEach(({ player }, index) => {
    const seat = state.seats.get(String(index));
    if (!seat || player) return;
    seat.view = JSON.stringify(game.view(table.state, index));
    seat.legal = JSON.stringify(table.turn === index ? legalActions(game, table.state) : []);
    seat.prompt = game.prompt(table.state, index);
    const own = table.visiblePlies(index);
    seat.ply = own.length;
    seat.log = JSON.stringify(own);
  });
  if (isNews) state.tick += 1;
  return isNews;
}

/** Shows the public plies; returns their number. */
function showLog({ log }: MatchStateType, table: Table): number {
  const plies = table.visiblePlies(null);
  // During a match lines are only added; its end reveals them, and an arena's next match has its own.
  if (table.ended || plies.length < log.length) log.splice(0, log.length);
  for (let i = log.length; i < plies.length; i++) log.push(JSON.stringify(plies[i]));
  return plies.length;
}

/** Shows the end, with everything revealed. */
export function showEnd(state: MatchStateType, table: Table): void {
  showTable(state, table);
  state.phase = "over";
  state.turn = OVER;
  state.deadline = 0;
  state.outcome = table.ended?.outcome ?? "";
  state.sentence = table.ended?.sentence ?? "";
  state.returns.splice(0, state.returns.length, ...table.returns);
  state.reveal = reveal(table);
  state.tick += 1;
}

function reveal(table: Table): string {
  const { game, options } = table.setup;
  const { steps, views } = reportEpisode(game, options, table.actions, table.plies);
  const view = game.reveal(table.state);
  const full = JSON.stringify({ view, steps, views });
  return full.length <= MAX_REVEAL_CHARACTERS ? full : JSON.stringify({ view, steps });
}

function legalActions(game: Game, state: unknown): { action: number; label: string }[] {
  return game.legal(state).map((action) => ({ action, label: game.label(action, state) }));
}

/** What the lobby shows of a match. */
export function matchFacts(
  { game, seats }: Pick<MatchPlan, "game" | "seats">,
  { phase }: Pick<MatchStateType, "phase">,
): RoomMetadata {
  return { game: game.id, league: "", names: seats.map(({ name }) => name), phase };
}
