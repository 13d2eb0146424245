import { chooseEngine } from "../../agents/engines/registry.ts";
import { cloned, leaguesOfBases, measured, shortOf } from "../agents/cloning/cloned.ts";
import type { Row } from "./measure.ts";

/**
 * CPU seconds for cloning each base completely, once.
 * @throws RangeError for one that misses its stated level.
 */
export async function bases(): Promise<Row[]> {
  const engine = await chooseEngine();
  const rows: Row[] = [];
  for (const [base, request] of Object.entries(leaguesOfBases)) {
    const before = process.cpuUsage();
    const { spec, weights } = await cloned(engine, request);
    const { user, system } = process.cpuUsage(before);
    const value = (user + system) / 1e6;
    rows.push({ name: `base ${base}`, value, unit: "CPU s", low: value, high: value });
    const short = shortOf(spec, await measured(engine, request, weights));
    if (short.length > 0) throw new RangeError(`${base} misses its level: ${short.join(" ")}`);
  }
  return rows;
}
