import type { Opponents } from "./opponents.ts";

/** A seat for another player. */
export interface OpenSeat {
  readonly seat: number;
  readonly role: string;
  readonly opponents: Opponents;
  /** Key of the chosen opponent. */
  readonly chosen: string | undefined;
}

interface SeatChoicesProps {
  readonly seats: readonly OpenSeat[];
  readonly onChoose: (seat: number, key: string) => void;
}

/** Choice of the players of several seats, one list per role. */
export function SeatChoices({ seats, onChoose }: SeatChoicesProps) {
  return (
    <div className="fields">
      {seats.map(({ seat, role, opponents, chosen }) => {
        const { cards, others } = opponents;
        const policies = cards.filter(({ player }) => player.league !== null);
        const scripts = cards.filter(({ player }) => player.league === null && player.kind !== "human");
        const people = cards.filter(({ player }) => player.kind === "human");
        const past = others.filter(({ members }) => members.length > 0);
        const summary = cards.find(({ key }) => key === chosen)?.player.summary;
        return (
          <label key={seat} className="field">
            <span>{role}</span>
            <select
              value={chosen ?? ""}
              disabled={cards.length === 0}
              data-seat-choice={seat}
              onChange={(event) => onChoose(seat, event.currentTarget.value)}
            >
              {cards.length === 0 && <option value="">no players available</option>}
              <Group label="Newest policies" members={policies} />
              <Group label="Scripted" members={scripts} />
              <Group label="People" members={people} />
              {past.map(({ league, members }) => (
                <Group key={league} label={league} members={members} />
              ))}
            </select>
            <small>{summary}</small>
          </label>
        );
      })}
    </div>
  );
}

function Group({ label, members }: { readonly label: string; readonly members: Opponents["cards"] }) {
  if (members.length === 0) return null;
  return (
    <optgroup label={label}>
      {members.map(({ key, player }) => (
        <option key={key} value={key}>
          {player.name}
        </option>
      ))}
    </optgroup>
  );
}
