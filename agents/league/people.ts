import type { LeagueConfig } from "./ledger.ts";
import type { LeagueState, PeopleSegment } from "./state.ts";

/** Most updates between the version that played a person and the one that is trained. */
const MAX_PEOPLE_LAG = 50;
/** The largest share of an update's self-play episodes that people's episodes may add. */
const MAX_PEOPLE_SHARE = 0.1;

/** Most episodes of people that one update learns from. */
const maxPeopleEpisodes = ({
  segmentEpisodes,
  segmentsPerUpdate,
}: Pick<LeagueConfig, "segmentEpisodes" | "segmentsPerUpdate">): number =>
  Math.max(1, Math.floor(MAX_PEOPLE_SHARE * segmentEpisodes * segmentsPerUpdate));

/** Whether a version is recent enough for the update of the newest one to learn from what it played. */
export const isRecent = ({ updates }: Pick<LeagueState, "updates">, version: number): boolean =>
  version >= updates - MAX_PEOPLE_LAG;

/** The part of them that one person may have played: anyone could play to mislead a league. */
const maxEpisodesOfOne = (config: LeagueConfig): number => Math.ceil(maxPeopleEpisodes(config) / 4);

/** Whether a match of that person may wait for an update. What the next one can't learn from is left out. */
export function hasRoomFor({ people, config }: Pick<LeagueState, "people" | "config">, person: string | null): boolean {
  const own = people.filter((other) => other.person === person);
  return people.length < maxPeopleEpisodes(config) && own.length < maxEpisodesOfOne(config);
}

/** The episodes of people that the next update learns from, the oldest first. */
export const peopleDue = (state: LeagueState): readonly PeopleSegment[] =>
  state.people.filter(({ policyVersion }) => isRecent(state, policyVersion)).slice(0, maxPeopleEpisodes(state.config));
