import { useState } from "react";
import { api } from "../api/api.ts";
import { asAdmin } from "../api/admin.tsx";
import { useGame } from "../api/games.tsx";
import { formatMeasure, shortHash } from "../ui/format.ts";
import { companyWords } from "../ui/company.ts";
import { Problem } from "../ui/page.tsx";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { memberLabel } from "../../server/common/member-label.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** What an opponent can get that knows a policy: exact, or a lower bound with its interval. */
export function BestResponses({ league, onChange }: { readonly league: LeagueDetail; readonly onChange: () => void }) {
  const { noun, preposition } = companyWords(useGame(league.game).facts);
  const article = noun === "opponent" ? "an" : "a";
  return (
    <details>
      <summary>
        Best responses{league.responses.length > 0 && `, ${league.responses.length}`}
        {league.responding && ", finding one…"}
      </summary>
      <div className="stack" data-testid="best-responses">
        <p className="soft measure">
          What {article} {noun} can get that knows the policy: exactly where that can be computed, else by training one{" "}
          {preposition} the frozen policy, a lower bound with a 95% interval.
        </p>
        {league.responses.length > 0 && <ResponseTable league={league} />}
        {league.responding ? (
          <p role="status">
            Finding a best response to {label(league, league.responding)}. {waitingWords(league)}
          </p>
        ) : (
          league.policy !== null && league.status !== "ended" && <RequestButtons league={league} onChange={onChange} />
        )}
      </div>
    </details>
  );
}

const waitingWords = ({ status }: LeagueDetail): string =>
  status === "running" ? "It may take minutes." : "It starts when the league is resumed.";

const label = ({ agents }: LeagueDetail, { agent, version }: NonNullable<LeagueDetail["responding"]>): string =>
  memberLabel({ agent, version }, agents.length > 1);

function ResponseTable({ league }: { readonly league: LeagueDetail }) {
  const { facts } = useGame(league.game);
  const unit = facts?.utility.unit ?? "";
  const value = (one: { value: number; low: number; high: number; n: number }) => formatMeasure({ ...one, unit });
  return (
    <ScrollingTable label="Best responses">
      <table>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Best response as</th>
            <th scope="col">Its return</th>
            <th scope="col" title="Mean return of the policy in the same seat">
              The policy’s own
            </th>
            <th scope="col">How</th>
          </tr>
        </thead>
        <tbody>
          {league.responses.toReversed().map((found) => (
            <tr key={`${found.policy} ${found.seat}`}>
              <td title={found.policy}>
                {label(league, found)} <code>{shortHash(found.policy)}</code>
              </td>
              <td>{facts?.roles[found.seat] ?? found.seat}</td>
              <td>{found.exact ? value(found) : `at least ${value(found)}`}</td>
              <td>{found.own ? value(found.own) : "–"}</td>
              <td className="soft">{found.meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}

function RequestButtons({ league, onChange }: { readonly league: LeagueDetail; readonly onChange: () => void }) {
  const { facts } = useGame(league.game);
  const [problem, setProblem] = useState<Error | null>(null);
  const request = async (seat: number) => {
    setProblem(null);
    try {
      await asAdmin(() => api.bestResponse(league.id, { seat: String(seat) }));
      onChange();
    } catch (failure) {
      setProblem(failure as Error);
    }
  };
  return (
    <div className="stack">
      <div className="row">
        {facts?.roles.map((role, seat) => (
          <button key={role} type="button" onClick={() => void request(seat)}>
            Find best response as {role}
          </button>
        ))}
      </div>
      <Problem error={problem} />
    </div>
  );
}
