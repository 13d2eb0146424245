import { setImmediate } from "node:timers/promises";
import type { Command } from "commander";
import type { Engine } from "../../../agents/engines/engine.ts";
import { findResponse } from "../../../agents/evaluation/find-response.ts";
import { ServerError } from "../../errors.ts";
import { interruptible } from "../interrupts.ts";
import { commandLog } from "../log.ts";
import { parseDuration, parsePlace, parseRuns, parseSeed, parseUpdates } from "../options.ts";
import type { OutputOptions } from "../output.ts";
import { withStoreToRead } from "../stores.ts";
import { DEFAULT_POLICY, POLICY_NAMES } from "./policies.ts";
import { readOpposition, type Opposition } from "./opposition.ts";
import { printResponse, type ResponseAnswer } from "./response-output.ts";

interface BestResponseOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly policy?: string;
  readonly seat?: string;
  readonly budget?: number;
  readonly updates?: number;
  readonly seeds: number;
  readonly seed: number;
  readonly engine?: string;
}

/** Seconds of training of a run, unless given, and the longest that can be requested. */
const DEFAULT_BUDGET_SECONDS = 30;
const MAX_BUDGET_SECONDS = 86_400;

/** `policy best-response`: how much an opponent can get against a policy. */
export function bestResponseCommand(policy: Command): void {
  policy
    .command("best-response")
    .description(
      "what an opponent can get against a policy: exactly where that can be enumerated, else by a newly trained opponent, a lower bound",
    )
    .requiredOption("--league <id>", "the league, by its id or the beginning of it")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--policy <name>", `${POLICY_NAMES} (default: ${DEFAULT_POLICY})`)
    .option(
      "--seat <role>",
      "seat of the best response, by role or number; the policy has the others (default: the first)",
    )
    .option(
      "--budget <time>",
      `training time of each run, such as 60s, where it is trained (default: ${DEFAULT_BUDGET_SECONDS}s)`,
      parseDuration,
    )
    .option("--updates <number>", "updates of each run instead of a time: same seed, same answer", parseUpdates)
    .option("--seeds <number>", "runs, of which the best is kept", parseRuns, 3)
    .option("--seed <number>", "seed of the first run; same seed and updates, same answer", parseSeed, 1)
    .option("--engine <name>", "engine to run on (see doctor)", process.env["ENGINE"])
    .option("--json", "answer as JSON")
    .action(runBestResponse);
}

async function runBestResponse(options: BestResponseOptions): Promise<void> {
  checkBudget(options);
  await interruptible((interrupted) =>
    withStoreToRead(options.store, async (store) => {
      const interruption = { happened: false };
      void interrupted.then(() => (interruption.happened = true));
      const opposition = await readOpposition(store, options);
      // Imported here, since loading the engines loads tensor code.
      const { chooseEngine } = await import("../../../agents/engines/registry.ts");
      const engine = await chooseEngine(options.engine);
      commandLog().info({ policy: opposition.weights.hash, seat: opposition.seat }, "best response started");
      printResponse(options, opposition, await respond(options, opposition, engine, () => interruption.happened));
    }),
  );
}

/** @throws ServerError `request/invalid`. */
function checkBudget({ budget, updates }: BestResponseOptions): void {
  if (budget !== undefined && updates !== undefined) {
    throw new ServerError("request/invalid", "Give --budget or --updates, not both.");
  }
  if (budget === undefined || (budget >= 1 && budget <= MAX_BUDGET_SECONDS)) return;
  throw new ServerError("request/invalid", `--budget is ${budget} s; it takes a time from 1s to 24h for each run.`);
}

async function respond(
  { updates, budget = DEFAULT_BUDGET_SECONDS, seeds, seed }: BestResponseOptions,
  opposition: Opposition,
  engine: Engine,
  isInterrupted: () => boolean,
): Promise<ResponseAnswer> {
  const forward = await engine.forward(opposition.weights);
  const starts: number[] = [];
  try {
    const found = await findResponse({
      ...opposition,
      engine,
      forward,
      runs: seeds,
      seed,
      continues(run, done) {
        const started = (starts[run] ??= performance.now());
        if (isInterrupted()) return false;
        return updates === undefined ? performance.now() - started < budget * 1000 : done < updates;
      },
      onRun: ({ start, updates: done, selection }) =>
        commandLog().info({ start, updates: done, return: selection.value }, "best response run trained"),
      async yieldToEventLoop() {
        await setImmediate();
        // What was trained so far is an answer; a part of an enumeration is none.
        if (isInterrupted() && starts.length === 0) throw nothingFound();
      },
    });
    if (!found) throw nothingFound();
    const budgetSeconds = updates === undefined ? budget : null;
    const facts = { seeds, seed, budgetSeconds, interrupted: isInterrupted() };
    return { ...found, training: found.training && { ...facts, ...found.training } };
  } finally {
    forward.dispose();
  }
}

const nothingFound = (): ServerError =>
  new ServerError(
    "command/interrupted",
    "Interrupted before anything was found: run it again, or with a smaller budget.",
  );
