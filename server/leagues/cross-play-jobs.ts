import { learnerSeats } from "../../agents/league/cast.ts";
import { optionsWith } from "../../agents/league/memory.ts";
import { keptSeats } from "../../agents/league/pairing.ts";
import { areRolesAlike } from "../../agents/league/roles.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { gameById } from "../../games/registry.ts";
import { evenlySpaced } from "../common/spacing.ts";
import type { CrossPlayJob } from "../jobs/job.ts";
import { snapshots } from "./evaluation-plan.ts";

/**
 * Snapshots in the cross-play at the end of a run, and episodes a cell: the half-width of an interval is about 1/12 of
 * the return range.
 */
const CROSS_PLAY = { members: 6, episodes: 200 };

/**
 * Cross-play of snapshots, one job for each seat in which an agent learns (the rows of its matrix); in constant-sum
 * games the first seat's matrix gives the other's too. None where cross-play carries no information: equal roles, a
 * single learning seat, or a single policy.
 */
export function crossPlayJobs(league: string, state: LeagueState): readonly CrossPlayJob[] {
  const { config, memory } = state;
  const game = gameById(config.game);
  if (areRolesAlike(game)) return [];
  const jobs = game.roles.flatMap((_, seat): CrossPlayJob[] => {
    const sides = sidesOf(state, seat);
    if (sides === null) return [];
    const [members, columns] = [sides.row, sides.column].map((agent) =>
      evenlySpaced(snapshots(agent), CROSS_PLAY.members),
    );
    if (members === undefined || columns === undefined || Math.max(members.length, columns.length) < 2) return [];
    const taken = new Set([seat, ...learnerSeats(sides.column.config.cast)]);
    return [
      {
        kind: "cross-play",
        league,
        game: config.game,
        options: optionsWith(config.options, memory),
        seed: `cross-play/${config.seed}`,
        members,
        ...(sides.column !== sides.row && { columns }),
        seat,
        kept: keptSeats(sides.row).filter((kept) => !taken.has(kept.seat)),
        episodes: CROSS_PLAY.episodes,
      },
    ];
  });
  return game.utility.sum === null ? jobs : jobs.slice(0, 1);
}

/**
 * The agents whose snapshots take a seat and the others: one where it learns several seats, else the first main agent
 * that learns another one. Exploiters are left out: the payoff table has their games. Null where there are no two
 * sides.
 */
function sidesOf(state: LeagueState, seat: number): { readonly row: LeagueState; readonly column: LeagueState } | null {
  const agents = state.agents.length > 1 ? state.agents : [state];
  const mains = agents.filter(({ agent }) => agent.kind === "main");
  const row = mains.find(({ config }) => config.cast[seat] === "policy");
  if (!row) return null;
  if (learnerSeats(row.config.cast).length > 1) return { row, column: row };
  const column = mains.find(({ config }) => config.cast.some((who, at) => who === "policy" && at !== seat));
  return column ? { row, column } : null;
}

/** Whether a cross-play's snapshots have met already. */
export function isCrossPlayed({ matrices }: LeagueState, { seat, members, columns }: CrossPlayJob): boolean {
  const met = matrices[seat];
  const newest = (versions: CrossPlayJob["columns"]) => versions?.at(-1)?.policy;
  return met !== undefined && newest(met.members) === newest(members) && newest(met.columns) === newest(columns);
}
