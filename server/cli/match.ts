import { setImmediate } from "node:timers/promises";
import type { Command } from "commander";
import { meanEstimate } from "../../games/core/statistics.ts";
import { totalsBySeat } from "../../agents/transcript.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import type { PlayedEpisode } from "../../agents/rollout/columns.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { readOptionTexts } from "../../games/core/option-text.ts";
import { gameById } from "../../games/registry.ts";
import { valueAt } from "../../games/core/value-at.ts";
import { ServerError } from "../errors.ts";
import { matchRequest } from "../schemas/matches.ts";
import { checkShape } from "../schemas/shape.ts";
import type { StoreReader } from "../store/store.ts";
import { endCommand } from "./match/end.ts";
import { answersSentence } from "./match/answers-sentence.ts";
import { coachingPreset, runCoaching } from "./match/coaching.ts";
import { MatchRecorder } from "./match/match-recorder.ts";
import type { MatchOptions } from "./match/options.ts";
import { openMatchStore } from "./match/match-store.ts";
import { seatName, seatPlayers, type Seated } from "./match/seats.ts";
import { gameOption, parseChainRounds, parseEpisodes, parsePlace, parseSeed, splitList } from "./options.ts";
import { fixed } from "./measures.ts";
import { printAnswer, table } from "./output.ts";
import { POLICY_NAMES } from "./policy/policies.ts";
import { untrainedSeats } from "./policy/untrained.ts";

const DEFAULT_EPISODES = 1000;

/** `match run`: players against each other, without a server. `match end`: ends a match of people on a server. */
export function matchCommands(program: Command): void {
  const match = program.command("match").description("matches: run, end");
  endCommand(match);
  match
    .command("run")
    .description("play players against each other and print each seat's mean return")
    .option("--game <id>", "the game")
    .option("--preset <id>", `a protocol instead of a game: ${coachingPreset.id}, ${coachingPreset.summary}`)
    .requiredOption(
      "--players <list>",
      "one for each seat, comma-separated: script:ID, script:random, exact:cfr-plus, policy:NAME, llm:MODEL",
      splitList,
    )
    .option(
      "--episodes <count>",
      `episodes to play, ${DEFAULT_EPISODES} if not given; with --preset chains of bargains, ${coachingPreset.chains}`,
      parseEpisodes,
    )
    .option(
      "--rounds <count>",
      `with --preset: bargains of a chain, ${coachingPreset.rounds} if not given`,
      parseChainRounds,
    )
    .option("--coached <role>", "with --preset: the role that the critic advises, seller if not given")
    .option("--seed <number>", "same seed, same episodes", parseSeed, 1)
    .option("--store <place>", "folder or MongoDB address that holds the policies", parsePlace)
    .option(
      "--record",
      "keep the episodes in the --store as matches, which the page replays, with what models were asked",
    )
    .option(
      "--league <id>",
      "the league of the policies, by its id or the beginning of it; any league of the game otherwise",
    )
    .addOption(gameOption("the game"))
    .option("--json", "answer as JSON")
    .addHelpText("after", `\nNAME of a policy: ${POLICY_NAMES}.`)
    .action(runMatch);
}

async function runMatch(options: MatchOptions): Promise<void> {
  if (options.preset !== undefined) return runCoaching(options);
  const episodes = options.episodes ?? DEFAULT_EPISODES;
  if (options.game === undefined) throw new ServerError("request/invalid", "Name the --game, or a --preset.");
  if (options.rounds !== undefined || options.coached !== undefined) {
    throw new ServerError("request/invalid", `--rounds and --coached belong to --preset ${coachingPreset.id}.`);
  }
  const game = gameById(options.game);
  const { seats: references } = checkShape(matchRequest, { game: game.id, seats: options.players });
  if (references.length !== game.roles.length) {
    const roles = game.roles.join(", ");
    throw new ServerError(
      "request/invalid",
      `${game.id} seats ${game.roles.length} players (${roles}), not ${references.length}.`,
    );
  }
  const option = resolveOptions(game, readOptionTexts(game, options.option));
  await openMatchStore(options, async (store, writable) => {
    const seated = await seatPlayers(store, game, references, options.league);
    const seed = String(options.seed);
    const names = seated.map(seatName);
    const recorder = writable && new MatchRecorder({ store: writable, game, options: option, references, names });
    const record = (index: number, episode: PlayedEpisode) => recorder?.record(`${seed}/${index}`, episode);
    const players = seated.map(({ player }) => player);
    // Yields to the event loop, so that signals are handled.
    const played = await rollout({
      game,
      options: option,
      players,
      episodes,
      seed,
      yieldToEventLoop: () => setImmediate(),
      onEpisode: record,
    });
    played.episodes.forEach((episode, index) => record(index, episode));
    const recorded = await recorder?.finish();
    const seats = await seatRows(store, game, seated, played.episodes);
    const answer = { game: game.id, seed, episodes, steps: played.steps, unit: game.utility.unit, seats };
    printAnswer(options, { ...answer, ...(recorded && { matches: [...recorded.values()] }) }, () => [
      ...seatLines(seats),
      ...(recorded ? [`${recorded.size} matches recorded`] : []),
    ]);
  });
}

type SeatRow = Awaited<ReturnType<typeof seatRows>>[number];

async function seatRows(
  store: StoreReader | null,
  game: ReturnType<typeof gameById>,
  seated: readonly Seated[],
  episodes: readonly PlayedEpisode[],
) {
  const references = seated.map(({ player }) => player.reference);
  const untrained = await untrainedSeats(store, game.id, references);
  const totals = totalsBySeat(
    episodes.flatMap(({ transcript = [] }) => transcript),
    seated.length,
  );
  return seated.map(({ player, facts }, index) => {
    const returns = episodes.map((episode) => valueAt(episode.returns, index));
    const { value, low, high } = meanEstimate(returns, game.utility);
    const { league = null, version = null, name = null } = facts ?? {};
    const answers = totals[index] ?? null;
    const forfeits = episodes.filter(({ forfeit }) => forfeit?.seat === index).length;
    const row = { role: game.roles[index] ?? "", player: player.reference, league, version, name };
    const result = { untrained: untrained.has(index), mean: value, low, high };
    return { ...row, ...result, ...(answers && { forfeits, answers }) };
  });
}

const seatLines = (seats: readonly SeatRow[]): string[] =>
  table(
    seats.map((row) => [
      row.role,
      row.league === null
        ? row.player
        : `${row.player.slice(0, 19)} (${row.league} v${row.version}, ${row.name}${row.untrained ? ", untrained in this role" : ""})`,
      fixed(row.mean),
      `${fixed(row.low)} to ${fixed(row.high)}`,
      ...(row.answers ? [answersSentence(row.answers, row.forfeits ?? 0)] : []),
    ]),
  );
