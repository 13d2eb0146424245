import type { LeagueEvent } from "../../agents/league/ledger.ts";
import { AlarmWatch } from "./alarm-watch.ts";
import type { Journal } from "./journal.ts";
import type { LeaderContext } from "./leader-context.ts";
import { PeopleIntake } from "./people-intake.ts";

/** What a leader does after an entry, and may write entries of its own. */
interface EntryWatch {
  check(event: LeagueEvent): Promise<void>;
}

export const entryWatches = (context: LeaderContext, journal: Journal): readonly EntryWatch[] => [
  new AlarmWatch(context, journal),
  new PeopleIntake(context, journal),
];
