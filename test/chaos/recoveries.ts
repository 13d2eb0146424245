/** A fault whose recovery is measured. */
export interface MeasuredFault {
  /** What it hit works again. @param name what began to work, if something had to start again. */
  end(): void;
}

interface Entry {
  readonly name: string;
  readonly at: number;
  endedAt: number | null;
  /** Longest time without progress so far, by subject; those in `open` have made none since the end. */
  readonly standstill: Map<string, number>;
  readonly open: Set<string>;
}

/**
 * Measures the longest time in which each subject, a league or a person, made no progress, from the begin of a fault to
 * the first progress after its end.
 */
export class Recoveries {
  readonly #progressAt = new Map<string, number>();
  readonly #entries: Entry[] = [];

  /** @param subjects what should go on: KIND NUMBER. */
  constructor(subjects: readonly string[]) {
    for (const subject of subjects) this.#progressAt.set(subject, Date.now());
  }

  begin(name: string): MeasuredFault {
    const open = new Set(this.#progressAt.keys());
    const entry: Entry = { name, at: Date.now(), endedAt: null, standstill: new Map(), open };
    this.#entries.push(entry);
    return { end: () => (entry.endedAt = Date.now()) };
  }

  progress(subject: string): void {
    const now = Date.now();
    const before = this.#progressAt.get(subject) ?? now;
    this.#progressAt.set(subject, now);
    for (const { at, endedAt, standstill, open } of this.#entries) {
      if (!open.has(subject)) continue;
      standstill.set(subject, Math.max(standstill.get(subject) ?? 0, now - Math.max(at, before)));
      if (endedAt !== null && now > endedAt) open.delete(subject);
    }
  }

  /** Lines of a table, one for each kind of fault, in seconds. @param kinds the first words of the subjects. */
  table(kinds: readonly string[]): readonly string[] {
    const heads = kinds.map((kind) => `${kind} p50`.padStart(12) + "max".padStart(8));
    const lines = [...Map.groupBy(this.#entries, ({ name }) => name)].toSorted(([a], [b]) => a.localeCompare(b));
    return [
      `${"fault".padEnd(36)}${"count".padStart(6)}${"lasted p50".padStart(12)}${"max".padStart(8)}${heads.join("")}`,
      ...lines.map(([name, entries]) => {
        const lasted = entries.map(({ at, endedAt }) => (endedAt ?? at) - at);
        const columns = kinds.map((kind) => spread(entries.flatMap((entry) => standstillsOf(entry, kind))));
        return `${name.padEnd(36)}${String(entries.length).padStart(6)}${spread(lasted)}${columns.join("")}`;
      }),
    ];
  }
}

const standstillsOf = ({ standstill }: Entry, kind: string): readonly number[] =>
  [...standstill].flatMap(([subject, milliseconds]) => (subject.startsWith(kind) ? [milliseconds] : []));

/** Median and maximum, in two columns. */
function spread(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const seconds = (value: number | undefined): string => (value === undefined ? "-" : (value / 1000).toFixed(1));
  return seconds(sorted[Math.floor((sorted.length - 1) / 2)]).padStart(12) + seconds(sorted.at(-1)).padStart(8);
}
