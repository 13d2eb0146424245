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
