import { Link } from "wouter";
import { useGame } from "../api/games.tsx";
import { formatNumber, shortHash, toWords } from "../ui/format.ts";
import { memberPath } from "../ui/league-paths.ts";
import { companyWords } from "../ui/company.ts";
import { Ago } from "../ui/numbers.tsx";
import type { MemberAnswer } from "../../server/schemas/members.ts";

/** Who a frozen policy is: its agent, its parent and children, and how it joined. */
export function MemberHead({ member }: { readonly member: MemberAnswer }) {
  const { league, policy, label, agent, kind, version, frozenAt, refused, isPlayable } = member;
  const { name, facts } = useGame(league.game);
  return (
    <div className="stack">
      <p className="soft small">
        <Link href={`/leagues/${league.id}`}>{league.name}</Link>, {name}
      </p>
      <div className="row apart">
        <h1>{label}</h1>
        {isPlayable && (
          <Link href={`/play?game=${league.game}&opponent=policy:${policy}`} className="button primary">
            Play {companyWords(facts).preposition} it
          </Link>
        )}
      </div>
      <dl className="facts" data-testid="member-facts">
        <dt>Agent</dt>
        <dd>
          {agent}
          {kind !== agent && `, ${toWords(kind).toLowerCase()}`}, after {version} {version === 1 ? "update" : "updates"}
        </dd>
        <dt>{refused === null ? "Joined" : "Refused"}</dt>
        <dd>
          <Ago at={frozenAt} />
        </dd>
        <dt>Policy</dt>
        <dd>
          <code title={`${policy}: a policy is named by the hash of its weights`}>{shortHash(policy)}</code>
        </dd>
        <dt>Trained from</dt>
        <dd>{member.parent ? <Name league={league.id} {...member.parent} /> : "nothing: it is its agent's first"}</dd>
        <dt>Trained from it</dt>
        <dd>
          <Children member={member} />
        </dd>
        <dt>Gate</dt>
        <dd>
          <GateDecision member={member} />
        </dd>
      </dl>
    </div>
  );
}

function Name(props: { readonly league: string; readonly policy: string; readonly label: string }) {
  return (
    <Link href={memberPath(props.league, props.policy)} title={`Page of ${props.label}`}>
      {props.label}
    </Link>
  );
}

function Children({ member: { children, childCount, league } }: { readonly member: MemberAnswer }) {
  if (childCount === 0) return "nothing yet";
  const hidden = childCount - children.length;
  return (
    <>
      {hidden > 0 && `${hidden} older, `}
      {children.map((child, at) => (
        <span key={child.policy}>
          {at > 0 && ", "}
          <Name league={league.id} policy={child.policy} label={child.label} />
          {child.refused && " (refused)"}
        </span>
      ))}
    </>
  );
}

function GateDecision({ member: { gate, league } }: { readonly member: MemberAnswer }) {
  if (!gate) return "no decision recorded";
  const numbers = Object.entries(gate.numbers);
  const changes = [
    ["gained", gate.gained],
    ["lost", gate.lost],
  ] as const;
  return (
    <>
      <p>
        {gate.rule} {gate.accepted ? "accepted" : "refused"} it, <Ago at={gate.at} />. {gate.reason}
      </p>
      {numbers.length > 0 && (
        <p className="soft small">
          {numbers
            .map(
              ([name, value]) =>
                `${toWords(name).toLowerCase()} ${value === null ? "not finite" : formatNumber(value)}`,
            )
            .join(", ")}
        </p>
      )}
      {changes.map(
        ([what, list]) =>
          list.length > 0 && (
            <p key={what} className="small">
              Wins {what}:{" "}
              {list.map(({ opponent, label, candidate, current }, at) => (
                <span
                  key={opponent}
                  title={`Mean score ${formatNumber(candidate, 2)}, its predecessor's ${formatNumber(current, 2)}`}
                >
                  {at > 0 && ", "}
                  <Name league={league.id} policy={opponent} label={label} />
                </span>
              ))}
            </p>
          ),
      )}
    </>
  );
}
