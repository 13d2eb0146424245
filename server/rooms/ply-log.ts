import type { Turn } from "../../games/core/game.ts";
import { continuesLine, type LoggedPly } from "../shared/plies.ts";

/** A ply as somebody may read it. */
export interface PublicPly {
  readonly turn: Turn;
  readonly label: string;
  /** After the end: whether it was private before. */
  readonly sealed?: boolean;
}

/** What may be read of an action that is private. */
export const SEALED = "sealed";

/** An episode's plies as they may be read while it is played: see {@link continuesLine}. */
export class PlyLog {
  readonly #plies: (LoggedPly & { readonly turn: Turn; readonly label: string; readonly open: string })[] = [];

  /** @param open the label that everybody may read, or {@link SEALED}. */
  add(turn: Turn, label: string, open: string): void {
    this.#plies.push({ turn, label, open, sealed: open === SEALED });
  }

  /** The lines for a seat, its own plies all among them; for the public: null. */
  linesFor(viewer: number | null): readonly PublicPly[] {
    return this.#plies
      .filter((ply, i) => !continuesLine(ply, this.#plies[i - 1], viewer))
      .map(({ turn, label, open }) => ({ turn, label: turn === viewer ? label : open }));
  }

  /** Everything, for after the end, and which of it was private. */
  get all(): readonly PublicPly[] {
    return this.#plies.map(({ turn, label, sealed = false }) => ({ turn, label, sealed }));
  }

  /** Whether the last ply is private. */
  get sealed(): boolean {
    return this.#plies.at(-1)?.sealed === true;
  }
}
