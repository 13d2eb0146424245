import type { GameFacts } from "../../server/schemas/games.ts";

interface GameChoiceProps {
  readonly games: readonly GameFacts[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Choice of game, with a summary of each. */
export function GameChoice({ games, chosen, onChoose }: GameChoiceProps) {
  return (
    <fieldset className="stack">
      <legend>Game</legend>
      <div className="choices">
        {games.map(({ id, name, summary }) => (
          <label key={id} className="choice">
            <input type="radio" name="game" value={id} checked={id === chosen} onChange={() => onChoose(id)} />
            <b>{name}</b>
            <small>{summary}</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
