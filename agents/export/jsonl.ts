import type { ExportFormat } from "./export-format.ts";

/** One episode a line, with all that is stored of it, and labels. */
export const jsonl: ExportFormat = {
  id: "jsonl",
  summary: "all that is stored of an episode, one JSON object a line",
  lines(episode, _game, plies) {
    const shown = plies.map(({ seat, action, label, legal, logProb }) => ({ seat, action, label, legal, logProb }));
    return [JSON.stringify({ ...episode, actions: undefined, logProbs: undefined, plies: shown })];
  },
};
