import { readFileSync } from "node:fs";
import { parseGames } from "../../../agents/ratings/parse-games.ts";
import type { NamedCycle } from "../../../agents/ratings/named-cycle.ts";
import type { PopulationRatings } from "../../../agents/ratings/population.ts";
import { ServerError } from "../../errors.ts";
import { commandLog } from "../log.ts";
import { fixed } from "../measures.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import { pickByPrefix } from "../prefix.ts";
import { readLeague, withStoreToRead } from "../stores.ts";
import { rateInThread } from "../../ratings/rate-in-thread.ts";
import { rateLeague, type RatedLeague } from "../../ratings/rate-league.ts";

interface RatingsOptions extends OutputOptions {
  readonly league?: string;
  readonly store?: string;
  readonly games?: string;
  readonly anchor?: string;
}

/** `league ratings`: of a stored league, or of a file of games or payoffs. */
export async function rateMembers(options: RatingsOptions): Promise<void> {
  const { league, store: place, games, anchor } = options;
  if (games !== undefined && league === undefined && place === undefined) {
    return report(options, { league: null, ...(await rateFile(games, anchor)), labels: {} });
  }
  if (games !== undefined || league === undefined || place === undefined) {
    const sentence = "Give a league with --league ID --store PLACE, or a file with --games FILE, not both.";
    throw new ServerError("request/invalid", sentence);
  }
  await withStoreToRead(place, async (store) => {
    const { record, state } = await readLeague(store, league);
    commandLog().info({ league: record.id }, "rating started");
    const chooseAnchor = anchor === undefined ? undefined : anchorByPrefix(anchor, record.id);
    report(options, await rateLeague(store, { id: record.id, state }, { chooseAnchor }));
  });
}

/** @returns the choice of the member that `anchor` names, by its hash, its reference or the beginning of it. */
const anchorByPrefix = (anchor: string, league: string) => (members: readonly string[]) =>
  pickByPrefix(anchor.replace(/^policy:/, ""), {
    what: "rated member",
    where: `in league ${league}`,
    notFound: "ratings/unknown-anchor",
    candidates: members,
    idOf: (id) => id,
  });

async function rateFile(file: string, anchor: string | undefined): Promise<PopulationRatings> {
  const parsed = parseGames(readText(file));
  if (parsed.kind === "matrix") {
    if (anchor !== undefined) {
      throw new ServerError("ratings/unknown-anchor", "A matrix has no ratings, and no anchor: leave out --anchor.");
    }
    commandLog().info({ file, rows: parsed.payoffs.length }, "rating started");
    return rateInThread({ kind: "matrix", payoffs: parsed.payoffs });
  }
  const entrants = parsed.counts.names.map((member, index) => ({ index, member, role: null }));
  const chosen = pickByPrefix(anchor ?? entrants[0]?.member ?? "", {
    what: "member",
    where: `in ${file}`,
    notFound: "ratings/unknown-anchor",
    candidates: entrants,
    idOf: ({ member }) => member,
  });
  commandLog().info({ file, members: entrants.length, pairs: parsed.counts.pairs.length }, "rating started");
  return rateInThread({ kind: "games", counts: parsed.counts, entrants, anchor: chosen });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : message;
    throw new ServerError("ratings/unreadable-file", `${file} can't be read: ${reason}.`, error);
  }
}

function report(options: OutputOptions, { labels, ...rated }: RatedLeague): void {
  printAnswer(options, rated, () => [
    ...(rated.ratings.length > 0 ? ratingLines(rated, labels) : massLines(rated)),
    ...rated.cycles.map(cycleLine),
    ...rated.notes,
  ]);
}

/** The rows from strong to weak. */
function ratingLines(
  { anchor, ratings, nash, alphaRank, unit }: PopulationRatings,
  labels: RatedLeague["labels"],
): string[] {
  const name = (member: string) => shortName(member) + (labels[member] === undefined ? "" : ` (${labels[member]})`);
  const order = [...ratings.keys()].toSorted((i, j) => (ratings[j]?.rating ?? 0) - (ratings[i]?.rating ?? 0));
  const rows = order.flatMap((i) => {
    const row = ratings[i];
    if (!row) return [];
    const { member, role, rating, low, high, games, tiedWith } = row;
    const shown = (value: number) => (unit === "Elo" ? String(Math.round(value)) : fixed(value));
    const interval = `${shown(low)} to ${shown(high)}`;
    const masses = [mass(nash, i), mass(alphaRank, i)];
    return [[name(member), role ?? "", shown(rating), interval, games, tiedWith.length, ...masses]];
  });
  const header = ["member", "role", "rating", "95% interval", "games", "tied with", "nash", "alpha-rank"];
  const scale = unit === "Elo" ? "on Elo's scale" : `by return, in ${unit}`;
  return [`ratings ${scale}; ${name(anchor ?? "")} has 0`, ...table([header, ...rows])];
}

function massLines({ nash, alphaRank }: PopulationRatings): string[] {
  const rows = (nash ?? []).map((_, i) => [String(i), mass(nash, i), mass(alphaRank, i)]);
  return table([["row", "nash", "alpha-rank"], ...rows]);
}

const mass = (masses: readonly number[] | null, row: number): string =>
  masses === null ? "-" : fixed(masses[row] ?? 0);

function cycleLine({ wins }: NamedCycle): string {
  const parts = wins.map(({ winner, loser, margin, role, other, ...counts }) => {
    const { wins: won, draws, losses } = counts;
    const shown = won === undefined ? `by ${fixed(margin)}` : `+${won} =${draws} -${losses}`;
    if (other === undefined) return `${shortName(winner)} beats ${shortName(loser)} (${shown})`;
    return `${role} ${shortName(winner)} exploits ${shortName(loser)} (${shown}; ${fixed(margin)} more than ${shortName(other)})`;
  });
  return `cycle: ${parts.join(", ")}`;
}

/** Twelve characters of a hash; other names in full. */
const shortName = (member: string): string => (/^[0-9a-f]{64}$/.test(member) ? member.slice(0, 12) : member);
