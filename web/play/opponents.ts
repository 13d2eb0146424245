import type { PlayerFacts } from "../../server/schemas/games.ts";

/**
 * A possible opponent. A league's newest policy is identified by its league, since its hash changes with every update,
 * several times a second; a snapshot or a script is identified by its reference.
 */
export interface Opponent {
  /** "league:ID", or the player's reference. */
  readonly key: string;
  readonly player: PlayerFacts;
}

export interface Opponents {
  /** The first card, if a league's own cast plays a role that its policies never learned. */
  readonly cast: Opponent | undefined;
  /** Shown as cards: the newest policy of a few leagues, then the scripts. */
  readonly cards: readonly Opponent[];
  /** All others by league, shown as a list. */
  readonly others: readonly { readonly league: string; readonly members: readonly Opponent[] }[];
}

/** A person who gets a link. */
export const INVITED: Opponent = {
  key: "human",
  player: {
    reference: "human",
    name: "A person you invite",
    kind: "human",
    summary: "Send a friend a link. The match starts when they join.",
    seats: [],
    league: null,
    version: null,
    untrained: [],
    learns: false,
  },
};

/** Leagues with a card; all others are in the list. */
const MAX_LEAGUE_CARDS = 6;

export const leagueKey = (league: string): string => `league:${league}`;

/**
 * Players that can take all of `seats`, in display order; the league `first` comes first. Policies have a card only for
 * seats they learned, and are listed last for others, where a league's own cast comes first.
 */
export function listOpponents(
  players: readonly PlayerFacts[],
  seats: readonly number[],
  first: string | null = null,
): Opponents {
  const able = players.filter(({ kind, seats: own }) => kind !== "human" && seats.every((seat) => own.includes(seat)));
  const cast = castOpponent(able, seats, first);
  const scripts = able.filter(({ league, reference }) => league === null && reference !== cast?.key).map(byReference);
  const members = able.filter(isMember).filter(({ reference }) => reference !== cast?.key);
  const [untrained, trained] = [true, false].map((isUntrainedGroup) =>
    members.filter((one) => isUntrained(one, seats) === isUntrainedGroup),
  );
  const leagues = [...Map.groupBy(trained ?? [], ({ league }) => league)]
    .flatMap(([league, members]) => {
      const [newest, ...past] = members.toSorted(byAge);
      return newest
        ? [{ league, newest: { key: leagueKey(league), player: newest }, past: past.map(byReference) }]
        : [];
    })
    .sort((a, b) => Number(b.league === first) - Number(a.league === first) || byAge(a.newest.player, b.newest.player));
  return {
    cast,
    cards: [...(cast ? [cast] : []), ...leagues.slice(0, MAX_LEAGUE_CARDS).map(({ newest }) => newest), ...scripts],
    others: [
      ...leagues.map(({ newest, past }, i) => ({
        league: leagueName(newest.player),
        members: i < MAX_LEAGUE_CARDS ? past : [newest, ...past],
      })),
      ...[...Map.groupBy(untrained ?? [], leagueName)].map(([league, policies]) => ({
        league: `${league}, untrained in this role`,
        members: policies.map((player) => byReference({ ...player, name: `${player.name} (untrained)` })),
      })),
    ],
  };
}

/** Whether a policy never learned one of the seats. */
export const isUntrained = ({ untrained }: PlayerFacts, seats: readonly number[]): boolean =>
  untrained.some(({ seat }) => seats.includes(seat));

/**
 * The league's own player of a seat that its policies never learned.
 * @param league null: the league with most updates.
 */
function castOpponent(
  players: readonly PlayerFacts[],
  seats: readonly number[],
  league: string | null,
): Opponent | undefined {
  const members = players.filter(isMember).filter((player) => league === null || player.league === league);
  const [newest] = members.toSorted(byAge);
  const reference = newest?.untrained.find(({ seat }) => seats.includes(seat))?.cast;
  const player = players.find((candidate) => candidate.reference === reference);
  if (!newest || !player) return undefined;
  const summary = `Plays this role in ${leagueName(newest)}, where it isn't trained. ${player.summary}`;
  return { key: player.reference, player: { ...player, summary } };
}

/** The opponent with that key, among cards and lists. */
export function findOpponent({ cards, others }: Opponents, key: string | null): Opponent | undefined {
  return [...cards, ...others.flatMap(({ members }) => members)].find((opponent) => opponent.key === key);
}

const byReference = (player: PlayerFacts): Opponent => ({ key: player.reference, player });

function isMember(player: PlayerFacts): player is PlayerFacts & { league: string } {
  return player.league !== null;
}

/** Compares by number of updates, descending. */
function byAge(a: PlayerFacts, b: PlayerFacts): number {
  return (b.version ?? 0) - (a.version ?? 0);
}

/** The league's name, from its player's "NAME v12" or "NAME average". */
const leagueName = ({ name }: PlayerFacts): string => name.replace(/ (v\d+|average)$/, "");
