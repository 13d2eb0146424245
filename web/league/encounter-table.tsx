import { Link } from "wouter";
import { formatCount, formatNumber, formatSigned } from "../ui/format.ts";
import { gamesPath, memberPath } from "../ui/league-paths.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { outcomeSigns, outcomeWords, playerWords } from "./player-words.ts";
import type { MemberAnswer } from "../../server/schemas/members.ts";

type Encounter = MemberAnswer["beatenBy"][number];

interface EncounterTableProps {
  readonly member: Pick<MemberAnswer, "league" | "policy" | "label">;
  readonly encounters: readonly Encounter[];
  /** Whether the linked episodes are those that the member lost, or won. */
  readonly end: "lost" | "won";
  readonly label: string;
  readonly unit: string;
}

const SCORE_DECIMALS = 3;

const columns = (hasRoles: boolean, end: "lost" | "won", unit: string) => [
  ["Opponent", "A frozen policy, an agent's other versions, or a scripted player"],
  ...(hasRoles ? [["Role", "What the member played"]] : []),
  ["Score", "The member's mean score against it: a win is 1, a draw one half, a loss 0"],
  ["Replay", `The stored episode that the member ${end} by the most`],
  ["95% interval", "Wilson's interval of the score"],
  ["Results", "The member's wins, draws and losses"],
  ["Mean return", `The member's, in ${unit} per episode`],
  ["Games", "All stored games of the two"],
];

/** Opponents of a member with its score, and an episode that shows how it came about. */
export function EncounterTable({ member, encounters, end, label, unit }: EncounterTableProps) {
  const hasRoles = encounters.some(({ role }) => role !== null);
  return (
    <ScrollingTable label={label}>
      <table className="encounters" data-testid={`encounters-${end}`}>
        <thead>
          <tr>
            {columns(hasRoles, end, unit).map(([name, meaning]) => (
              <th key={name} scope="col" title={meaning}>
                <span data-meaning="">{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {encounters.map((one) => (
            <Row
              key={`${one.role} ${one.opponent}`}
              one={one}
              member={member}
              hasRoles={hasRoles}
              end={end}
              unit={unit}
            />
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}

function Row(props: {
  readonly one: Encounter;
  readonly member: EncounterTableProps["member"];
  readonly hasRoles: boolean;
  readonly end: "lost" | "won";
  readonly unit: string;
}) {
  const { one, member, hasRoles, end, unit } = props;
  const { opponent, label, role, score, low, high, mean, segment, episode, episodes } = one;
  const { league, policy } = member;
  const name = playerWords(label);
  const words = `${member.label} against ${name}: ${outcomeWords(one)}`;
  const isUnsure = low <= 0.5 && high >= 0.5;
  const interval = `${formatNumber(low, SCORE_DECIMALS)} to ${formatNumber(high, SCORE_DECIMALS)}`;
  return (
    <tr>
      <th scope="row">
        {opponent === label || opponent.includes(":") ? (
          <span title={opponent}>{name}</span>
        ) : (
          <Link href={memberPath(league.id, opponent)} title={`Page of ${name}`}>
            {name}
          </Link>
        )}
      </th>
      {hasRoles && <td title="What the member played">{role}</td>}
      <td title={words}>{formatNumber(score, SCORE_DECIMALS)}</td>
      <td>
        {episode === null ? (
          <span className="soft">not stored</span>
        ) : (
          <Link
            href={`/segments/${segment}/${episode}`}
            title={`Episode ${episode} of segment ${segment.slice(0, 8)}: ${member.label} ${end} it by the most`}
            aria-label={`Replay of an episode that ${member.label} ${end} against ${name}`}
          >
            Replay
          </Link>
        )}
      </td>
      <td title={isUnsure ? "The interval contains one half: it may be chance" : `95% interval of the score; ${words}`}>
        {interval}
        {isUnsure && <span className="soft small"> may be chance</span>}
      </td>
      <td title={words}>
        {outcomeSigns(one)} <span className="soft small">of {formatCount(episodes)}</span>
      </td>
      <td title={`Mean return of ${member.label}, in ${unit} per episode`}>{formatSigned(mean)}</td>
      <td>
        <Link href={gamesPath(league.id, policy, opponent)} aria-label={`Stored games of ${member.label} and ${name}`}>
          All
        </Link>
      </td>
    </tr>
  );
}
