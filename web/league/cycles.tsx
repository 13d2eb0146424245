import { Link } from "wouter";
import { formatShare } from "../ui/format.ts";
import { gamesPath } from "../ui/league-paths.ts";
import { outcomeSigns } from "./player-words.ts";
import { ratedLabel, type RatedFacts } from "./rating-rows.ts";
import type { RatingsAnswer } from "../../server/schemas/ratings.ts";

type Cycle = RatingsAnswer["cycles"][number];
type Win = Cycle["wins"][number];

interface CyclesProps {
  readonly league: string;
  readonly cycles: readonly Cycle[];
  readonly facts: RatedFacts;
}

const MEANING =
  "The strongest by their smallest margin. Between roles, each scores more against the next than the other member of its role does. An interval that includes one half may be chance.";

/** Cycles of members, each of which beats the next, with links to the games; nothing without cycles. */
export function Cycles({ league, cycles, facts }: CyclesProps) {
  if (cycles.length === 0) return null;
  return (
    <div className="stack" data-testid="cycles">
      <h3 title={MEANING}>
        <span data-meaning="">Cycles</span>
      </h3>
      <ul className="small measure notes">
        {cycles.map((cycle) => (
          <li key={cycle.members.join(" ")}>
            {cycle.wins.map((win, at) => (
              <span key={`${win.winner} ${win.role}`}>
                {at > 0 && ", "}
                <Beats league={league} win={win} facts={facts} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Beats({ league, win, facts }: { readonly league: string; readonly win: Win; readonly facts: RatedFacts }) {
  const { winner, loser, role, wins, draws, losses, score, low, high } = win;
  const [better, worse] = [ratedLabel(winner, facts), ratedLabel(loser, facts)];
  const words = `${role ? `${role} ` : ""}${better} ${role ? "exploits" : "beats"} ${worse}`;
  if (wins === undefined || draws === undefined || losses === undefined) return words;
  const interval =
    score === undefined || low === undefined || high === undefined
      ? ""
      : `Score ${formatShare(score)}, 95% interval ${formatShare(low)} to ${formatShare(high)}`;
  return (
    <>
      {words} (
      <Link href={gamesPath(league, winner, loser)} title={interval}>
        {outcomeSigns({ wins, draws, losses })}
      </Link>
      )
    </>
  );
}
