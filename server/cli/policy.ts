import type { Command } from "commander";
import { evaluatePolicy, policyTable } from "../../agents/evaluation/evaluate.ts";
import { exportTable } from "../../agents/evaluation/policy-table.ts";
import { plainForward } from "../../agents/networks/forward.ts";
import type { Weights } from "../../agents/networks/network.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { isSelfPlay } from "../../agents/league/cast.ts";
import { optionsWith } from "../../agents/league/memory.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { readPolicy } from "../store/policies.ts";
import type { StoreReader } from "../store/store.ts";
import { mixedSnapshots } from "../leagues/due.ts";
import { baseCommand } from "./base.ts";
import { answer, table, type OutputOptions } from "./output.ts";
import { readLeague, withStoreToRead } from "./stores.ts";

interface PolicyOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly policy?: string;
  readonly format: string;
}

/** `policy base|export|evaluate`: base policies, and policies of a stored league. */
export function policyCommands(program: Command): void {
  const policy = program.command("policy").description("policies: make a base, export, evaluate");
  baseCommand(policy);
  policy
    .command("export")
    .description("what a policy does in every information state of a small game")
    .requiredOption("--league <id>", "the league")
    .requiredOption("--store <place>", "folder or MongoDB address")
    .option("--policy <hash>", "a policy by its hash or the beginning of it; the newest otherwise")
    .option("--format <format>", "openspiel: information states and actions as OpenSpiel names them", "openspiel")
    .option("--json", "answer as JSON")
    .action(exportPolicy);
  policy
    .command("evaluate")
    .description("measure a policy again")
    .requiredOption("--league <id>", "the league")
    .requiredOption("--store <place>", "folder or MongoDB address")
    .option("--policy <hash>", "a policy by its hash or the beginning of it; the newest otherwise")
    .option("--json", "answer as JSON")
    .action(evaluate);
}

async function exportPolicy(options: PolicyOptions): Promise<void> {
  if (options.format !== "openspiel") {
    throw new ServerError("request/invalid", `There is no format "${options.format}"; the formats are openspiel.`);
  }
  await withStoreToRead(options.store, async (store) => {
    const { weights, state } = await policyAsked(store, options);
    const game = gameById(state.config.game);
    const policy = exportTable(await policyTable(game, state.config.options, weights.network, plainForward(weights)));
    answer(options, { game: game.id, policy }, () =>
      table(
        Object.entries(policy).map(([text, actions]) => [
          text,
          ...Object.entries(actions).map(([action, probability]) => `${action}: ${probability.toFixed(4)}`),
        ]),
      ),
    );
  });
}

async function evaluate(options: PolicyOptions): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const { weights, state } = await policyAsked(store, options);
    const game = gameById(state.config.game);
    const base = await store.weights(state.members[0]?.policy ?? weights.hash);
    const segments = await selfPlayOf(store, options.league, state, weights.hash);
    const average = state.average !== null && weights.hash === state.policy ? await store.weights(state.average) : null;
    const snapshots = await Promise.all(
      mixedSnapshots(state).map(async ({ policy, version }) => {
        const snapshot = await store.weights(policy);
        return snapshot && { version, weights: snapshot };
      }),
    );
    const measures = await evaluatePolicy({
      game,
      options: optionsWith(state.config.options, state.memory),
      weights,
      forward: plainForward(weights),
      ...(base ? { base: { weights: base, forward: plainForward(base) } } : {}),
      average: average ? { weights: average, forward: plainForward(average) } : undefined,
      snapshots: snapshots.filter((snapshot) => snapshot !== null),
      segments,
      seed: `evaluation/${state.config.seed}`,
    });
    answer(options, { game: game.id, policy: weights.hash, measures }, () =>
      table(
        Object.entries(measures).map(([name, { value, low, high, n }]) => [
          name,
          value.toFixed(4),
          low.toFixed(4),
          high.toFixed(4),
          n,
        ]),
      ),
    );
  });
}

/** Segments that are measured at most. */
const SAMPLE = 8;

/** What the policy played with itself, newest last; none where it did not, but for the newest policy: what was played last. */
async function selfPlayOf(store: StoreReader, league: string, { config, policy, newest }: LeagueState, hash: string) {
  const played = (await store.ledger(league)).flatMap(({ event }) => (event.type === "segment-played" ? [event] : []));
  const own = played.filter(({ pairing }) => isSelfPlay(config.cast, pairing, hash)).map(({ segment }) => segment);
  const ids = own.length > 0 || hash !== policy ? own.slice(-SAMPLE) : newest.map(({ id }) => id);
  const segments = await Promise.all(ids.map((id) => store.segment(id)));
  return segments.filter((segment) => segment !== null);
}

/**
 * The policy asked for: by hash or its beginning, else the newest.
 * @throws ServerError `policy/not-found`, `policy/released`.
 */
async function policyAsked(
  store: StoreReader,
  options: PolicyOptions,
): Promise<{ weights: Weights; state: LeagueState }> {
  const { state } = await readLeague(store, options.league);
  const wanted = options.policy;
  const hash = wanted === undefined ? state.policy : await hashOf(store, options.league, wanted);
  const weights = hash === null ? null : await readPolicy(store, hash);
  if (weights?.kind === "policy") return { weights, state };
  throw new ServerError(
    "policy/not-found",
    `League ${options.league} has no policy ${wanted ?? "yet"}; run it first, or name a member.`,
  );
}

/** The hash of a version of the league that begins so; `wanted` itself where none does. */
async function hashOf(store: StoreReader, league: string, wanted: string): Promise<string> {
  const versions = (await store.ledger(league)).flatMap(({ event }) =>
    event.type === "member-added" || event.type === "policy-updated" ? [event.policy] : [],
  );
  return versions.find((policy) => policy.startsWith(wanted)) ?? wanted;
}
