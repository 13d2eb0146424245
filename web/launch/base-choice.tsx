import type { GameFacts } from "../../server/schemas/games.ts";

/** Choice of a league's first policy: random weights, or one of the game's base policies. */
export function BaseChoice(props: {
  readonly bases: GameFacts["bases"];
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}) {
  const { bases, chosen, onChoose } = props;
  if (bases.length === 0) return null;
  const base = bases.find(({ id }) => id === chosen);
  return (
    <label className="field" style={{ maxWidth: 480 }}>
      <span>Starts from</span>
      <select
        value={chosen ?? ""}
        onChange={(event) => onChoose(event.currentTarget.value || null)}
        data-testid="base-choice"
      >
        <option value="">random weights, from the seed</option>
        {bases.map(({ id }) => (
          <option key={id} value={id}>
            base policy {id.replaceAll("-", " ")}
          </option>
        ))}
      </select>
      <small>
        {base
          ? `${base.summary} It is cloned from scripted players first, which takes a minute or two.`
          : "A base policy is cloned from scripted players, in place of a paper's pretrained model."}
      </small>
    </label>
  );
}
