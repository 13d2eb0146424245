import type { Opponents } from "./opponents.ts";

interface OpponentChoiceProps {
  readonly opponents: Opponents;
  /** Key of the chosen opponent. */
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

/** Choice of opponent: cards for the newest policies and the scripts, a list for all others. */
export function OpponentChoice({ opponents, chosen, onChoose }: OpponentChoiceProps) {
  const others = opponents.others.filter(({ members }) => members.length > 0);
  const listed = others.some(({ members }) => members.some(({ key }) => key === chosen));
  return (
    <>
      <div className="choices">
        {opponents.cards.map(({ key, player }) => (
          <label key={key} className="choice">
            <input type="radio" name="opponent" value={key} checked={key === chosen} onChange={() => onChoose(key)} />
            <b>{player.name}</b>
            <small>{player.summary}</small>
          </label>
        ))}
      </div>
      {others.length > 0 && (
        <label className="row">
          <span className="soft">or another policy</span>
          <select value={listed ? chosen : ""} onChange={(event) => onChoose(event.currentTarget.value)}>
            <option value="">none</option>
            {others.map(({ league, members }) => (
              <optgroup key={members[0]?.key} label={league}>
                {members.map(({ key, player }) => (
                  <option key={key} value={key}>
                    {player.name}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
