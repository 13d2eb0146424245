import { Link } from "wouter";
import { memberLabel } from "../../server/common/member-label.ts";
import { formatTime, shortHash } from "../ui/format.ts";
import { memberPath } from "../ui/league-paths.ts";
import { Problem } from "../ui/page.tsx";
import { useKnownMembers } from "./known-members.ts";
import { agentLineages, type AgentLineage, type Lineage as Tree, type LineageNode } from "./lineages.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Refused candidates listed with their reason, for each agent. */
const MAX_LISTED_REFUSALS = 4;

/** The population as family trees: which snapshot was trained from which, and which candidates were refused. */
export function Lineage({ league }: { readonly league: LeagueDetail }) {
  const known = useKnownMembers(league);
  const lineages = agentLineages({ ...league, population: known.members });
  const shown = known.members.length;
  return (
    <section className="stack lineage" data-testid="lineage">
      <h2>Lineage</h2>
      <p className="soft small">
        Each snapshot follows the one it was trained from; branches are indented. Choose one to see who beats it.
        {shown < league.members && ` The newest ${shown} of ${league.members} are shown.`}
      </p>
      {lineages.map((lineage) => (
        <AgentTrees key={lineage.agent} league={league} lineage={lineage} />
      ))}
      <Problem error={known.error} />
      {known.olderCount > 0 && (
        <div>
          <button type="button" disabled={known.isReading} onClick={() => void known.showOlder()}>
            Show {known.olderCount} older
          </button>
        </div>
      )}
    </section>
  );
}

function AgentTrees({ league, lineage }: { readonly league: LeagueDetail; readonly lineage: AgentLineage }) {
  const { agent, trees, refused } = lineage;
  const several = league.agents.length > 1;
  const listed = refused.slice(-MAX_LISTED_REFUSALS).toReversed();
  return (
    <div className="stack">
      {several && <h3>{agent}</h3>}
      {trees.length === 0 && <p className="soft">No snapshots yet.</p>}
      <Branches trees={trees} league={league.id} several={several} />
      {listed.map((node) => (
        <p key={node.version} className="small">
          <span className="refused">{memberLabel(node, several)}</span> refused: {node.refused}
        </p>
      ))}
      {refused.length > listed.length && (
        <p className="soft small">
          and {refused.length - listed.length} earlier {refused.length - listed.length === 1 ? "refusal" : "refusals"},
          in the log.
        </p>
      )}
    </div>
  );
}

function Branches({
  trees,
  ...props
}: {
  readonly trees: readonly Tree[];
  readonly league: string;
  readonly several: boolean;
}) {
  const areLeaves = trees.length > 1 && trees.every(({ line, branches }) => line.length === 1 && branches.length === 0);
  return (
    <ul className={areLeaves ? "branches leaves" : "branches"}>
      {trees.map(({ line, branches }) => (
        <li key={line[0]?.version}>
          <span className="line">
            {line.map((node, at) => (
              <Node key={node.version} node={node} isFirst={at === 0} {...props} />
            ))}
          </span>
          {branches.length > 0 && <Branches trees={branches} {...props} />}
        </li>
      ))}
    </ul>
  );
}

function Node(props: {
  readonly node: LineageNode;
  readonly isFirst: boolean;
  readonly league: string;
  readonly several: boolean;
}) {
  const { node, isFirst, league, several } = props;
  const { policy, version, at, refused, parent } = node;
  const facts = `Policy ${shortHash(policy)}, ${formatTime(at)}, ${parent === null ? "its agent's first" : `trained from ${shortHash(parent)}`}.`;
  return (
    <>
      {!isFirst && (
        <span className="soft" aria-hidden="true">
          {"\u2192"}
        </span>
      )}
      {refused === null ? (
        <Link href={memberPath(league, policy)} aria-label={`Page of ${memberLabel(node, several)}`} title={facts}>
          v{version}
        </Link>
      ) : (
        <Link
          href={memberPath(league, policy)}
          className="refused"
          aria-label={`Page of ${memberLabel(node, several)}, refused`}
          title={`Refused: ${refused} ${facts}`}
        >
          v{version}
        </Link>
      )}
    </>
  );
}
