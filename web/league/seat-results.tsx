import { formatCount, formatNumber, formatSigned } from "../ui/format.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { outcomeSigns, outcomeWords } from "./player-words.ts";
import type { MemberAnswer } from "../../server/schemas/members.ts";

const COLUMNS = [
  ["Role", "The seat that it took"],
  ["Score", "Mean score against whoever it met: a win is 1, a draw one half, a loss 0"],
  ["95% interval", "Wilson's interval of the score"],
  ["Results", "Wins, draws and losses"],
  ["Mean return", "Per episode"],
] as const;

interface SeatResultsProps {
  readonly seats: MemberAnswer["seats"];
  readonly unit: string;
  /** Whether nobody wins: then only returns are shown. */
  readonly isOfPartners: boolean;
}

/** Columns about who wins. */
const OUTCOME_COLUMNS: readonly string[] = ["Score", "95% interval", "Results"];

/** A member's results in each role, against all its opponents. */
export function SeatResults({ seats, unit, isOfPartners }: SeatResultsProps) {
  return (
    <section className="stack">
      <h2>By role</h2>
      {seats.length === 0 && <p className="soft">No recorded episodes against others yet.</p>}
      {seats.length > 0 && (
        <>
          <p className="soft small measure">
            {isOfPartners ? "With all partners" : "Against all opponents"} together. Matchmaking chose them, so these
            are no measure of strength.
          </p>
          <ScrollingTable label="Results by role">
            <table className="encounters" data-testid="seat-results">
              <thead>
                <tr>
                  {COLUMNS.filter(([name]) => !isOfPartners || !OUTCOME_COLUMNS.includes(name)).map(
                    ([name, meaning]) => (
                      <th key={name} scope="col" title={meaning}>
                        <span data-meaning="">{name}</span>
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {seats.map((one) => (
                  <Row key={one.seat} one={one} unit={unit} isOfPartners={isOfPartners} />
                ))}
              </tbody>
            </table>
          </ScrollingTable>
        </>
      )}
    </section>
  );
}

type RowProps = Pick<SeatResultsProps, "unit" | "isOfPartners"> & { readonly one: MemberAnswer["seats"][number] };

function Row({ one, unit, isOfPartners }: RowProps) {
  const { role, score, low, high, mean, episodes } = one;
  const words = `As ${role}: ${outcomeWords(one)}`;
  return (
    <tr>
      <th scope="row">{role}</th>
      {!isOfPartners && (
        <>
          <td title={words}>{formatNumber(score, 3)}</td>
          <td title={`95% interval of the score. ${words}`}>
            {formatNumber(low, 3)} to {formatNumber(high, 3)}
          </td>
          <td title={words}>
            {outcomeSigns(one)} <span className="soft small">of {formatCount(episodes)}</span>
          </td>
        </>
      )}
      <td title={`Mean return as ${role}, in ${unit} per episode`}>{formatSigned(mean)}</td>
    </tr>
  );
}
