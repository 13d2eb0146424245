import type * as React from "react";
import type { ComponentType, ReactNode } from "react";

/** A legal action with its label. @see {@link CreateView} */
export interface ActionChoice {
  readonly action: number;
  readonly label: string;
}

/** The props of every game's `View` component (games/ID/view.tsx). @see {@link CreateView} */
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
 * @see {@link CreateView}
 */
export interface ActionsProps<V> extends Pick<ViewProps<V>, "view" | "seat" | "legal"> {
  /** Plays these actions, one per turn, as long as they are legal. */
  readonly onPlay: (actions: readonly number[]) => void;
  /** Whether nothing can be played now. */
  readonly busy: boolean;
  /** One button per action, for states in which the component offers nothing else. */
  readonly children: ReactNode;
}

/** What draws a game: the exports of its view.tsx. @see {@link CreateView} */
export interface GameView<V = unknown> {
  readonly View: ComponentType<ViewProps<V>>;
  readonly Actions?: ComponentType<ActionsProps<V>>;
}

/**
 * Makes the view of a plugin's game with the page's React: the export `createView` of its view module.
 *
 * @example
 * import * as react from "react";
 * import type { ActionChoice, ActionsProps, CreateView, GameView, ViewProps } from "red-queen/views";
 *
 * interface Dug {
 *   readonly dug: string | null;
 * }
 * export const createView: CreateView<Dug> = ({ createElement }): GameView<Dug> => {
 *   const View = ({ view }: ViewProps<Dug>) => createElement("p", null, view.dug ?? "nowhere yet");
 *   const Actions = ({ legal, onPlay }: ActionsProps<Dug>) => {
 *     const button = ({ action, label }: ActionChoice) =>
 *       createElement("button", { key: action, onClick: () => onPlay([action]) }, label);
 *     return createElement("div", null, legal.map(button));
 *   };
 *   return { View, Actions };
 * };
 * console.log(Object.keys(createView(react))); // [ 'View', 'Actions' ]
 */
export type CreateView<V = unknown> = (react: typeof React) => GameView<V>;
