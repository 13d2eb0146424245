import { setImmediate } from "node:timers/promises";
import type { Pairing } from "../../../agents/episode.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { parseReference } from "../../../agents/player-reference.ts";
import { AgentError } from "../../../agents/errors.ts";
import { PairCounter, type PairCounts } from "../../../agents/ratings/pair-counts.ts";
import type { Entrant, PopulationRatings } from "../../../agents/ratings/population.ts";
import { countSegment } from "../../../agents/ratings/segment-games.ts";
import type { Game } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import { damaged, quoted } from "../../store/refusal.ts";
import type { StoreReader } from "../../store/store.ts";
import { pickByPrefix } from "../prefix.ts";
import { readLeague } from "../stores.ts";
import { rateInThread } from "./rate-in-thread.ts";

/** Ratings, and the league's versions of its policies by hash. */
export interface RatedLeague extends PopulationRatings {
  /** Null for ratings of a file. */
  readonly league: string | null;
  readonly versions: Readonly<Record<string, number>>;
}

/**
 * Rates a league's members by all stored episodes between different players. Versions that are not members count in the
 * fit only.
 * @param anchor a member, by its hash, reference or the beginning of it.
 * @throws ServerError `league/not-found`, `ratings/unsupported-game`, `ratings/unknown-anchor`, `store/damaged`;
 * AgentError `ratings/no-games`.
 */
export async function rateLeague(store: StoreReader, wanted: string, anchor: string | undefined): Promise<RatedLeague> {
  const { record, state } = await readLeague(store, wanted);
  const game = gameById(state.config.game);
  if (game.roles.length !== 2) {
    const sentence = `${game.id} seats ${game.roles.length} players: ratings are of games between two.`;
    throw new ServerError("ratings/unsupported-game", sentence);
  }
  const isPerRole = game.utility.sum === null;
  const counts = await countLeague(store, record.id, isPerRole);
  const entrants = leagueEntrants(counts, state, isPerRole ? game.roles : null);
  if (entrants.length === 0) {
    const sentence = `The league ${quoted(record.id)} has no episodes between a member and another player yet: let it run longer, with a pastShare above 0.`;
    throw new AgentError("ratings/no-games", sentence);
  }
  const chosen = chooseAnchor(entrants, anchor, record.id);
  const rated = await rateInThread({ kind: "games", counts, entrants, anchor: chosen });
  const versions = Object.fromEntries(state.members.map(({ policy, version }) => [policy, version]));
  return { league: record.id, ...rated, notes: [...scoringNotes(game), ...rated.notes], versions };
}

/** The names of a pairing's players, by seat; with its role's seat where members are rated by role. */
const pairingNames = (pairing: Pairing, isPerRole: boolean): readonly string[] =>
  pairing.map((reference, seat) => (isPerRole ? `${seat}/${reference}` : reference));

async function countLeague(store: StoreReader, league: string, isPerRole: boolean): Promise<PairCounts> {
  const counter = new PairCounter();
  for (const { event } of await store.ledger(league)) {
    if (event.type !== "segment-played" || event.pairing[0] === event.pairing[1]) continue;
    const segment = await store.segment(event.segment);
    if (!segment) throw damaged(`League ${quoted(league)}`, `its segment ${event.segment} is missing`);
    const [a = "", b = ""] = pairingNames(segment.pairing, isPerRole);
    countSegment(counter, segment, [a, b]);
    // Yields to the event loop, so that signals are handled.
    await setImmediate();
  }
  return counter.counts();
}

/** The rows: members from old to new, then players that are no policies; only those with games. */
function leagueEntrants(
  { names }: PairCounts,
  state: LeagueState,
  roles: readonly string[] | null,
): readonly Entrant[] {
  const versions = new Map(state.members.map(({ policy, version }) => [policy, version]));
  const rows = names.flatMap((name, index) => {
    const seat = roles === null ? null : Number(name.slice(0, name.indexOf("/")));
    const reference = roles === null ? name : name.slice(name.indexOf("/") + 1);
    const { kind, name: hash } = parseReference(reference);
    const version = kind === "policy" ? versions.get(hash) : Number.POSITIVE_INFINITY;
    if (version === undefined) return [];
    const role = seat === null ? null : (roles?.[seat] ?? null);
    return [{ index, member: kind === "policy" ? hash : reference, role, version }];
  });
  return rows.toSorted((a, b) => a.version - b.version || 0).map(({ version: _, ...row }) => row);
}

/** The requested row; by default the random player, another fixed player, or the oldest member. */
function chooseAnchor(entrants: readonly Entrant[], anchor: string | undefined, league: string): Entrant {
  const [first] = entrants;
  if (anchor === undefined && first) {
    const fixed = entrants.filter(({ member }) => parseReference(member).kind === "script");
    return fixed.find(({ member }) => member === "script:random") ?? fixed[0] ?? first;
  }
  const members = [...new Set(entrants.map(({ member }) => member))];
  const member = pickByPrefix((anchor ?? "").replace(/^policy:/, ""), {
    what: "rated member",
    where: `in league ${league}`,
    notFound: "ratings/unknown-anchor",
    candidates: members,
    idOf: (id) => id,
  });
  return entrants.find((row) => row.member === member) as Entrant;
}

function scoringNotes({ utility }: Game): string[] {
  const rule =
    "An episode is won by the seat with the higher return, whatever the difference; equal returns are a draw.";
  if (utility.sum !== null) return [rule];
  return [`This game is general-sum and rated by return. ${rule} Members are rated in each role.`];
}
