import { Argument, Command, Option } from "commander";
import { machine, versions, type Row } from "./measure.ts";
import { startPeers } from "./peers.ts";
import { inMarkdown, inWords } from "./report.ts";
import { suites } from "./suites.ts";

const command = new Command("npm run bench --")
  .description("measure speed on this machine")
  .addArgument(new Argument("[suites...]", "all by default").choices(Object.keys(suites)))
  .option("--peers", "measure PyTorch, JAX, OpenSpiel and PettingZoo too")
  .option("--only <part>", "measure one part: of rooms, such as 500x1, joins, slow readers")
  .addOption(new Option("--minutes <n>", "measure memory for so long: of rooms").argParser(Number))
  .addOption(new Option("--json", "print {machine, versions, rows}").conflicts("markdown"))
  .option("--markdown", "print the rows of the table in docs/performance.md")
  .parse();
const values = command.opts<{ json?: true; markdown?: true; peers?: true; only?: string; minutes?: number }>();
const names: readonly string[] = command.args.length > 0 ? command.args : Object.keys(suites);
const peers = values.peers ? await startPeers().catch((error: Error) => refuse(error.message)) : null;
const onMachine = machine();
const rows: Row[] = [];
for (const name of names) {
  const measured = (await suites[name]?.(peers, values)) ?? [];
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
