import { setImmediate } from "node:timers/promises";
import type { Command } from "commander";
import { meanEstimate } from "../../games/core/statistics.ts";
import type { Player } from "../../agents/players/player.ts";
import { policyPlayer } from "../../agents/players/policy.ts";
import { parseReference } from "../../agents/player-reference.ts";
import { createPlayer } from "../../agents/players/registry.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import type { Game } from "../../games/core/game.ts";
import { readOptionTexts } from "../../games/core/option-text.ts";
import { gameById } from "../../games/registry.ts";
import { checkShape } from "../schemas/shape.ts";
import { ServerError } from "../errors.ts";
import type { StoreReader } from "../store/store.ts";
import { gameOption, parseEpisodes, parseSeed, splitList, type OptionTexts, parsePlace } from "./options.ts";
import { fixed } from "./measures.ts";
import { printAnswer, table, type OutputOptions } from "./output.ts";
import { findPolicy, gameLeagues, POLICY_NAMES, type PolicyFacts } from "./policy/policies.ts";
import { findLeague, withStoreToRead } from "./stores.ts";
import { untrainedSeats } from "./policy/untrained.ts";
import { matchRequest } from "../schemas/matches.ts";
import { valueAt } from "../../games/core/value-at.ts";

interface MatchOptions extends OutputOptions {
  readonly game: string;
  readonly players: readonly string[];
  readonly episodes: number;
  readonly seed: number;
  readonly store?: string;
  readonly league?: string;
  readonly option: OptionTexts;
}

/** `match run`: players against each other, without a server. */
export function matchCommands(program: Command): void {
  program
    .command("match")
    .description("matches: run")
    .command("run")
    .description("play players against each other and print each seat's mean return")
    .requiredOption("--game <id>", "the game")
    .requiredOption(
      "--players <list>",
      "one for each seat, comma-separated: script:ID, script:random, exact:cfr-plus, policy:NAME",
      splitList,
    )
    .option("--episodes <count>", "episodes to play", parseEpisodes, 1000)
    .option("--seed <number>", "same seed, same episodes", parseSeed, 1)
    .option("--store <place>", "folder or MongoDB address that holds the policies", parsePlace)
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
  const { episodes, store: place } = options;
  const game = gameById(options.game);
  const { seats: references } = checkShape(matchRequest, { game: game.id, seats: options.players });
  if (references.length !== game.roles.length) {
    const roles = game.roles.join(", ");
    throw new ServerError(
      "request/invalid",
      `${game.id} seats ${game.roles.length} players (${roles}), not ${references.length}.`,
    );
  }
  const option = readOptionTexts(game, options.option);
  const play = async (store: StoreReader | null): Promise<void> => {
    const made = new Map<string, Seated>();
    for (const reference of new Set(references)) made.set(reference, await seat(store, game, reference, options));
    const seated = references.map((reference) => made.get(reference) as Seated);
    const seed = String(options.seed);
    const players = seated.map(({ player }) => player);
    // Yields to the event loop, so that signals are handled.
    const played = await rollout({
      game,
      options: option,
      players,
      episodes,
      seed,
      yieldToEventLoop: () => setImmediate(),
    });
    const untrained = await untrainedSeats(
      store,
      game.id,
      players.map(({ reference }) => reference),
    );
    const seats = seated.map(({ player, facts }, index) => {
      const returns = played.episodes.map((episode) => valueAt(episode.returns, index));
      const { value, low, high } = meanEstimate(returns, game.utility);
      const { league = null, version = null, name = null } = facts ?? {};
      const role = game.roles[index] ?? "";
      const { reference } = player;
      return {
        role,
        player: reference,
        league,
        version,
        name,
        untrained: untrained.has(index),
        mean: value,
        low,
        high,
      };
    });
    printAnswer(options, { game: game.id, seed, episodes, steps: played.steps, unit: game.utility.unit, seats }, () =>
      table(
        seats.map((row) => [
          row.role,
          row.league === null
            ? row.player
            : `${row.player.slice(0, 19)} (${row.league} v${row.version}, ${row.name}${row.untrained ? ", untrained in this role" : ""})`,
          fixed(row.mean),
          `${fixed(row.low)} to ${fixed(row.high)}`,
        ]),
      ),
    );
  };
  await (place === undefined ? play(null) : withStoreToRead(place, play));
}

/** A player; for a policy, also its facts. */
interface Seated {
  readonly player: Player;
  readonly facts: PolicyFacts | null;
}

/** @param store null if the command has no --store: then there are no policies. */
async function seat(
  store: StoreReader | null,
  game: Game,
  reference: string,
  { league }: MatchOptions,
): Promise<Seated> {
  const { kind, name } = parseReference(reference);
  if (kind !== "policy") {
    return { player: await createPlayer(reference, game, { weights: async () => null }), facts: null };
  }
  if (store === null) throw new ServerError("request/invalid", `Name the --store that holds ${reference}.`);
  const leagues = league === undefined ? await gameLeagues(store, game.id) : [await findLeague(store, league)];
  const { weights, facts } = await findPolicy(store, leagues, name);
  return { player: policyPlayer(weights, game), facts };
}
