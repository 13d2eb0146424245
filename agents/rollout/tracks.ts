import type { PlayedEpisode } from "./columns.ts";

/** An episode in progress. */
interface Track {
  plies: number;
  /** [maxPlies] */
  readonly actions: Uint16Array;
  readonly logProbs: Float32Array;
}

/** Actions of episodes in progress; buffers of finished episodes are reused. */
export class Tracks {
  readonly #maxPlies: number;
  readonly #active = new Map<number, Track>();
  readonly #free: Track[] = [];

  constructor(maxPlies: number) {
    this.#maxPlies = maxPlies;
  }

  begin(index: number): void {
    const track = this.#free.pop() ?? {
      plies: 0,
      actions: new Uint16Array(this.#maxPlies),
      logProbs: new Float32Array(this.#maxPlies),
    };
    track.plies = 0;
    this.#active.set(index, track);
  }

  add(index: number, action: number, logProb: number): void {
    const track = this.#of(index);
    track.actions[track.plies] = action;
    track.logProbs[track.plies++] = logProb;
  }

  end(index: number): Pick<PlayedEpisode, "actions" | "logProbs"> {
    const track = this.#of(index);
    this.#active.delete(index);
    this.#free.push(track);
    return { actions: track.actions.slice(0, track.plies), logProbs: track.logProbs.slice(0, track.plies) };
  }

  #of(index: number): Track {
    const track = this.#active.get(index);
    if (!track) throw new RangeError(`episode ${index} is not in progress`);
    return track;
  }
}
