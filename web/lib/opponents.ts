import type { PlayerFacts } from "../../server/api/schemas.ts";

/**
 * Who one may choose to play against. A league's newest policy is chosen by its league, since its name changes with every
 * update, several times a second; a snapshot or a script is chosen by its reference.
 */
export interface Opponent {
  /** "league:ID", or the player's reference. */
  readonly key: string;
  readonly player: PlayerFacts;
}

export interface Opponents {
  /** Worth a card: the newest policy of a few leagues, then the scripts. */
  readonly cards: readonly Opponent[];
  /** All others, by their league: for a list. */
  readonly others: readonly { readonly league: string; readonly members: readonly Opponent[] }[];
}

/** Leagues with a card of their own; of sixty leagues, the rest is in the list. */
const CARDS = 6;

export const leagueKey = (league: string): string => `league:${league}`;

/** Players that can take all of `seats`, in the order in which they are offered; the league `first` comes first. */
export function opponentsOf(
  players: readonly PlayerFacts[],
  seats: readonly number[],
  first: string | null = null,
): Opponents {
  const able = players.filter(({ kind, seats: own }) => kind !== "human" && seats.every((seat) => own.includes(seat)));
  const scripts = able.filter(({ league }) => league === null).map(byReference);
  const leagues = [...Map.groupBy(able.filter(isMember), ({ league }) => league)]
    .flatMap(([league, members]) => {
      const [newest, ...past] = members.toSorted(byAge);
      return newest
        ? [{ league, newest: { key: leagueKey(league), player: newest }, past: past.map(byReference) }]
        : [];
    })
    .sort((a, b) => Number(b.league === first) - Number(a.league === first) || byAge(a.newest.player, b.newest.player));
  return {
    cards: [...leagues.slice(0, CARDS).map(({ newest }) => newest), ...scripts],
    others: leagues.map(({ newest, past }, i) => ({
      league: nameOf(newest.player),
      members: i < CARDS ? past : [newest, ...past],
    })),
  };
}

/** The opponent of that key, wherever it is offered. */
export function findOpponent({ cards, others }: Opponents, key: string | null): Opponent | undefined {
  return [...cards, ...others.flatMap(({ members }) => members)].find((opponent) => opponent.key === key);
}

const byReference = (player: PlayerFacts): Opponent => ({ key: player.reference, player });

function isMember(player: PlayerFacts): player is PlayerFacts & { league: string } {
  return player.league !== null;
}

/** More updates first. */
function byAge(a: PlayerFacts, b: PlayerFacts): number {
  return (b.version ?? 0) - (a.version ?? 0);
}

/** The league's name, out of its player's "NAME v12". */
const nameOf = ({ name }: PlayerFacts): string => name.replace(/ v\d+$/, "");
