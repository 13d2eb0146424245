import type { CopyProgress } from "../../transfer/copy.ts";
import { copyStore } from "../../transfer/copy.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { storeSettings } from "../stores.ts";

/** Milliseconds between lines of progress. */
const PROGRESS_INTERVAL_MS = 2000;

/** `store copy`. */
export async function copy(options: OutputOptions & { from: string; to: string }): Promise<void> {
  const report = await copyStore(storeSettings(options.from), storeSettings(options.to), progressLines());
  const { records, seconds, bytes, written, copySeconds, audit } = report;
  const { episodes, leagues, failed } = audit;
  const rates = `${Math.round(episodes / copySeconds)} episodes and ${(bytes / 1e6 / copySeconds).toFixed(1)} MB a second`;
  printAnswer(options, report, () => [
    `${leagues} leagues, ${episodes} episodes, ${Object.values(records).reduce((sum, count) => sum + count, 0)} documents ` +
      `are in ${report.to}, equal by their hashes, after ${seconds.toFixed(1)} s.`,
    `This run wrote ${written} of them in ${copySeconds.toFixed(1)} s${report.resumed ? "" : `, ${rates}`}.`,
    ...failed.map(({ league, what, problem }) => `  audit: ${league}, ${what}: ${problem}`),
  ]);
  if (failed.length > 0) process.exitCode = 1;
}

/** Prints progress to standard error, now and then. */
function progressLines(): (progress: CopyProgress) => void {
  let printed = performance.now();
  let last = "";
  return ({ step, kind, records, bytes }) => {
    const isDue = performance.now() - printed > PROGRESS_INTERVAL_MS;
    if (!isDue && step === last) return;
    printed = performance.now();
    last = step;
    const what = kind === null ? "" : ` ${kind}${records === 0 ? "" : `: ${records} documents`}`;
    process.stderr.write(`${step}${what}, ${(bytes / 1e6).toFixed(1)} MB written\n`);
  };
}
