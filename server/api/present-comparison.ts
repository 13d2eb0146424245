import { differingSettings } from "../../agents/experiments/settings.ts";
import { referenceLines } from "../../agents/evaluation/references.ts";
import { games } from "../../games/registry.ts";
import type { LeagueHandle } from "../leagues/service.ts";
import type { Comparison } from "../schemas/comparison.ts";
import { evaluationCurve, newMeanings } from "./curves.ts";
import { presentMainMeasures } from "./present-experiment.ts";

/** Leagues side by side: curves, newest measures, and the settings in which they differ. */
export function presentComparison(handles: readonly LeagueHandle[]): Comparison {
  const played = new Set(handles.map(({ record }) => record.config.game));
  const headline = [...new Set(games.filter(({ id }) => played.has(id)).flatMap(headlineOf))];
  const differing = differingSettings(handles.map(({ record: { id, config } }) => ({ name: id, config })));
  const [game = ""] = played;
  const answer = {
    leagues: handles.map((handle) => presentLeague(handle, headline)),
    settings: differing.map(({ name, values }) => {
      return { name, values: values.map((value) => (value === undefined ? null : (JSON.parse(value) as unknown))) };
    }),
    headline,
    main: presentMainMeasures(handles.map(({ record }) => record.config)),
    meanings: newMeanings(handles.flatMap(({ state }) => state.evaluations.slice(-1))),
    references: played.size === 1 ? referenceLines(game) : {},
  };
  // The schema's types are mutable copies.
  return answer as unknown as Comparison;
}

const headlineOf = ({ measures }: (typeof games)[number]): readonly string[] => measures?.headline ?? [];

function presentLeague({ record, state }: LeagueHandle, headline: readonly string[]) {
  const { id, name, createdAt, config } = record;
  const { status, updates, episodes, evaluations } = state;
  const newest = evaluations.at(-1);
  return {
    id,
    name,
    game: config.game,
    status,
    seed: config.seed,
    updates,
    episodes,
    createdAt,
    measured: newest?.version ?? null,
    measures: newest?.measures ?? {},
    evaluations: evaluationCurve(evaluations, headline),
  };
}
