import { z } from "zod";
import { ServerError } from "../errors.ts";
import type { PythonChannel } from "./channel.ts";

/** Time limit of a request for one state: a person may wait for it. */
const STATE_TIMEOUT_MS = 10_000;

/** Time limit of other requests: the first one imports packages, and a batch has thousands of states. */
const BATCH_TIMEOUT_MS = 120_000;

const failure = z.object({
  error: z.object({ code: z.enum(["package-missing", "game-refused", "failed"]), message: z.string() }),
});

const numbers = z.array(z.number());
const whole = z.number().int();

const gameFacts = z.object({
  name: z.string(),
  summary: z.string(),
  /** OpenSpiel's name of the game, for exports; null for games of other packages. */
  openspiel: z.string().nullable(),
  players: whole.min(1),
  actions: whole.min(1),
  maxPlies: whole.min(1),
  observationSize: whole.min(1),
  min: z.number(),
  max: z.number(),
  sum: z.number().nullable(),
  identical: z.boolean(),
  /** Estimated histories of the whole tree; null if its information states can't be enumerated. */
  treeNodes: z.number().nullable(),
  /** Whether the package can search for a move. */
  search: z.boolean(),
});

/** Facts of a game as its Python package states them. */
export type PythonGameFacts = z.infer<typeof gameFacts>;

const turns = z.object({
  turn: z.array(whole),
  legal: z.array(numbers),
  /** Probabilities of the outcomes in `legal`, where chance moves. */
  chance: z.array(numbers.nullable()),
  returns: z.array(numbers.nullable()),
  /** Information state of the seat to move. */
  texts: z.array(z.string().nullable()),
  /** Base64 of [states in which a seat moves, observation size]. */
  rows: z.string(),
});

const seats = z.object({
  texts: z.array(z.array(z.string())),
  /** Base64 of [states, players, observation size]. */
  rows: z.string(),
  /** What each player sees, for people. */
  boards: z.array(z.array(z.string())),
  /** What everyone may see; null if the package doesn't say what that is. */
  tables: z.array(z.string().nullable()),
  revealed: z.array(z.string()),
  /** Of the actions in `legal`. */
  labels: z.array(z.array(z.string())),
});

const catalogue = z.object({
  games: z.array(z.object({ name: z.string(), summary: z.string(), players: z.tuple([whole, whole]) })),
});

/** The packages that games come from, by the prefix of their ids, and what installs them. */
export const PYTHON_PACKAGES = { openspiel: "open_spiel", pettingzoo: "pettingzoo[classic]" } as const;

/** The prefix of a Python game's id. */
export type PythonSource = keyof typeof PYTHON_PACKAGES;

/** The requests of `worker/worker.py`, typed. All throw ServerError `python/…`. */
export class PythonRequests {
  readonly #channel: PythonChannel;

  constructor(channel: PythonChannel) {
    this.#channel = channel;
  }

  catalogue = (source: PythonSource) =>
    this.#ask({ op: "catalogue", source }, catalogue, `${source}:NAME`, BATCH_TIMEOUT_MS).games;

  load = (game: string): PythonGameFacts => this.#ask({ op: "load", game }, gameFacts, game, BATCH_TIMEOUT_MS);

  turns = (game: string, histories: readonly string[]) =>
    this.#ask({ op: "turns", game, histories }, turns, game, timeoutFor(histories));

  seats = (game: string, histories: readonly string[]) =>
    this.#ask({ op: "seats", game, histories }, seats, game, timeoutFor(histories));

  /** The action that a tree search of the package chooses. */
  search = (game: string, history: string, seed: number, simulations: number): number =>
    this.#ask({ op: "search", game, history, seed, simulations }, z.object({ action: whole }), game, BATCH_TIMEOUT_MS)
      .action;

  #ask<T>(request: object, shape: z.ZodType<T>, game: string, timeoutMs: number): T {
    const answer = this.#channel.request(request, timeoutMs);
    const failed = failure.safeParse(answer);
    if (failed.success) throw refusal(game, failed.data.error);
    const read = shape.safeParse(answer);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new ServerError("python/failed", `${game} answered ${issue?.path.join(".")} wrongly: ${issue?.message}.`);
  }
}

const timeoutFor = ({ length }: readonly string[]): number => (length === 1 ? STATE_TIMEOUT_MS : BATCH_TIMEOUT_MS);

function refusal(game: string, { code, message }: z.infer<typeof failure>["error"]): ServerError {
  const reason = message.replace(/\.$/, "");
  if (code === "game-refused") return new ServerError("python/game-refused", `${game} can't be played: ${reason}.`);
  if (code === "failed") return new ServerError("python/failed", `${game} failed in Python: ${reason}.`);
  const source = game.split(":")[0] as PythonSource;
  return new ServerError(
    "python/package-missing",
    `${game} needs a Python package (${reason}); run \`python3 -m pip install "${PYTHON_PACKAGES[source]}"\`, or set ` +
      `PYTHON to a Python that has it.`,
  );
}
