import { Link } from "wouter";
import { memberLabel } from "../../server/common/member-label.ts";
import { shortHash } from "../ui/format.ts";
import { memberPath } from "../ui/league-paths.ts";
import { Ago } from "../ui/numbers.tsx";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

const MAX_SHOWN_MEMBERS = 8;

/** The population: the newest policy, and its frozen snapshots, newest first. */
export function Members({ league }: { readonly league: LeagueDetail }) {
  const snapshots = league.population.toReversed();
  const several = league.agents.length > 1;
  return (
    <section className="stack members">
      <h2>Members</h2>
      <ScrollingTable label="Members">
        <table data-testid="members">
          <thead>
            <tr>
              <th scope="col">Member</th>
              <th scope="col" title="A policy is named by the hash of its weights">
                Policy
              </th>
              <th scope="col">Since</th>
              <th scope="col">
                <span className="visually-hidden">Play</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {league.policy && (
              <Row
                league={league}
                name={`current${several ? ` ${league.agents[0]?.id}` : ""}, after ${league.updates} updates`}
                policy={league.policy}
                at={null}
              />
            )}
            {snapshots.slice(0, MAX_SHOWN_MEMBERS).map((member) => {
              const label = memberLabel(member, several);
              const { policy, at } = member;
              return (
                <Row key={`${label} ${policy}`} league={league} name={`snapshot ${label}`} policy={policy} at={at} />
              );
            })}
          </tbody>
        </table>
      </ScrollingTable>
      {snapshots.length > MAX_SHOWN_MEMBERS && (
        <p className="soft small">and {league.members - MAX_SHOWN_MEMBERS} older snapshots, below under Lineage.</p>
      )}
    </section>
  );
}

function Row(props: {
  readonly league: LeagueDetail;
  readonly name: string;
  readonly policy: string;
  readonly at: number | null;
}) {
  const { league, name, policy, at } = props;
  return (
    <tr>
      <td>{at === null ? name : <Link href={memberPath(league.id, policy)}>{name}</Link>}</td>
      <td title={policy}>
        <code>{shortHash(policy)}</code>
      </td>
      <td className="soft number">{at === null ? "now" : <Ago at={at} />}</td>
      <td>
        <Link
          href={`/play?game=${league.game}&${at === null ? `league=${league.id}` : `opponent=policy:${policy}`}`}
          aria-label={`Play against ${name}`}
        >
          Play
        </Link>
      </td>
    </tr>
  );
}
