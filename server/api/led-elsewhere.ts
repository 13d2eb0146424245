import type { Peer, Peers } from "../cluster/peers.ts";
import { leaguePeer } from "../cluster/routing.ts";
import type { LeagueService } from "../leagues/service.ts";
import type { LeagueSummary } from "../schemas/leagues.ts";
import { Encoded } from "./encoded.ts";

interface Parts {
  readonly leagues: Pick<LeagueService, "list">;
  /** The servers of the store; null if there is only this one. */
  readonly peers: Peers | null;
}

/**
 * Leagues that another server of the store leads. This one reads their ledgers, a second late, and can say neither how
 * fast they play nor what they wait for.
 */
export class LedElsewhere {
  readonly #parts: Parts;
  readonly #details = new Map<string, Promise<Encoded>>();
  /** What their leaders sent last. */
  readonly #summaries = new Map<string, LeagueSummary>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The server that leads a league; null: this one, or none. */
  leader(league: string): Peer | null {
    return this.#parts.peers && leaguePeer(league, this.#parts.peers);
  }

  /** Call with a summary that another server sent. */
  note(summary: LeagueSummary): void {
    this.#summaries.set(summary.id, summary);
  }

  /** A league as its leader answers it; requests at the same time share one answer. @throws what `read` throws. */
  detail(league: string, read: () => Promise<unknown>): Promise<Encoded> {
    const open = this.#details.get(league) ?? read().then((detail) => new Encoded(detail));
    this.#details.set(league, open);
    return open.finally(() => this.#details.delete(league));
  }

  /** These summaries, with those of leagues led elsewhere as their leaders see them. */
  replace(summaries: readonly LeagueSummary[]): LeagueSummary[] {
    const { leagues } = this.#parts;
    for (const id of this.#summaries.keys()) if (!summaries.some((own) => own.id === id)) this.#summaries.delete(id);
    return summaries.map((own) => {
      if (this.leader(own.id) === null) return own;
      const reason = leagues.list().find(({ record }) => record.id === own.id)?.state.reason ?? "";
      return { ...(this.#summaries.get(own.id) ?? { ...own, reason }), arena: own.arena };
    });
  }
}
