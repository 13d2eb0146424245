import * as react from "react";
import type { CreateView, GameView } from "../../../games/views/view-props.ts";

type Load = () => Promise<GameView>;

const modules = import.meta.glob<GameView>("../../../games/*/view.tsx");

/** Games of other numbers of seats, made in the folder of another one: they share its view. */
const SHARED_VIEWS = [
  ["who-is-the-spy-five", "who-is-the-spy"],
  ["who-is-the-spy-six", "who-is-the-spy"],
] as const;

/** The views of the page's own games: a new games/ID/view.tsx is found automatically. */
const loaders = new Map<string, Load>(
  Object.entries(modules).map(([path, load]) => [path.split("/").at(-2) ?? path, load]),
);
for (const [game, folder] of SHARED_VIEWS) {
  const load = loaders.get(folder);
  if (load) loaders.set(game, load);
}

const components = new Map<string, GameView["View"]>();

/** Games' own action controls, once fetched. */
const ownActions = new Map<string, NonNullable<GameView["Actions"]>>();

/**
 * Fetches the view of a game; undefined if it has none.
 * @param url the module of a plugin's view, null for a game without one.
 */
export async function fetchView(game: string, url: string | null): Promise<GameView | undefined> {
  const fetched = await loaderOf(game, url)?.();
  if (fetched) components.set(game, fetched.View);
  if (fetched?.Actions) ownActions.set(game, fetched.Actions);
  return fetched;
}

function loaderOf(game: string, url: string | null): Load | undefined {
  const own = loaders.get(game);
  if (own || url === null) return own;
  return async () => {
    const module = (await import(/* @vite-ignore */ url)) as { readonly createView: CreateView };
    return module.createView(react);
  };
}

/** The component of a game's view, which may still be fetched when first rendered; undefined if it has none. */
export function viewComponent(game: string, url: string | null): GameView["View"] | undefined {
  const known = components.get(game);
  const load = loaderOf(game, url);
  if (known || !load) return known;
  const component = react.lazy(async () => ({ default: (await load()).View }));
  components.set(game, component);
  return component;
}

/** A game's own action controls, if they were fetched. */
export const actionsComponent = (game: string): GameView["Actions"] => ownActions.get(game);

/** Whether a game's view is one of the page's own. */
export const isOwnGame = (game: string): boolean => loaders.has(game);
