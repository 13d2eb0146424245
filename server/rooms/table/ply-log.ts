import type { Game, Turn } from "../../../games/core/game.ts";
import { valueAt } from "../../../games/core/value-at.ts";
import { continuesLine, type LoggedPly } from "../../common/plies.ts";
import { publicLabel, SEALED } from "./public-label.ts";

/** A ply as a seat or the public may read it. */
export interface PublicPly {
  readonly turn: Turn;
  readonly label: string;
  /** Whether it was private during the match; set after the end. */
  readonly sealed?: boolean;
}

type Ply = LoggedPly & { readonly turn: Turn; readonly label: string; readonly open: string };

/**
 * An episode's plies as they may be read during play; see {@link continuesLine}. Labels are made when they are first
 * read, since they take longer than playing and most matches between agents have no spectators.
 */
export class PlyLog {
  readonly #game: Game;
  readonly #actions: number[] = [];
  readonly #labelled: Ply[] = [];
  readonly #public: PublicPly[] = [];
  /** Before the first action without a label, and after the last action. */
  #before: unknown;
  #after: unknown;

  constructor(game: Game, initial: unknown) {
    this.#game = game;
    this.#before = this.#after = initial;
  }

  add(action: number, after: unknown): void {
    this.#actions.push(action);
    this.#after = after;
  }

  /** The lines for a seat, which include all its own plies, or for the public (null). */
  linesFor(viewer: number | null): readonly PublicPly[] {
    const plies = this.#plies();
    if (viewer === null) return this.#public;
    return plies
      .filter((ply, i) => !continuesLine(ply, plies[i - 1], viewer))
      .map(({ turn, label, open }) => ({ turn, label: turn === viewer ? label : open }));
  }

  /** All plies, for after the end, and which of them were private. */
  get all(): readonly PublicPly[] {
    return this.#plies().map(({ turn, label, sealed = false }) => ({ turn, label, sealed }));
  }

  /** Whether the last ply is private. */
  get sealed(): boolean {
    return this.#plies().at(-1)?.sealed === true;
  }

  #plies(): readonly Ply[] {
    const game = this.#game;
    for (let i = this.#labelled.length; i < this.#actions.length; i++) {
      const action = valueAt(this.#actions, i);
      const before = this.#before;
      const after = i === this.#actions.length - 1 ? this.#after : game.next(before, action);
      const turn = game.turn(before);
      const open = publicLabel(game, before, action, after);
      const ply = { turn, label: game.label(action, before), open, sealed: open === SEALED };
      if (!continuesLine(ply, this.#labelled.at(-1), null)) this.#public.push({ turn, label: open });
      this.#labelled.push(ply);
      this.#before = after;
    }
    return this.#labelled;
  }
}
