import { PIECES } from "../rules/advice.ts";

/** The wording of each piece of advice; board and buttons show only names. */
export function PieceList() {
  return (
    <details className="pieces small">
      <summary>What each piece of advice means</summary>
      <dl>
        {PIECES.map(({ name, words }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
