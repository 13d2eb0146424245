import type { Encounter, EncounterCounter } from "../../agents/league/encounters.ts";
import { areRolesAlike } from "../../agents/league/roles.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { policyReference } from "../../agents/player-reference.ts";
import { games } from "../../games/registry.ts";
import { memberLabel } from "../common/member-label.ts";
import type { StoreReader } from "../store/store.ts";
import { mapInOrder } from "./in-order.ts";
import { decisiveEpisodes, type ChosenEpisode } from "./decisive.ts";

/** An opponent of a member, with an episode that shows how it wins or loses. */
export interface ReportedEncounter extends Omit<Encounter, "seat" | "worstSegment" | "bestSegment"> {
  readonly label: string;
  /** The member's role; null where roles are alike. */
  readonly role: string | null;
  /** The stored segment of the episode. */
  readonly segment: string;
  /** Null where the segment is gone. */
  readonly episode: number | null;
}

/** Who beats a member, and who it beats. */
export interface MemberReport {
  /** The surest first: by the end of the interval that is nearer to one half. */
  readonly beatenBy: readonly ReportedEncounter[];
  readonly beats: readonly ReportedEncounter[];
  /** Number of all opponents: those that score more than half against it, less, and exactly half. */
  readonly opponents: { readonly beatenBy: number; readonly beats: number; readonly even: number };
}

/** Labels of a league's frozen policies: "v4", or "main v4" where there are several agents. */
export function policyLabels({ population, agents }: LeagueState): ReadonlyMap<string, string> {
  const refused = agents.flatMap((agent) => agent.refused);
  return new Map([...refused, ...population].map((member) => [member.policy, memberLabel(member, agents.length > 1)]));
}

/** Whether each role has results of its own: a mean over different roles has no meaning. */
function isByRole({ config }: LeagueState): boolean {
  const game = games.find(({ id }) => id === config.game);
  return game !== undefined && !areRolesAlike(game);
}

/**
 * The exploiter report of a member: the page and the command line have the same.
 * @param most opponents of each kind.
 */
export async function reportMember(
  store: Pick<StoreReader, "segment">,
  state: LeagueState,
  { counter, member, most }: { readonly counter: EncounterCounter; readonly member: string; readonly most: number },
): Promise<MemberReport> {
  const found = counter.encounters(member, isByRole(state));
  const worse = found.filter(({ score }) => score < 0.5).toSorted((a, b) => a.high - b.high);
  const better = found.filter(({ score }) => score > 0.5).toSorted((a, b) => b.low - a.low);
  const labels = policyLabels(state);
  const roles = games.find(({ id }) => id === state.config.game)?.roles ?? [];
  const report = async (
    { seat, worstSegment, bestSegment, ...encounter }: Encounter,
    end: "won" | "lost",
  ): Promise<ReportedEncounter> => {
    const segment = end === "lost" ? worstSegment : bestSegment;
    const episode = await decisiveEpisode(store, { segment, member, end });
    return {
      ...encounter,
      label: labels.get(encounter.opponent) ?? encounter.opponent,
      role: seat === null ? null : (roles[seat] ?? `seat ${seat}`),
      segment,
      episode: episode?.episode ?? null,
    };
  };
  return {
    beatenBy: await mapInOrder(worse.slice(0, most), (one) => report(one, "lost")),
    beats: await mapInOrder(better.slice(0, most), (one) => report(one, "won")),
    opponents: {
      beatenBy: worse.length,
      beats: better.length,
      even: found.length - worse.length - better.length,
    },
  };
}

async function decisiveEpisode(
  store: Pick<StoreReader, "segment">,
  { segment: id, member, end }: { readonly segment: string; readonly member: string; readonly end: "won" | "lost" },
): Promise<ChosenEpisode | null> {
  const segment = await store.segment(id);
  return segment && decisiveEpisodes(segment, policyReference(member))[end];
}
