import type { MatchReplay } from "../../../server/schemas/matches.ts";

export type TranscriptTurn = MatchReplay["transcript"][number];

/**
 * The turns of models that led to a position; at the end also those that led to no ply: a forfeit, advice after the
 * match.
 */
export function turnsAt(
  { transcript, steps }: Pick<MatchReplay, "transcript" | "steps">,
  position: number,
): readonly TranscriptTurn[] {
  return transcript.filter(({ ply }) => ply === position - 1 || (position === steps.length && ply >= position));
}
