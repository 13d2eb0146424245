import { parseArgs } from "node:util";
import { machine, versions, type Row } from "./measure.ts";
import { startPeers } from "./peers.ts";
import { inMarkdown, inWords } from "./report.ts";
import { suites } from "./suites.ts";

/**
 * `npm run bench -- [SUITE …] [--peers] [--json | --markdown]`; the suites are those of `suites.ts`, all of them by
 * default. `--markdown` prints the rows of the table in docs/performance.md.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, markdown: { type: "boolean" }, peers: { type: "boolean" } },
});
const unknown = positionals.find((name) => !Object.hasOwn(suites, name));
if (unknown !== undefined) refuse(`There is no benchmark "${unknown}"; there are ${Object.keys(suites).join(", ")}.`);
const peers = values.peers ? await startPeers().catch((error: Error) => refuse(error.message)) : null;
const onMachine = machine();
const rows: Row[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(suites)) {
  const measured = (await suites[name]?.(peers)) ?? [];
  rows.push(...measured);
  const format = values.markdown ? inMarkdown : inWords;
  if (!values.json) for (const row of measured) process.stdout.write(`${format(row)}\n`);
}
const report = { machine: onMachine, versions: { ...versions(), ...peers?.versions }, rows };
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
await peers?.close();

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
