import { formatCount, formatShare, shortHash, toWords } from "../ui/format.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

const COLUMNS = [
  ["Agent", "A policy that learns, with settings of its own, and the snapshots it leaves behind"],
  ["Kind", "What its opponents are: main agents train against all, exploiters against some"],
  ["Share", "Share of the epochs in which it learns"],
  ["Updates", "Its training updates so far"],
  ["Snapshots", "Its frozen policies in the population"],
  ["Playing policy", "What joins the population, sits in rooms and is exported; named by the hash of its weights"],
] as const;

/** The agents of a league that learn side by side. */
export function Agents({ league }: { readonly league: LeagueDetail }) {
  const { agents } = league;
  return (
    <section className="stack">
      <h2>Agents</h2>
      <p className="soft small">
        {agents.length} agents learn side by side. The curves below are those of {agents[0]?.id}.
      </p>
      <ScrollingTable label="Agents">
        <table className="agents" data-testid="agents">
          <thead>
            <tr>
              {COLUMNS.map(([name, meaning]) => (
                <th key={name} scope="col" title={meaning}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {agents.map(({ id, kind, share, updates, members, playing }) => (
              <tr key={id}>
                <th scope="row">{id}</th>
                <td>{toWords(kind)}</td>
                <td title="Share of the epochs in which it learns">{formatShare(share)}</td>
                <td title="Its training updates so far">{formatCount(updates)}</td>
                <td title="Its frozen policies in the population">{formatCount(members)}</td>
                <td title={playing?.policy}>
                  {playing ? <code>{shortHash(playing.policy)}</code> : "none yet"}
                  {playing?.weights === "average" && ", averaged"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollingTable>
    </section>
  );
}
