import { winCounts, type Cycle, type WinCounts } from "./cycles.ts";
import type { Entrant } from "./entrant.ts";
import type { PairCounts } from "./pair-counts.ts";
import type { RoleCycle } from "./role-cycles.ts";

/** A link of a cycle, with the games of its two members where there are games. */
export interface NamedWin extends Partial<WinCounts> {
  readonly winner: string;
  readonly loser: string;
  readonly margin: number;
  /** Between roles: the winner's, and the member of it that scores less against the loser, by the margin. */
  readonly role?: string | null;
  readonly other?: string;
}

/** A cycle of members, each of which beats the next one. */
export interface NamedCycle {
  readonly members: readonly string[];
  /** The smallest of its margins: mean score less one half, or payoff; between roles, a difference of mean scores. */
  readonly margin: number;
  readonly wins: readonly NamedWin[];
}

/** Names a cycle of rows. @param counts the games between the rows; null where there are none. */
export function namedCycle(
  { wins, margin }: Cycle,
  entrants: readonly Entrant[],
  counts: PairCounts | null,
): NamedCycle {
  const named = wins.map(({ winner, loser, margin: by }) => {
    const [better, worse] = [entrantAt(entrants, winner), entrantAt(entrants, loser)];
    const games = counts && winCounts(counts.pairs, better.index, worse.index);
    return { winner: better.member, loser: worse.member, margin: by, ...games };
  });
  return { members: named.map(({ winner }) => winner), margin, wins: named };
}

/** Names a cycle between the members of two roles. */
export function namedRoleCycle(
  { exploits, margin }: RoleCycle,
  first: readonly Entrant[],
  second: readonly Entrant[],
  counts: PairCounts,
): NamedCycle {
  const named = exploits.map(({ winner, loser, other, margin: by }, k) => {
    const [own, theirs] = k % 2 === 0 ? [first, second] : [second, first];
    const [better, worse] = [entrantAt(own, winner), entrantAt(theirs, loser)];
    return {
      winner: better.member,
      loser: worse.member,
      margin: by,
      role: better.role,
      other: entrantAt(own, other).member,
      ...winCounts(counts.pairs, better.index, worse.index),
    };
  });
  return { members: named.map(({ winner }) => winner), margin, wins: named };
}

const entrantAt = (entrants: readonly Entrant[], row: number): Entrant => entrants[row] as Entrant;
