import { SceneRow } from "./views/scene-row.tsx";
import { ClueTable } from "./views/clue-table.tsx";
import { PLACE_NAMES, seatName } from "./labels.ts";
import type { ViewProps } from "../views/view-props.ts";
import type { ObjectView, SpyView } from "./state-view.ts";
import "./view.css";

export { Actions } from "./views/clue-picker.tsx";

/** Draws the visible scenes, and below them every seat's clues and vote. */
export function View({ view, seat }: ViewProps<SpyView>) {
  const { scene, spyScene, viewer, result } = view;
  const isSpy = viewer !== null && view.spy === viewer;
  const isOpen = result !== null || (viewer === null && view.spy !== "sealed");
  return (
    <div className="spy" role="group" aria-label={describe(view, seat)}>
      {isOpen && Array.isArray(scene) && Array.isArray(spyScene) ? (
        <>
          <SceneRow title="Civilians see" scene={scene} />
          <SceneRow title="The spy sees" scene={spyScene} other={scene} />
        </>
      ) : (
        <SceneRow title={sceneTitle(view, isSpy)} scene={scene} />
      )}
      <ClueTable view={view} />
    </div>
  );
}

function sceneTitle({ viewer, scene }: SpyView, isSpy: boolean): string {
  if (viewer === null || scene === null) return "The scene";
  return isSpy ? "You are the spy; you see" : "You are a civilian; you see";
}

function describe(view: SpyView, seat: number | null): string {
  const you = seat === null ? "" : ` You are ${seatName(seat)}${view.spy === seat ? ", the spy" : ""}.`;
  const seen = Array.isArray(view.scene)
    ? ` The scene: ${(view.scene as readonly ObjectView[]).map(objectWords).join("; ")}.`
    : "";
  const said = view.clues.map((clue) => `${seatName(clue.seat)} says ${PLACE_NAMES[clue.place]} ${clue.value}`);
  return `Who is the spy.${you}${seen} ${said.join(", ") || "No clues yet"}.`;
}

const objectWords = ([shape, colour, size]: ObjectView, place: number): string =>
  `${PLACE_NAMES[place]} ${size} ${colour} ${shape}`;
