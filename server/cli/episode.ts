import type { Command } from "commander";
import { verifySegment, type FailedEpisode } from "../../agents/rollout/verify.ts";
import { answer, type OutputOptions } from "./output.ts";
import { readLeague, withStore } from "./stores.ts";

/** `episode verify`: whether what is stored replays to what it claims. */
export function episodeCommands(program: Command): void {
  const episode = program.command("episode").description("stored episodes: verify");
  episode
    .command("verify")
    .description("re-execute the stored episodes of a league and compare their returns")
    .requiredOption("--league <id>", "the league")
    .requiredOption("--store <place>", "folder or MongoDB address")
    .option("--json", "answer as JSON")
    .action(verify);
}

async function verify(options: OutputOptions & { league: string; store: string }): Promise<void> {
  await withStore(options.store, async (store) => {
    await readLeague(store, options.league);
    const failed: FailedEpisode[] = [];
    let checked = 0;
    for (const id of await store.segmentIds(options.league)) {
      const segment = await store.segment(id);
      if (!segment) continue;
      checked += segment.count;
      failed.push(...verifySegment(segment));
    }
    answer(options, { checked, failed }, () => [
      `${checked} episodes checked, ${failed.length} failed`,
      ...failed.map(({ segment, index, reason }) => `  ${segment}/${index}: ${reason}`),
    ]);
    if (failed.length > 0) process.exitCode = 1;
  });
}
