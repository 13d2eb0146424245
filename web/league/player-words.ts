import { formatCount, toWords } from "../ui/format.ts";

/** A player by its label: "main v4" as it is, "Random" for script:random, "main, other versions" for agent:main. */
export function playerWords(label: string): string {
  const colon = label.indexOf(":");
  if (colon < 0) return /^[0-9a-f]{64}$/.test(label) ? label.slice(0, 8) : label;
  const name = label.slice(colon + 1);
  return label.startsWith("agent:") ? `${name}, other versions` : toWords(name);
}

/** Results by outcome. */
export interface Outcomes {
  readonly episodes: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** "3 wins, 1 draw, 4 losses in 8 episodes". */
export const outcomeWords = ({ wins, draws, losses, episodes }: Outcomes): string =>
  `${counted(wins, "win", "wins")}, ${counted(draws, "draw", "draws")}, ${counted(losses, "loss", "losses")} in ${counted(episodes, "episode", "episodes")}`;

/** "+3 =1 −4", as in chess. */
export const outcomeSigns = ({ wins, draws, losses }: Omit<Outcomes, "episodes">): string =>
  `+${formatCount(wins)} =${formatCount(draws)} \u2212${formatCount(losses)}`;
