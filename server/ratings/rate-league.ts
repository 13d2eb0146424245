import { setImmediate } from "node:timers/promises";
import type { PairResult } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { parseReference } from "../../agents/player-reference.ts";
import { AgentError } from "../../agents/errors.ts";
import { PairCounter, type PairCounts } from "../../agents/ratings/pair-counts.ts";
import type { Entrant } from "../../agents/ratings/entrant.ts";
import type { PopulationRatings } from "../../agents/ratings/population.ts";
import { withoutShutOuts, type ShutOut } from "../../agents/ratings/shut-outs.ts";
import { countSegment } from "../../agents/ratings/segment-games.ts";
import type { Game } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import { memberLabel } from "../common/member-label.ts";
import { ledgerPages } from "../store/ledger-pages.ts";
import { damaged, quoted } from "../store/refusal.ts";
import type { StoreReader } from "../store/store.ts";
import { rateInThread } from "./rate-in-thread.ts";
import { leagueReturns, nothingToCompare } from "./rate-returns.ts";

/** Ratings, and what the league calls its members. */
export interface RatedLeague extends PopulationRatings {
  /** Null for ratings of a file. */
  readonly league: string | null;
  /** "v4", or "main v4" where there are several agents, by policy. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A stored league. */
export interface RatedSource {
  readonly id: string;
  readonly state: LeagueState;
}

/** How ratings are computed. */
export interface RatingOptions {
  /** The rated member whose rating is 0; absent: the random player, another fixed player, or the oldest member. */
  readonly chooseAnchor?: ((members: readonly string[]) => string) | undefined;
  /** Whether the computation keeps the process alive. */
  readonly keepsProcessAlive?: boolean;
}

/**
 * Rates a league's members by all recorded episodes between different players: of segments, of gates, and of the payoff
 * table. Versions that are not members count in the fit only. Games of more seats and of partners are rated by return.
 * @throws ServerError `store/damaged`; AgentError `ratings/no-games`.
 */
export async function rateLeague(
  store: StoreReader,
  { id, state }: RatedSource,
  { chooseAnchor, ...threadOptions }: RatingOptions = {},
): Promise<RatedLeague> {
  const game = gameById(state.config.game);
  const order = new Map(state.population.map(({ policy }, place) => [policy, place]));
  if (game.roles.length > 2 || game.utility.identical) {
    const { roles, anchor: byDefault } = await leagueReturns(store, id, game, order);
    const members = [...new Set(roles.flatMap(({ entrants }) => entrants.map(({ member }) => member)))];
    const request = {
      kind: "returns",
      roles,
      anchor: chooseAnchor?.(members) ?? byDefault,
      unit: game.utility.unit,
    } as const;
    const rated = await rateInThread(request, threadOptions);
    if (rated.ratings.length === 0) throw nothingToCompare(id);
    return { league: id, ...rated, labels: memberLabels(state) };
  }
  const isPerRole = game.utility.sum === null;
  const played = await countLeague(store, id, isPerRole);
  const { counts, leftOut, unconnected } = withoutShutOuts(played, isFixed);
  const entrants = leagueEntrants(counts, order, game);
  if (entrants.length === 0) {
    const sentence = `The league ${quoted(id)} has no episodes between a member and another player yet: let it run longer, with a pastShare above 0.`;
    throw new AgentError("ratings/no-games", sentence);
  }
  const anchor = chooseAnchor?.([...new Set(entrants.map(({ member }) => member))]);
  const chosen = entrants.find(({ member }) => member === anchor) ?? defaultAnchor(entrants);
  const rated = await rateInThread({ kind: "games", counts, entrants, anchor: chosen }, threadOptions);
  const notes = [...scoringNotes(game), ...shutOutNotes(leftOut, unconnected.length, game), ...rated.notes];
  return { league: id, ...rated, notes, labels: memberLabels(state) };
}

const memberLabels = ({ population, agents }: LeagueState): RatedLeague["labels"] =>
  Object.fromEntries(population.map((member) => [member.policy, memberLabel(member, agents.length > 1)]));

async function countLeague(store: StoreReader, league: string, isPerRole: boolean): Promise<PairCounts> {
  const counter = new PairCounter();
  const nameOf = (reference: string, seat: number) => ratedName(reference, isPerRole ? seat : null);
  const count = ({ players: [a, b], seats, wins, draws, losses }: PairResult) => {
    const names = { a: nameOf(a, seats[0]), b: nameOf(b, seats[1]) };
    counter.add({ ...names, score: 1 }, wins);
    counter.add({ ...names, score: 0.5 }, draws);
    counter.add({ ...names, score: 0 }, losses);
  };
  for await (const entries of ledgerPages(store, league)) {
    for (const { event } of entries) {
      if (event.type === "gate-decided") event.games.forEach(count);
      else if ("results" in event) event.results.forEach(count);
      else if (event.type !== "segment-played" || event.pairing[0] === event.pairing[1]) continue;
      else if (event.result) count(event.result);
      else await countStored(event.segment);
    }
  }
  return counter.counts();

  /** For ledgers of older releases, whose events have no results. */
  async function countStored(id: string): Promise<void> {
    const segment = await store.segment(id);
    if (!segment) throw damaged(`League ${quoted(league)}`, `its segment ${id} is missing`);
    const [a = "", b = ""] = segment.pairing.map(nameOf);
    countSegment(counter, segment, [a, b]);
    await setImmediate();
  }
}

/** The name under which a player is counted: in each seat by itself if roles are rated apart. */
const ratedName = (reference: string, seat: number | null): string =>
  seat === null ? reference : `${seat}/${reference}`;

/** A counted player by its {@link ratedName}; `seat` is null if roles are not rated apart. */
function parseRatedName(name: string): { readonly reference: string; readonly seat: number | null } {
  const [, seat, reference = name] = /^(\d+)\/(.*)$/s.exec(name) ?? [];
  return { reference, seat: seat === undefined ? null : Number(seat) };
}

const isFixed = (name: string): boolean => parseReference(parseRatedName(name).reference).kind !== "policy";

/**
 * The rows: members in the order they joined, then players that are no policies; only those with games.
 * @param order places of members in the population.
 */
function leagueEntrants(
  { names }: PairCounts,
  order: ReadonlyMap<string, number>,
  { roles }: Game,
): readonly Entrant[] {
  const rows = names.flatMap((name, index) => {
    const { seat, reference } = parseRatedName(name);
    const { kind, name: hash } = parseReference(reference);
    const place = kind === "policy" ? order.get(hash) : Number.POSITIVE_INFINITY;
    if (place === undefined) return [];
    const role = seat === null ? null : (roles[seat] ?? null);
    return [{ index, member: kind === "policy" ? hash : reference, role, place }];
  });
  return rows.toSorted((a, b) => a.place - b.place || 0).map(({ place: _, ...row }) => row);
}

/** The random player, another fixed player, or the oldest member. */
function defaultAnchor(entrants: readonly Entrant[]): Entrant {
  const fixed = entrants.filter(({ member }) => parseReference(member).kind === "script");
  const anchor = fixed.find(({ member }) => member === "script:random") ?? fixed[0] ?? entrants[0];
  return anchor as Entrant;
}

/** @param unconnected number of players that have games against those alone. */
function shutOutNotes(leftOut: readonly ShutOut[], unconnected: number, { roles }: Game): string[] {
  if (leftOut.length === 0) return [];
  const players = leftOut.map(({ name, wonAll }) => {
    const { seat, reference } = parseRatedName(name);
    const role = seat === null ? "" : ` as ${roles[seat]}`;
    return `${reference}${role} (won ${wonAll ? "all of its games" : "none of its games"})`;
  });
  const others = unconnected === 0 ? "" : ` Nor are ${unconnected} others that played these alone.`;
  return [`Not rated, since no finite rating fits: ${players.join(", ")}.${others}`];
}

function scoringNotes({ utility }: Game): string[] {
  const rule =
    "An episode is won by the seat with the higher return, whatever the difference; equal returns are a draw.";
  if (utility.sum !== null) return [rule];
  return [`This game is general-sum and rated by return. ${rule} Members are rated in each role.`];
}
