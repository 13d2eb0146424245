import { setImmediate } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Command } from "commander";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { namedSegments } from "../../../agents/league/named-segments.ts";
import { pairResult } from "../../../agents/league/pair-result.ts";
import { verifySegment, type FailedEpisode } from "../../../agents/rollout/verify.ts";
import { ServerError } from "../../errors.ts";
import { exportCommand } from "./export.ts";
import { loadLeague } from "../../leagues/load.ts";
import { verifyMatch } from "../../rooms/table/forfeit.ts";
import { ReleasedSelfPlay } from "../../store/released-self-play.ts";
import type { StoreReader } from "../../store/store.ts";
import { parsePlace } from "../options.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { findLeague, leagueUnknown, withStoreToRead } from "../stores.ts";

/** `episode verify`: replays stored episodes and compares the results with the record. */
export function episodeCommands(program: Command): void {
  const episode = program.command("episode").description("stored episodes: verify, export");
  episode
    .command("verify")
    .description("re-execute the stored episodes and matches of a league and compare their returns")
    .requiredOption("--league <id>", "the league, by its id or the beginning of it")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(verify);
  exportCommand(episode);
}

/** A stored episode or document that failed verification. */
type Failed =
  | FailedEpisode
  | { readonly league: string; readonly reason: string }
  | { readonly segment: string; readonly reason: string }
  | { readonly match: string; readonly reason: string }
  | { readonly weights: string; readonly reason: string };

/** The number of checked episodes, and all failures. */
interface Report {
  checked: number;
  readonly failed: Failed[];
}

async function verify(options: OutputOptions & { league: string; store: string }): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const league = await findLeague(store, options.league);
    const report: Report = { checked: 0, failed: [] };
    const entries = await checkLeague(store, league, report);
    await checkSegments(store, league, entries, report);
    await checkMatches(store, league, report);
    await checkWeights(store, league, report);
    const { checked, failed } = report;
    printAnswer(options, report, () => [
      `${checked} episodes checked, ${failed.length} failed`,
      ...failed.map((one) => `  ${failedName(one)}: ${one.reason}`),
    ]);
    if (failed.length > 0) process.exitCode = 1;
  });
}

function failedName(failed: Failed): string {
  if ("index" in failed) return `${failed.segment}/${failed.index}`;
  if ("segment" in failed) return `segment ${failed.segment}`;
  if ("match" in failed) return `match ${failed.match}`;
  if ("weights" in failed) return `weights ${failed.weights}`;
  return `league ${failed.league}`;
}

/** The result of `read`; null when the document is damaged, which is reported. */
async function unlessDamaged<T>(read: () => Promise<T>, report: (reason: string) => void): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ServerError && error.code === "store/damaged")) throw error;
    report(error.message);
    return null;
  }
}

/** The ledger's entries; none when the league is damaged, in which case the rest is still checked. */
async function checkLeague(store: StoreReader, league: string, { failed }: Report): Promise<readonly LedgerEntry[]> {
  const damaged = (reason: string): void => void failed.push({ league, reason });
  const isThere = await unlessDamaged(async () => {
    if (!(await loadLeague(store, league))?.fold) throw leagueUnknown(league);
    return true;
  }, damaged);
  return isThere ? store.ledger(league) : [];
}

/**
 * Checks every stored segment and every segment in the ledger: none is missing but old self-play that was deleted, and
 * recorded results are those of the stored episodes.
 */
async function checkSegments(
  store: StoreReader,
  league: string,
  entries: readonly LedgerEntry[],
  report: Report,
): Promise<void> {
  const stored = await store.segmentIds(league);
  const named = new Map(entries.flatMap(({ event }) => namedSegments(event)).map((one) => [one.id, one]));
  for (const id of stored) {
    const damaged = (reason: string): void => void report.failed.push({ segment: id, reason });
    const segment = await unlessDamaged(() => store.segment(id), damaged);
    if (!segment) continue;
    // Yields to the event loop, so that signals are handled.
    await setImmediate();
    report.checked += segment.count;
    report.failed.push(...verifySegment(segment));
    const recorded = named.get(id)?.result;
    if (recorded && !isDeepStrictEqual(recorded, pairResult(segment))) {
      report.failed.push({ segment: id, reason: "its results in the ledger are not those of its episodes" });
    }
  }
  const isStored = new Set(stored);
  const selfPlay = new ReleasedSelfPlay(store, league);
  const missing = entries.flatMap((entry) =>
    namedSegments(entry.event).flatMap(({ id, episodes }) => (isStored.has(id) ? [] : [{ entry, id, episodes }])),
  );
  for (const { entry, id: segment, episodes } of missing) {
    if (await selfPlay.isReleased(entry)) continue;
    const reason = `it is missing from the store, although the league played ${episodes} episodes in it`;
    report.failed.push({ segment, reason });
  }
}

async function checkMatches(store: StoreReader, league: string, report: Report): Promise<void> {
  for (const id of await store.matchIds(league)) {
    const failed = (reason: string): void => void report.failed.push({ match: id, reason });
    const match = await unlessDamaged(() => store.match(id), failed);
    if (!match) continue;
    report.checked++;
    const reason = verifyMatch(match);
    if (reason !== null) failed(reason);
  }
}

/** Checks that the weights the league keeps are stored and match their hash. */
async function checkWeights(store: StoreReader, league: string, report: Report): Promise<void> {
  for (const hash of await store.weightsKept(league)) {
    const failed = (reason: string): void => void report.failed.push({ weights: hash, reason });
    const isThere = await unlessDamaged(async () => (await store.weights(hash)) !== null, failed);
    // A running league may have released them meanwhile.
    const isKept = async () => (await store.weightsKept(league)).includes(hash);
    if (isThere === false && (await isKept()))
      failed("they are missing from the store, although the league keeps them");
  }
}
