import { setImmediate } from "node:timers/promises";
import type { Command } from "commander";
import { evaluatePolicy } from "../../../agents/evaluation/evaluate.ts";
import { exactMeasures } from "../../../agents/evaluation/measures.ts";
import { playerTable } from "../../../agents/evaluation/player-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { agentOfPolicy } from "../../../agents/league/agent-of-policy.ts";
import { keptSeats } from "../../../agents/league/pairing.ts";
import { playedSegments } from "../../../agents/league/played-segments.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { policyReference, scriptReference } from "../../../agents/player-reference.ts";
import { assertPolicyFits } from "../../../agents/players/policy.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import { cfrPlusSolution, exactPlayer } from "../../../agents/players/exact-player.ts";
import type { Game, GameOptions } from "../../../games/core/game.ts";
import type { Measures } from "../../../games/core/measures.ts";
import { readOptionTexts } from "../../../games/core/option-text.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import { evaluationRequest } from "../../jobs/evaluation-request.ts";
import { evaluationPlan } from "../../leagues/evaluation-plan.ts";
import { policySource } from "../../store/policies.ts";
import type { StoreReader } from "../../store/store.ts";
import { gameOption, type OptionTexts, parsePlace } from "../options.ts";
import { fixed, intervalText } from "../measures.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import { DEFAULT_POLICY, findPolicy, POLICY_NAMES, policyLine } from "./policies.ts";
import { readLeague, withStoreToRead } from "../stores.ts";

interface EvaluateOptions extends OutputOptions {
  readonly league?: string;
  readonly store?: string;
  readonly policy?: string;
  readonly script?: string;
  readonly exact?: string | true;
  readonly game?: string;
  readonly option: OptionTexts;
}

/** `policy evaluate`: evaluates a league's policy, or computes exact measures of a player of an enumerable game. */
export function evaluateCommand(policy: Command): void {
  policy
    .command("evaluate")
    .description("evaluate a league's policy, or a scripted or exact player of an enumerable game (NashConv)")
    .option("--league <id>", "the league, by its id or the beginning of it")
    .option("--store <place>", "folder or MongoDB address of the league", parsePlace)
    .option("--policy <name>", `${POLICY_NAMES} (default: ${DEFAULT_POLICY})`)
    .option("--script <id>", "a scripted player, or random, instead of a policy")
    .option("--exact [id]", "an exact solution, cfr-plus, instead of a policy")
    .option("--game <id>", "the game of --script or --exact if there is no --league")
    .addOption(gameOption("that game"))
    .option("--json", "answer as JSON")
    .action(evaluate);
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const { league, store: place, policy, script, exact, game } = options;
  const kinds = [policy, script, exact].filter((given) => given !== undefined);
  if (kinds.length > 1) throw invalid("Choose one of --policy, --script and --exact.");
  if (league !== undefined && game !== undefined)
    throw invalid("A league has its own game: leave out --game or --league.");
  if (game !== undefined && policy === undefined && kinds.length === 1) {
    const rules = gameById(game);
    return printEvaluation(options, await exactly(options, rules, readOptionTexts(rules, options.option)));
  }
  if (league === undefined || place === undefined) {
    throw invalid("Give a --league with its --store, or a --game with --script or --exact.");
  }
  if (Object.keys(options.option).length > 0) throw invalid("A league has its own options: leave out --option.");
  await withStoreToRead(place, async (store) => {
    const { record, state } = await readLeague(store, league);
    const { options: chosen, game: id } = state.config;
    if (script !== undefined || exact !== undefined)
      printEvaluation(options, await exactly(options, gameById(id), chosen));
    else printEvaluation(options, await evaluateInLeague(store, record.id, state, policy ?? DEFAULT_POLICY));
  });
}

const invalid = (sentence: string): ServerError => new ServerError("request/invalid", sentence);

/** The measures of a player. */
interface Evaluation {
  readonly game: string;
  /** The hash of a policy; null for other players. */
  readonly policy: string | null;
  readonly player: Awaited<ReturnType<typeof findPolicy>>["facts"];
  readonly title: string;
  /** Roles the policy never learned, which the league's cast plays: it is not measured in them. */
  readonly untrained: readonly string[];
  readonly measures: Measures;
}

function printEvaluation(options: OutputOptions, { title, ...evaluation }: Evaluation): void {
  printAnswer(options, evaluation, () => [
    `${evaluation.game}, ${title}`,
    ...table(
      Object.entries(evaluation.measures).map(([name, measure]) => [
        `  ${name}`,
        fixed(measure.value),
        measure.unit,
        intervalText(measure),
      ]),
    ),
  ]);
}

/** The exact measures of a scripted or exact player. */
async function exactly({ script, exact }: EvaluateOptions, game: Game, options: GameOptions): Promise<Evaluation> {
  const tree = gameTree(game, options);
  const solver = exact === true ? "cfr-plus" : (exact ?? "");
  const player =
    script === undefined
      ? exactPlayer(solver, game)
      : await createPlayer(scriptReference(script), game, { weights: async () => null });
  const played = script === undefined ? await cfrPlusSolution(tree) : await playerTable(tree, player);
  const { reference } = player;
  return {
    game: game.id,
    policy: null,
    player: { reference, league: null, version: null, name: null },
    title: reference,
    untrained: [],
    measures: exactMeasures(played),
  };
}

/** All measures that a league takes of a policy. */
async function evaluateInLeague(
  store: StoreReader,
  league: string,
  state: LeagueState,
  wanted: string,
): Promise<Evaluation> {
  const { weights, facts } = await findPolicy(store, [league], wanted);
  const game = gameById(state.config.game);
  assertPolicyFits(weights, game);
  const agent = agentOfPolicy(state, weights.hash);
  const plan = evaluationPlan(agent, weights.hash, playedSegments(await store.ledger(league), agent.agent.id));
  const policies = policySource(store);
  const request = await evaluationRequest(plan, {
    store,
    forward: plainForward,
    player: (reference, played) => createPlayer(reference, played, policies),
  });
  // Yields to the event loop, so that signals are handled.
  const measures = await evaluatePolicy({ ...request, yieldToEventLoop: () => setImmediate() });
  // A league's own base counts as trained in the seats where the league casts it.
  const own = policyReference(weights.hash);
  const untrained = keptSeats(agent).flatMap(({ seat, player }) => (player === own ? [] : [game.roles[seat] ?? ""]));
  const missing = untrained.length > 0 ? `; not trained as ${untrained.join(", ")}` : "";
  const title = `${policyLine(facts)}${missing}`;
  return { game: game.id, policy: weights.hash, player: facts, title, untrained, measures };
}
