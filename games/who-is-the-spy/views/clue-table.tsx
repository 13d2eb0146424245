import { PLACE_NAMES } from "../labels.ts";
import { ROUNDS } from "../rules.ts";
import type { ClueView, SpyView } from "../state-view.ts";

const ROUND_NUMBERS = Array.from({ length: ROUNDS }, (_, round) => round + 1);

/** A row for each seat: its clues, its vote, and at the end the votes for it and what it earned. */
export function ClueTable({ view }: { readonly view: SpyView }) {
  const { seats, result } = view;
  return (
    <table className="spy-table">
      <thead>
        <tr>
          <th scope="col">Player</th>
          {ROUND_NUMBERS.map((round) => (
            <th key={round} scope="col">
              Clue {round}
            </th>
          ))}
          <th scope="col">Vote</th>
          {result && <th scope="col">Against</th>}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: seats }, (_, seat) => (
          <tr key={seat} data-seat={seat} data-current={view.turn === seat}>
            <th scope="row">
              {seat + 1}
              {seat === view.viewer && <span className="soft"> you</span>}
              {seat === view.spy && <b className="spy-mark"> spy</b>}
            </th>
            {ROUND_NUMBERS.map((round) => (
              <td key={round}>
                <Clue clue={view.clues[(round - 1) * seats + seat]} />
              </td>
            ))}
            <td>{voteWords(view.votes[seat])}</td>
            {result && <td>{result.counts[seat]}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A clue; one that contradicts the viewer's scene is marked. */
function Clue({ clue }: { readonly clue: ClueView | undefined }) {
  if (!clue) return null;
  const isFalse = clue.holds === false;
  return (
    <span className={isFalse ? "spy-false" : ""} title={isFalse ? "Not so in this scene" : undefined}>
      {PLACE_NAMES[clue.place]} {clue.value}
      {isFalse && <span aria-label=", not so in this scene"> ✗</span>}
    </span>
  );
}

function voteWords(vote: SpyView["votes"][number] | undefined): string {
  if (vote === undefined) return "";
  return typeof vote === "number" ? String(vote + 1) : vote;
}
