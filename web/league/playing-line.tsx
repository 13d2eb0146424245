import { formatCount, formatNumber } from "../ui/format.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

const NAMES = { last: "last weights", average: "average of the weights" } as const;

/** Which weights a league plays with, where its learner keeps an average of them. */
export function PlayingLine({ league }: { readonly league: LeagueDetail }) {
  const { playing, config } = league;
  if (!playing || (playing.weights === "last" && !playing.comparison)) return null;
  const { weights, comparison } = playing;
  const other = weights === "last" ? "average" : "last";
  const chosen =
    config.playing === "best"
      ? "The better of both by exact NashConv."
      : `The league's settings choose the ${NAMES[weights]}.`;
  const measured = comparison ? ` Both were measured after ${formatCount(comparison.version)} updates.` : "";
  return (
    <p
      className="measure"
      data-testid="playing"
      title={`What joins the population, sits in rooms and is exported. ${chosen}${measured}`}
    >
      Playing policy: <b>{NAMES[weights]}</b>
      {comparison &&
        `, NashConv ${formatNumber(comparison[weights])}; ${NAMES[other]} ${formatNumber(comparison[other])}`}
    </p>
  );
}
