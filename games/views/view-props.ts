import type { ReactNode } from "react";

/** A legal action with its words. */
export interface ActionChoice {
  readonly action: number;
  readonly label: string;
}

/** What every game's `View` component (games/ID/view.tsx) is given to draw. */
export interface ViewProps<V> {
  /** The JSON of the game's `view` or `reveal`. */
  readonly view: V;
  /** The seat whose eyes these are; null: the public. */
  readonly seat: number | null;
  /** Whether seats change places on the board. */
  readonly flip: boolean;
  /** What the watching seat may do now; empty while it is not its turn. */
  readonly legal: readonly ActionChoice[];
  /**
   * Plays an action; absent where the board is only watched. What is pressed on a board stays out of the tab order: the
   * same actions are buttons with digit keys under it.
   */
  readonly onAct?: ((action: number) => void) | undefined;
}

/** What a game's own `Actions` component (exported next to its `View`) is given: another way to choose than a button an action. */
export interface ActionsProps<V> extends Pick<ViewProps<V>, "view" | "seat" | "legal"> {
  /** Plays these actions, each at a turn of its own, as long as they are legal. */
  readonly onPlay: (actions: readonly number[]) => void;
  /** Whether nothing can be played now. */
  readonly busy: boolean;
  /** A button an action: drawn where the component has nothing better. */
  readonly children: ReactNode;
}
