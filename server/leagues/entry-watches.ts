import type { LeagueEvent } from "../../agents/league/ledger.ts";
import { AlarmWatch } from "./alarm-watch.ts";
import type { Journal } from "./journal.ts";
import type { LeaderContext } from "./leader-context.ts";
import { PeopleIntake } from "./people-intake.ts";
import type { SelfPlayRetention } from "./self-play-retention.ts";

/** What a leader does after an entry, and may write entries of its own. */
interface EntryWatch {
  check(event: LeagueEvent): Promise<void>;
}

export const entryWatches = (
  context: LeaderContext,
  journal: Journal,
  selfPlay: SelfPlayRetention,
): readonly EntryWatch[] => [
  new AlarmWatch(context, journal),
  new PeopleIntake(context, journal),
  new SelfPlayWatch(journal, selfPlay),
];

/** Releases old self-play after an update. */
class SelfPlayWatch implements EntryWatch {
  readonly #journal: Journal;
  readonly #selfPlay: SelfPlayRetention;
  #isReleasing = false;

  constructor(journal: Journal, selfPlay: SelfPlayRetention) {
    this.#journal = journal;
    this.#selfPlay = selfPlay;
  }

  async check({ type }: LeagueEvent): Promise<void> {
    if (type !== "policy-updated" || this.#isReleasing || this.#selfPlay.dueAt > Date.now()) return;
    this.#isReleasing = true;
    try {
      await this.#selfPlay.release(this.#journal.fold.state, async (event) => void (await this.#journal.append(event)));
    } finally {
      this.#isReleasing = false;
    }
  }
}
