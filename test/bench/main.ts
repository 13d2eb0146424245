import { parseArgs } from "node:util";
import { machine, versions, type Row } from "./measure.ts";
import { suites } from "./suites.ts";

/** `npm run bench -- [rules|inference|learner|selfplay|nashconv|server …] [--json]` */

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
const unknown = positionals.find((name) => !(name in suites));
if (unknown !== undefined) {
  process.stderr.write(`There is no benchmark "${unknown}"; there are ${Object.keys(suites).join(", ")}.\n`);
  process.exit(1);
}
const rows: Row[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(suites)) {
  const measured = (await suites[name]?.()) ?? [];
  rows.push(...measured);
  if (!values.json) for (const row of measured) process.stdout.write(`${describe(row)}\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify({ machine: machine(), versions: versions(), rows })}\n`);

function describe({ name, value, unit, low, high, peer, peerValue, ratio }: Row): string {
  const round = (n: number) => (n < 100 ? n.toFixed(1) : Math.round(n).toLocaleString("en"));
  const own = `${name.padEnd(30)} ${round(value).padStart(10)} ${unit} (${round(low)} to ${round(high)})`;
  return peer === undefined ? own : `${own}  ${ratio?.toFixed(1)}x ${peer} (${round(peerValue ?? 0)})`;
}
