import { presets } from "../../../agents/league/presets.ts";
import { presentPreset } from "../../api/present.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";

/** `league presets`: the values of `league run --preset`. */
export function listPresets(options: OutputOptions): void {
  const facts = presets.map(presentPreset);
  printAnswer(options, facts, () =>
    facts.flatMap(({ id, game, paper, summary, note, ablations }) => [
      `${id} (${game}): ${summary}`,
      `  ${paper.authors} ${paper.year}, "${paper.title}"`,
      ...(note === "" ? [] : [`  ${note}`]),
      ...table(ablations.map((ablation) => [`  --ablation ${ablation.id}`, ablation.summary])),
    ]),
  );
}
