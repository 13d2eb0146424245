import { completeConfig } from "../../agents/league/defaults.ts";
import { assertNamed, checked, read } from "./checked.ts";
import { documentShapes } from "./documents.ts";
import { fromText, toText } from "./encoding.ts";
import { damaged, quoted } from "./refusal.ts";
import type { ExperimentRecord, RunStart } from "./store.ts";

/** An experiment's definition, as text. */
export const packExperiment = (experiment: ExperimentRecord): string => toText(experiment);

/** @throws ServerError `store/damaged` */
export function unpackExperiment(id: string, head: unknown): ExperimentRecord {
  return read(
    (why) => damaged(`Experiment ${quoted(id)}`, why),
    () => {
      const experiment = checked(documentShapes.experiment, fromText(head));
      assertNamed(id, experiment.id);
      const arms = experiment.arms.map((arm) => ({ ...arm, config: completeConfig(arm.config) }));
      return { ...experiment, arms };
    },
  );
}

/** A start of a league of an experiment, as text. */
export const packRunStart = (start: RunStart): string => toText(start);

/** @throws ServerError `store/damaged` */
export function unpackRunStart(experiment: string, head: unknown): RunStart {
  return read(
    (why) => damaged(`A start of experiment ${quoted(experiment)}`, why),
    () => checked(documentShapes.runStart, fromText(head)),
  );
}
