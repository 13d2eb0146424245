import { useMemo, useState } from "react";
import { api } from "../api/api.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

type Member = LeagueDetail["population"][number];

/** Members read at a time. */
const PAGE_MEMBERS = 100;

/** The newest members of a league, and older ones as they are requested. */
export interface KnownMembers {
  /** Without gaps, oldest first, up to the newest. */
  readonly members: readonly Member[];
  /** Members that the next request adds. */
  readonly olderCount: number;
  readonly showOlder: () => Promise<void>;
  readonly isReading: boolean;
  readonly error: Error | null;
}

/** Reads a league's older members page by page: its own answer has a few of them only. */
export function useKnownMembers({ id, population }: Pick<LeagueDetail, "id" | "population">): KnownMembers {
  const [read, setRead] = useState<readonly Member[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const [isReading, setIsReading] = useState(false);
  const members = useMemo(() => newestMembers([...read, ...population]), [read, population]);
  const before = members[0]?.number ?? 0;
  const showOlder = async () => {
    setIsReading(true);
    try {
      const page = await api.members(id, before, PAGE_MEMBERS);
      setRead((earlier) => [...earlier, ...members, ...page.members]);
      setError(null);
    } catch (refused) {
      setError(refused as Error);
    }
    setIsReading(false);
  };
  return { members, olderCount: Math.min(PAGE_MEMBERS, before), showOlder, isReading, error };
}

/** The newest member and those before it, down to the first gap; oldest first. @internal */
export function newestMembers(known: readonly Member[]): readonly Member[] {
  const byNumber = new Map(known.map((member) => [member.number, member]));
  const members: Member[] = [];
  for (let number = Math.max(...byNumber.keys()); byNumber.has(number); number--) {
    members.push(byNumber.get(number) as Member);
  }
  return members.toReversed();
}
