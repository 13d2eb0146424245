import type { Command } from "commander";
import { verifyEpisode, verifySegment, type FailedEpisode } from "../../agents/rollout/verify.ts";
import type { Match, Store } from "../store/store.ts";
import { answer, type OutputOptions } from "./output.ts";
import { readLeague, withStore } from "./stores.ts";

/** `episode verify`: whether what is stored replays to what it claims. */
export function episodeCommands(program: Command): void {
  const episode = program.command("episode").description("stored episodes: verify");
  episode
    .command("verify")
    .description("re-execute the stored episodes of a league, its matches too, and compare their returns")
    .requiredOption("--league <id>", "the league")
    .requiredOption("--store <place>", "folder or MongoDB address")
    .option("--json", "answer as JSON")
    .action(verify);
}

async function verify(options: OutputOptions & { league: string; store: string }): Promise<void> {
  await withStore(options.store, async (store) => {
    await readLeague(store, options.league);
    const failed: Failed[] = [];
    let checked = 0;
    for (const id of await store.segmentIds(options.league)) {
      const segment = await store.segment(id);
      if (!segment) continue;
      checked += segment.count;
      failed.push(...verifySegment(segment));
    }
    for await (const match of matchesOf(store, options.league)) {
      if (match.outcome !== "finished") continue;
      checked++;
      const reason = verifyEpisode(match.episode);
      if (reason !== null) failed.push({ match: match.id, reason });
    }
    answer(options, { checked, failed }, () => [
      `${checked} episodes checked, ${failed.length} failed`,
      ...failed.map((one) => `  ${"match" in one ? one.match : `${one.segment}/${one.index}`}: ${one.reason}`),
    ]);
    if (failed.length > 0) process.exitCode = 1;
  });
}

/** An episode of a segment or a match that is not what it claims to be. */
type Failed = FailedEpisode | { readonly match: string; readonly reason: string };

/** The stored matches of a league, newest first. */
async function* matchesOf(store: Store, league: string): AsyncGenerator<Match> {
  const seen = new Set<string>();
  for (let before: number | undefined; ;) {
    const page = await store.matches({ league, limit: 200, ...(before === undefined ? {} : { before }) });
    const fresh = page.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) return;
    for (const { id, endedAt } of fresh) {
      seen.add(id);
      before = endedAt + 1; // some may have ended in the same millisecond
      const match = await store.match(id);
      if (match) yield match;
    }
  }
}
