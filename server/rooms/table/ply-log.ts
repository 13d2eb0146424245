import type { Turn } from "../../../games/core/game.ts";
import { continuesLine, type LoggedPly } from "../../common/plies.ts";

/** A ply as a seat or the public may read it. */
export interface PublicPly {
  readonly turn: Turn;
  readonly label: string;
  /** Whether it was private during the match; set after the end. */
  readonly sealed?: boolean;
}

/** The public label of a private action. */
export const SEALED = "sealed";

/** An episode's plies as they may be read during play; see {@link continuesLine}. */
export class PlyLog {
  readonly #plies: (LoggedPly & { readonly turn: Turn; readonly label: string; readonly open: string })[] = [];

  /** @param open the public label, or {@link SEALED}. */
  add(turn: Turn, label: string, open: string): void {
    this.#plies.push({ turn, label, open, sealed: open === SEALED });
  }

  /** The lines for a seat, which include all its own plies, or for the public (null). */
  linesFor(viewer: number | null): readonly PublicPly[] {
    return this.#plies
      .filter((ply, i) => !continuesLine(ply, this.#plies[i - 1], viewer))
      .map(({ turn, label, open }) => ({ turn, label: turn === viewer ? label : open }));
  }

  /** All plies, for after the end, and which of them were private. */
  get all(): readonly PublicPly[] {
    return this.#plies.map(({ turn, label, sealed = false }) => ({ turn, label, sealed }));
  }

  /** Whether the last ply is private. */
  get sealed(): boolean {
    return this.#plies.at(-1)?.sealed === true;
  }
}
