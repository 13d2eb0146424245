import { PLACE_NAMES } from "../labels.ts";
import type { ObjectView, SpyView } from "../state-view.ts";

interface SceneRowProps {
  readonly title: string;
  readonly scene: SpyView["scene"];
  /** A scene to compare with: what differs is marked. */
  readonly other?: readonly ObjectView[];
}

const PLACES = PLACE_NAMES.map((_, place) => place);

/** A scene's objects side by side, each drawn and in words. */
export function SceneRow({ title, scene, other }: SceneRowProps) {
  const objects = Array.isArray(scene) ? (scene as readonly ObjectView[]) : [];
  const missing = scene === "sealed" ? "sealed" : "…";
  return (
    <section>
      <h2>{title}</h2>
      <ol className="spy-scene">
        {PLACES.map((place) => {
          const object = objects[place];
          const replaced = other !== undefined && object?.join() !== other[place]?.join();
          return (
            <li key={place} data-replaced={replaced} data-sealed={!object}>
              {object ? (
                <>
                  <ObjectDrawing object={object} />
                  <span>{object.toReversed().join(" ")}</span>
                </>
              ) : (
                missing
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** An object: the colour's name is in the words beside it. */
function ObjectDrawing({ object: [shape, colour, size] }: { readonly object: ObjectView }) {
  const r = size === "large" ? 15 : 9;
  return (
    <svg viewBox="-18 -18 36 36" aria-hidden="true" className={`spy-object spy-${colour}`}>
      {shape === "sphere" && <circle r={r} />}
      {shape === "cube" && <rect x={-r} y={-r} width={2 * r} height={2 * r} />}
      {shape === "cylinder" && <rect x={-r * 0.6} y={-r} width={1.2 * r} height={2 * r} rx={r * 0.6} />}
    </svg>
  );
}
