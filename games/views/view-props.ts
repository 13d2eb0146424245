import type { ReactNode } from "react";

/** A legal action with its label. */
export interface ActionChoice {
  readonly action: number;
  readonly label: string;
}

/** The props of every game's `View` component (games/ID/view.tsx). */
export interface ViewProps<V> {
  /** The JSON of the game's `view` or `reveal`. */
  readonly view: V;
  /** The viewing seat; null: the public. */
  readonly seat: number | null;
  /** Whether seats change places on the board. */
  readonly flip: boolean;
  /** What the watching seat may do now; empty while it is not its turn. */
  readonly legal: readonly ActionChoice[];
  /**
   * Plays an action; absent if the board is only watched. Clickable parts of a board are not in the tab order: the same
   * actions are buttons with digit keys below it.
   */
  readonly onAct?: ((action: number) => void) | undefined;
}

/**
 * The props of a game's own `Actions` component (exported next to its `View`): another way to choose than one button
 * per action.
 */
export interface ActionsProps<V> extends Pick<ViewProps<V>, "view" | "seat" | "legal"> {
  /** Plays these actions, one per turn, as long as they are legal. */
  readonly onPlay: (actions: readonly number[]) => void;
  /** Whether nothing can be played now. */
  readonly busy: boolean;
  /** One button per action, for states in which the component offers nothing else. */
  readonly children: ReactNode;
}
