import { Link } from "wouter";
import { formatAmount, formatCount, formatSigned } from "../ui/format.ts";
import { Ago } from "../ui/numbers.tsx";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { outcomeSigns, outcomeWords } from "./player-words.ts";
import type { PairGamesAnswer } from "../../server/schemas/members.ts";

type Game = PairGamesAnswer["games"][number];
type Segment = Extract<Game, { kind: "segment" }>;
type Match = Extract<Game, { kind: "match" }>;

interface GameRowsProps {
  readonly games: readonly Game[];
  /** The first player's name; results are from its side. */
  readonly name: string;
  readonly roles: readonly string[];
  readonly unit: string;
}

const PURPOSES = {
  training: ["Training", "Episodes that an agent learned from"],
  gate: ["Gate", "Played to decide whether a snapshot joins"],
  payoff: ["Payoff table", "Played for the payoff table"],
  ladder: ["Ladder", "Played against one of the league's ladder players"],
} as const;

/** Stored segments and matches between two players, newest first. */
export function PairGameRows({ games, name, roles, unit }: GameRowsProps) {
  const columns = [
    ["Result", `Wins, draws and losses of ${name}; of a match, its outcome and return`],
    ["Replay", "The episodes won and lost by the most, and the first drawn one"],
    ["Role", `The seat of ${name}`],
    ["Kind", "What it was played for"],
    ["Played", "When it ended"],
    ["Mean return", `Of ${name}, in ${unit} per episode`],
  ] as const;
  return (
    <ScrollingTable label="Games">
      <table className="encounters" data-testid="pair-games">
        <thead>
          <tr>
            {columns.map(([title, meaning]) => (
              <th key={title} scope="col" title={meaning}>
                <span data-meaning="">{title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {games.map((one) => (
            <tr key={one.kind === "match" ? one.match.id : one.segment}>
              {one.kind === "match" ? (
                <MatchCells one={one} name={name} roles={roles} unit={unit} />
              ) : (
                <SegmentCells one={one} name={name} roles={roles} unit={unit} />
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}

type CellProps<T> = Omit<GameRowsProps, "games"> & { readonly one: T };

function SegmentCells({ one, name, roles, unit }: CellProps<Segment>) {
  const { segment, purpose, seat, episodes, mean } = one;
  const [kind, meaning] = PURPOSES[purpose];
  return (
    <>
      <td title={`${name}: ${outcomeWords(one)}`}>
        {outcomeSigns(one)} <span className="soft small">of {formatCount(episodes)}</span>
      </td>
      <td>{one.stored ? <Replays one={one} name={name} unit={unit} /> : <span className="soft">not stored</span>}</td>
      <td title={`The seat of ${name}`}>{roles[seat] ?? `seat ${seat}`}</td>
      <td title={`${meaning}; segment ${segment}`}>{kind}</td>
      <td>
        <Ago at={one.at} />
      </td>
      <td title={`Mean return of ${name}, in ${unit} per episode`}>{formatSigned(mean)}</td>
    </>
  );
}

function Replays({ one, name, unit }: { readonly one: Segment; readonly name: string; readonly unit: string }) {
  const { segment, seat } = one;
  const ends = [
    ["won", one.won],
    ["drawn", one.drawn],
    ["lost", one.lost],
  ] as const;
  return (
    <span className="replays">
      {ends.map(
        ([end, chosen]) =>
          chosen && (
            <Link
              key={end}
              href={`/segments/${segment}/${chosen.episode}`}
              aria-label={`Replay of episode ${chosen.episode}, ${end} by ${name}`}
              title={`Episode ${chosen.episode}: ${name} gets ${formatAmount(chosen.returns[seat] ?? 0, unit)}`}
            >
              {end}
            </Link>
          ),
      )}
    </span>
  );
}

function MatchCells({ one, name, roles, unit }: CellProps<Match>) {
  const { match, seat, outcome } = one;
  const value = match.returns[seat] ?? 0;
  return (
    <>
      <td
        title={outcome === null ? "Abandoned before its end: it counts for neither" : `Return of ${name}, in ${unit}`}
      >
        {outcome === null ? "abandoned" : `${outcome}, ${formatAmount(value, "")}`}
      </td>
      <td>
        <Link href={`/matches/${match.id}`} aria-label={`Replay of ${match.names.join(" against ")}`}>
          Replay
        </Link>
      </td>
      <td title={`The seat of ${name}`}>{roles[seat] ?? `seat ${seat}`}</td>
      <td title="A match that was shown, or requested">Match</td>
      <td>
        <Ago at={one.at} />
      </td>
      <td title="One episode: its return is the result" className="soft">
        {"\u2013"}
      </td>
    </>
  );
}
