import { badLedger } from "./bad-ledger.ts";
import { isRecent } from "./people.ts";
import type { LeagueEvent } from "./ledger.ts";
import type { LeagueState, PeopleSegment, Version } from "./state.ts";

/** What an agent knows of the matches that people played against it. */
type PeopleState = Pick<LeagueState, "people" | "peopleMatches" | "versions">;
type PeoplePlayed = Extract<LeagueEvent, { type: "people-played" }>;

/** @throws AgentError `league/bad-ledger`. */
export function addPeople(state: PeopleState, event: PeoplePlayed): Pick<PeopleState, "people" | "peopleMatches"> {
  const { segment: id, match, person, policyVersion } = event;
  if (state.peopleMatches.has(match)) throw badLedger(`match ${match} is in it twice`);
  return {
    people: [...state.people, { id, match, person, policyVersion }],
    peopleMatches: new Map([...state.peopleMatches, [match, policyVersion]]),
  };
}

/** What still waits after an update that learned from these segments. @throws AgentError `league/bad-ledger`. */
export function learnPeople({ people, updates }: LeagueState, learned: readonly string[]): readonly PeopleSegment[] {
  const left = people.filter(({ id }) => !learned.includes(id));
  if (people.length - left.length === learned.length) return left;
  throw badLedger(`update ${updates + 1} learned from people's segments that did not wait for it`);
}

/** Adds a version, and forgets matches of versions that are too old to be learned from. */
export function addVersion(state: LeagueState, { policy, version }: Version): PeopleState {
  const { config, versions, people, peopleMatches } = state;
  if (config.learnFrom !== "people") return { versions, people, peopleMatches };
  return {
    versions: [...versions, { policy, version }].filter((one) => isRecent(state, one.version)),
    people: people.filter(({ policyVersion }) => isRecent(state, policyVersion)),
    peopleMatches: new Map([...peopleMatches].filter(([, policyVersion]) => isRecent(state, policyVersion))),
  };
}
