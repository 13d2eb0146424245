import { randomUUID } from "node:crypto";
import type { PlayerReference } from "../../../agents/player-reference.ts";
import type { PlayedEpisode } from "../../../agents/rollout/columns.ts";
import type { Game, GameOptions } from "../../../games/core/game.ts";
import type { Match, Store } from "../../store/store.ts";

/** What all recorded matches of a command share. */
interface RecorderParts {
  readonly store: Pick<Store, "putMatch">;
  readonly game: Game;
  /** Complete, as `resolveOptions` returns them. */
  readonly options: GameOptions;
  readonly references: readonly PlayerReference[];
  /** Display names, one a seat. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Stores episodes as matches, each as soon as it is played, so that the page lists and replays them. */
export class MatchRecorder {
  readonly #parts: RecorderParts;
  readonly #now: () => number;
  readonly #startedAt: number;
  /** By seed. */
  readonly #writes = new Map<string, Promise<string>>();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#startedAt = this.#now();
  }

  /** Stores an episode that has just ended; a repeated call with its seed does nothing. */
  record(seed: string, episode: PlayedEpisode): void {
    if (!this.#writes.has(seed)) this.#writes.set(seed, this.#put(this.#match(seed, episode)));
  }

  /** Waits until all are stored. @returns their ids by seed. @throws ServerError of the store. */
  async finish(): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    for (const [seed, write] of this.#writes) ids.set(seed, await write);
    return ids;
  }

  #put(match: Match): Promise<string> {
    const write = this.#parts.store.putMatch(match).then(() => match.id);
    // `finish` reports it; until then it must not count as unhandled.
    write.catch(() => {});
    return write;
  }

  #match(seed: string, { actions, logProbs, returns, forfeit, transcript }: PlayedEpisode): Match {
    const { game, options, references, names } = this.#parts;
    const waited = new Map<number, number>();
    for (const { ply, attempts } of transcript ?? []) {
      waited.set(
        ply,
        attempts.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
      );
    }
    const endedAt = this.#now();
    const total = [...waited.values()].reduce((sum, milliseconds) => sum + milliseconds, 0);
    return {
      id: randomUUID(),
      league: null,
      startedAt: transcript ? endedAt - total : this.#startedAt,
      endedAt,
      outcome: forfeit ? "forfeited" : "finished",
      forfeit,
      names,
      episode: {
        game: game.id,
        version: game.version,
        options,
        seed,
        pairing: references,
        actions,
        logProbs,
        returns,
        origin: "match",
        transcript,
      },
      plies: Array.from(actions, (_, ply) => ({ probabilities: null, milliseconds: waited.get(ply) ?? 0 })),
    };
  }
}
