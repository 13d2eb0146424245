/** A ply of the list, numbered from 1. */
export interface TimelinePly {
  readonly number: number;
  readonly turn: number;
  readonly label: string;
}

/** A line of the list: one ply, or several consecutive chance plies. */
export interface TimelineLine {
  readonly first: number;
  readonly last: number;
  readonly turn: number;
  readonly label: string;
  /** The labels of its plies. */
  readonly labels: readonly string[];
}

/** Maximum length of joined labels; longer ones are counted instead. */
const MAX_JOINED_CHARACTERS = 32;

/** The list of plies, with consecutive chance plies in one line: a deal of twenty digits is unreadable line by line. */
export function timelineLines(plies: readonly TimelinePly[]): readonly TimelineLine[] {
  const runs: TimelinePly[][] = [];
  for (const ply of plies) {
    const run = runs.at(-1);
    if (run && ply.turn < 0 && run[0]?.turn === ply.turn) run.push(ply);
    else runs.push([ply]);
  }
  return runs.map((run) => {
    const labels = run.map(({ label }) => label);
    const { number: first = 0, turn = 0 } = run[0] ?? {};
    return { first, last: run.at(-1)?.number ?? first, turn, label: joined(labels), labels };
  });
}

function joined(labels: readonly string[]): string {
  const different = [...new Set(labels)];
  const words = different.length === 1 ? (different[0] ?? "") : labels.join(", ");
  return words.length <= MAX_JOINED_CHARACTERS ? words : `${labels.length} chance events`;
}
