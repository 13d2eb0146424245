import { leagueAlarms } from "../../../agents/league/alarm.ts";
import { budgetProgress, type BudgetProgress } from "../../../agents/league/budget.ts";
import { playingPolicy } from "../../../agents/league/playing.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { ServerError } from "../../errors.ts";
import { loadLeague } from "../../leagues/load.ts";
import type { StoreReader } from "../../store/store.ts";
import { alarmLines } from "./alarm-lines.ts";
import { evaluationOutput, measureLines, newestLine } from "../measures.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import { readLeague, withStoreToRead } from "../stores.ts";

/** `league list`. */
export async function listLeagues(options: OutputOptions & { store: string }): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const rows: LeagueRow[] = [];
    for (const id of await store.leagueIds()) rows.push(...(await leagueRows(store, id)));
    printAnswer(options, rows, () => [
      ...table([
        ["id", "game", "status", "episodes", "updates"],
        ...rows.map(({ problem: _, ...row }) => Object.values(row)),
      ]),
      ...rows.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
    ]);
  });
}

interface LeagueRow {
  readonly id: string;
  readonly game: string;
  readonly status: LeagueState["status"] | "damaged";
  readonly episodes: number;
  readonly updates: number;
  /** Why it can't be read, if it is damaged. */
  readonly problem?: string;
}

/** A league's row; none for a league that never ran. */
async function leagueRows(store: StoreReader, id: string): Promise<readonly LeagueRow[]> {
  try {
    const state = (await loadLeague(store, id))?.fold?.state;
    if (!state) return [];
    const { config, status, episodes, updates } = state;
    return [{ id, game: config.game, status, episodes, updates }];
  } catch (error) {
    if (!(error instanceof ServerError && error.code === "store/damaged")) throw error;
    const game = await store.league(id).then(
      (record) => record?.config.game,
      () => undefined,
    );
    return [{ id, game: game ?? "", status: "damaged", episodes: 0, updates: 0, problem: error.message }];
  }
}

function progressLines(progress: BudgetProgress | null): readonly string[] {
  if (!progress) return [];
  const { share, total, unit, secondsLeft } = progress;
  const left = secondsLeft === null ? "" : `, about ${Math.ceil(secondsLeft)} s of running left`;
  return [`${Math.floor(share * 100)}% of its budget of ${total} ${unit}${left}`];
}

const agentRows = ({ agents }: LeagueState) =>
  agents.map((one) => {
    const { agent, updates, policy, members } = one;
    return { ...agent, updates, policy, playing: playingPolicy(one), members: members.length };
  });

/** A table of the agents; none for a league of one. */
function agentLines(state: LeagueState): readonly string[] {
  const rows = agentRows(state);
  if (rows.length === 1) return [];
  return table([
    ["agent", "kind", "share", "updates", "members", "policy", "plays with"],
    ...rows.map(({ id, kind, share, updates, members, policy, playing }) => {
      return [id, kind, share, updates, members, policy?.slice(0, 12) ?? "-", playing?.weights ?? "-"];
    }),
  ]);
}

/** `league show`. */
export async function showLeague(wanted: string, options: OutputOptions & { store: string }): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const { record, state } = await readLeague(store, wanted);
    const { id } = record;
    const { config, status, reason, episodes, steps, updates, seconds, policy, population } = state;
    const shown = {
      id,
      name: record.name,
      game: config.game,
      status,
      reason,
      episodes,
      steps,
      updates,
      seconds,
      progress: budgetProgress(state),
      policy,
      average: state.average,
      playing: playingPolicy(state),
      agents: agentRows(state),
      members: population,
      alarms: leagueAlarms(state),
      config,
      evaluation: evaluationOutput(state),
    };
    printAnswer(options, shown, () => [
      `${id} (${record.name}): ${status}${reason ? `, ${reason}` : ""}`,
      `${episodes} episodes, ${steps} steps, ${updates} updates, ${population.length} members`,
      ...agentLines(state),
      ...newestLine(state),
      ...progressLines(shown.progress),
      ...alarmLines(state),
      ...measureLines(state),
    ]);
  });
}
