import { PIECES } from "../rules/advice.ts";

/** What each piece of advice says; its names alone stand on the board and on the buttons. */
export function PieceList() {
  return (
    <details className="pieces small">
      <summary>What each piece of advice says</summary>
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
