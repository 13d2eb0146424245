import type { ExportFormat } from "./export-format.ts";

/** One episode a line, with all that is stored of it, and labels. */
export const jsonl: ExportFormat = {
  id: "jsonl",
  summary: "all that is stored of an episode, one JSON object a line",
  lines(episode, { roles }, plies) {
    const shown = plies.map(({ ply, seat, action, label, legal, logProb }) => {
      return { seat, action, label, legal, logProb, ...episode.decisions?.[ply] };
    });
    const repeated = { actions: undefined, logProbs: undefined, decisions: undefined };
    return [JSON.stringify({ ...episode, ...repeated, roles, plies: shown })];
  },
};
