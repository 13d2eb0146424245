import { alarmChanges } from "../../agents/alarms/alarm-changes.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import type { Journal } from "./journal.ts";
import type { LeaderContext } from "./leader-context.ts";

/** Entries after which an alarm may have to be raised or cleared; after `led` in place of a leader that died. */
const CHECKED_EVENTS: ReadonlySet<LeagueEvent["type"]> = new Set(["led", "policy-updated", "evaluated", "paused"]);

/** Writes the alarms of a league into its ledger and its log. */
export class AlarmWatch {
  readonly #context: Pick<LeaderContext, "record" | "log">;
  readonly #journal: Journal;
  /** The previous check: two at once would raise an alarm twice. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: Pick<LeaderContext, "record" | "log">, journal: Journal) {
    this.#context = context;
    this.#journal = journal;
  }

  /** Checks all alarms after an entry. @throws ServerError as appending does. */
  check(event: LeagueEvent): Promise<void> {
    if (!CHECKED_EVENTS.has(event.type)) return Promise.resolve();
    const checked = this.#last.then(() => this.#writeChanges());
    // The next check finds what this one could not write.
    this.#last = checked.catch(() => {});
    return checked;
  }

  async #writeChanges(): Promise<void> {
    const { record, log } = this.#context;
    const { state } = this.#journal.fold;
    if (state.status === "ended") return;
    for (const change of alarmChanges(state)) {
      await this.#journal.append(change);
      const { type, ...fields } = change;
      if (type === "alarm-raised") log.warn({ league: record.id, ...fields }, "alarm raised");
      else log.info({ league: record.id, ...fields }, "alarm cleared");
    }
  }
}
