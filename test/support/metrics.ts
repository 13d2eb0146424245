/** A line of Prometheus's text format. */
export interface Sample {
  /** The sample's name, such as x_seconds_bucket. */
  readonly name: string;
  /** The metric it belongs to, such as x_seconds. */
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/y;

/**
 * Reads Prometheus's text format 0.0.4 strictly.
 * @throws Error for a line that is none, a sample without a type, and one that comes twice.
 */
export function parseMetrics(text: string): readonly Sample[] {
  const types = new Map<string, string>();
  const seen = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, name = "", type = ""] = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? [];
    if (type !== "") types.set(name, type);
    if (line.startsWith("#")) continue;
    const sample = parseSample(line, types);
    const key = line.slice(0, line.lastIndexOf(" "));
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    samples.push(sample);
  }
  return samples;
}

function parseSample(line: string, types: ReadonlyMap<string, string>): Sample {
  const [, name = "", list = "", number = ""] = SAMPLE.exec(line) ?? [];
  const value = number === "+Inf" ? Infinity : number === "Nan" ? Number.NaN : Number(number);
  if (name === "" || (Number.isNaN(value) && number !== "Nan")) throw new Error(`no sample: ${line}`);
  const metric = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
  if (!types.has(metric)) throw new Error(`no type: ${line}`);
  return { name, metric, labels: parseLabels(list, line), value };
}

function parseLabels(list: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  for (let at = 0; at < list.length; at = LABEL.lastIndex) {
    LABEL.lastIndex = at;
    const found = LABEL.exec(list);
    if (!found) throw new Error(`no labels: ${line}`);
    labels[found[1] ?? ""] = found[2] ?? "";
  }
  return labels;
}

/** The value of the one sample with that name and these labels; undefined if there is none. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  return samples.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value;
}
