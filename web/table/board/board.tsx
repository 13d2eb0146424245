import { Component, createElement, Suspense, useEffect, useState, type CSSProperties, type ReactNode } from "react";
import type { ActionsProps, ViewProps } from "../../../games/views/view-props.ts";
import { useGames } from "../../api/games.tsx";
import { actionsComponent, fetchView, isOwnGame, viewComponent } from "./game-views.ts";
import { viewLines } from "./view-lines.ts";

/** The URL of a plugin's view of the game, null if it has none; undefined until that is known. */
function useViewUrl(game: string): string | null | undefined {
  const { games, error } = useGames();
  if (isOwnGame(game) || error) return null;
  return games ? (games.find(({ id }) => id === game)?.view ?? null) : undefined;
}

/** A game's own action controls, else `children`, one button per action. */
export function GameActions({ game, ...props }: ActionsProps<unknown> & { readonly game: string }) {
  const actions = actionsComponent(game);
  return actions ? createElement(actions, props) : props.children;
}

/** Whether a game's board can be rendered at its final height. One that can't be fetched is shown as text. */
export function useBoardReady(game: string): boolean {
  const [ready, setReady] = useState("");
  const url = useViewUrl(game);
  useEffect(() => {
    if (url === undefined) return;
    const show = () => setReady(game);
    fetchView(game, url).then(show, show);
  }, [game, url]);
  return ready === game;
}

interface BoardProps extends ViewProps<unknown> {
  readonly game: string;
}

/** The board of any game; a game without a view is shown as text. */
export function Board({ game, ...props }: BoardProps) {
  const url = useViewUrl(game);
  if (props.view === null || props.view === undefined) return <p className="board-message">Not started yet.</p>;
  if (url === undefined) return null;
  const view = viewComponent(game, url);
  const plain = <PlainView view={props.view} />;
  if (!view) return plain;
  return (
    <Fallback key={game} otherwise={plain}>
      <Suspense fallback={null}>{createElement(view, props)}</Suspense>
    </Fallback>
  );
}

/** Columns after which a line of text wraps. */
const MAX_COLUMNS = 56;

/** Text as large as the board allows. */
function PlainView({ view }: { readonly view: unknown }) {
  const lines = viewLines(view);
  const columns = Math.min(MAX_COLUMNS, Math.max(1, ...lines.map(({ length }) => length)));
  const rows = lines.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / columns)), 0);
  const size = { "--columns": columns, "--rows": rows } as CSSProperties;
  return (
    <pre className="fallback">
      <code style={size}>{lines.join("\n")}</code>
    </pre>
  );
}

/** Keeps the page alive if a view throws. */
class Fallback extends Component<{ readonly otherwise: ReactNode; readonly children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.otherwise : this.props.children;
  }
}
