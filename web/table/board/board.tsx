import {
  Component,
  createElement,
  lazy,
  Suspense,
  useEffect,
  useState,
  type ComponentType,
  type ReactNode,
} from "react";
import type { ActionsProps, ViewProps } from "../../../games/views/view-props.ts";

type GameView = ComponentType<ViewProps<unknown>>;

interface GameModule {
  readonly View: GameView;
  readonly Actions?: ComponentType<ActionsProps<unknown>>;
}

const modules = import.meta.glob<GameModule>("../../../games/*/view.tsx");

const loaders = new Map(Object.entries(modules).map(([path, load]) => [path.split("/").at(-2) ?? path, load]));

/** Every game's view, fetched when first rendered: a new games/ID/view.tsx is found automatically. */
const views = new Map<string, GameView>(
  [...loaders].map(([game, load]) => [game, lazy(async () => ({ default: (await load()).View }))]),
);

/** Games' own action controls, once fetched. */
const ownActions = new Map<string, NonNullable<GameModule["Actions"]>>();

/** A game's own action controls, else `children`, one button per action. */
export function GameActions({ game, ...props }: ActionsProps<unknown> & { readonly game: string }) {
  const actions = ownActions.get(game);
  return actions ? createElement(actions, props) : props.children;
}

/** Whether a game's board can be rendered at its final height. One that can't be fetched is shown as text. */
export function useBoardReady(game: string): boolean {
  const [ready, setReady] = useState("");
  useEffect(() => {
    const load = loaders.get(game);
    const fetched = (module?: GameModule) => {
      if (module) views.set(game, module.View);
      if (module?.Actions) ownActions.set(game, module.Actions);
      setReady(game);
    };
    if (load) load().then(fetched, () => fetched());
    else fetched();
  }, [game]);
  return ready === game;
}

interface BoardProps extends ViewProps<unknown> {
  readonly game: string;
}

/** The board of any game; a game without a view is shown as text. */
export function Board({ game, ...props }: BoardProps) {
  const view = views.get(game);
  if (props.view === null || props.view === undefined) return <p className="board-message">Not started yet.</p>;
  const plain = <PlainView view={props.view} />;
  if (!view) return plain;
  return (
    <Fallback key={game} otherwise={plain}>
      <Suspense fallback={null}>{createElement(view, props)}</Suspense>
    </Fallback>
  );
}

function PlainView({ view }: { readonly view: unknown }) {
  return <pre className="fallback">{typeof view === "string" ? view : JSON.stringify(view, null, 2)}</pre>;
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
