import { z } from "zod";
import { engineNames } from "../agents/engines/names.ts";
import { ServerError } from "./errors.ts";
import { readLlmSettings, type LlmSettings } from "./external/llm/settings.ts";
import { parseProxies } from "./guests/address.ts";
import { isPythonGame } from "./python/sources.ts";
import { limitFacts, limitNames, type Limit, type LimitName, type Limits } from "./guests/limits.ts";

const blank = (value: unknown): unknown => (value === "" ? undefined : value);
const LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Every setting: its default, and a description of valid values for error messages. */
const settings = {
  PORT: {
    takes: "a port from 0 to 65535; 0 takes any free one",
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(65_535)).default(2567),
  },
  HOST: {
    takes: "the address to listen on, such as 127.0.0.1 (this machine only) or 0.0.0.0 (every network)",
    schema: z
      .string()
      .regex(/^[0-9a-zA-Z.:_-]+$/)
      .default("127.0.0.1"),
  },
  MONGODB_URL: {
    takes: "a MongoDB address such as mongodb://127.0.0.1:27017/red-queen; an SQLite file in DATA_DIR if unset",
    schema: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\/./)
      .optional(),
  },
  REDIS_URL: {
    takes:
      "a Redis address such as redis://127.0.0.1:6379; jobs then go to `redqueen work` processes, and servers share their rooms",
    schema: z
      .string()
      .regex(/^rediss?:\/\/[^/?#\s]+/)
      .refine((text) => URL.canParse(text))
      .optional(),
  },
  METRICS_PORT: {
    takes: "a port from 0 to 65535 for /metrics, /readyz and /livez without a token; 0 takes any free one",
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(65_535)).optional(),
  },
  METRICS_HOST: {
    takes: "the address on which METRICS_PORT listens, such as 127.0.0.1 or 0.0.0.0",
    schema: z
      .string()
      .regex(/^[0-9a-zA-Z.:_-]+$/)
      .default("127.0.0.1"),
  },
  DRAIN_SECONDS: {
    takes: "the seconds, from 0 to 3600, that matches have to finish after SIGTERM",
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(3600)).default(30),
  },
  PEER_ADDRESS: {
    takes: "HOST:PORT at which other servers reach this one, such as 10.0.0.7:2567",
    schema: z
      .string()
      .regex(/^([\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/)
      .optional(),
  },
  SELF_PLAY_DAYS: {
    takes:
      "the days, from 1 to 100000, after which self-play that nothing cites is deleted; it is kept for good if unset",
    schema: z
      .string()
      .regex(/^[1-9]\d{0,5}$/)
      .transform(Number)
      .pipe(z.number().max(100_000))
      .transform((days) => days * 86_400_000)
      .optional(),
  },
  DATA_DIR: { takes: "the folder to keep data in", schema: z.string().min(1).default("data") },
  ENGINE: {
    takes: `the engine that trains, one of ${engineNames.join(", ")}; the best available one if unset`,
    schema: z.enum(engineNames).optional(),
  },
  ADMIN_TOKEN: {
    takes: "at least 16 characters without spaces, such as `openssl rand -hex 24` makes",
    schema: z
      .string()
      .min(16)
      .regex(/^[\x21-\x7e]+$/)
      .optional(),
  },
  TRUSTED_PROXY: {
    takes:
      "the addresses or CIDR blocks of the proxies in front of this server, separated by commas, such as 127.0.0.1,10.0.0.0/8",
    schema: z
      .string()
      .transform((text) => text.split(",").map((entry) => entry.trim()))
      .refine((entries) => parseProxies(entries) !== null)
      .optional(),
  },
  PYTHON_GAMES: {
    takes: "ids of games of Python packages, separated by commas, such as openspiel:liars_dice,pettingzoo:chess_v6",
    schema: z
      .string()
      // Commas within parentheses separate a game's arguments.
      .transform((text) => text.split(/,(?![^(]*\))/).map((id) => id.trim()))
      .refine((ids) => ids.every(isPythonGame))
      .default([]),
  },
  LOG_LEVEL: { takes: `one of ${LEVELS.join(", ")}`, schema: z.enum(LEVELS).default("info") },
} as const;

const limitSetting = z
  .string()
  .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,8}$/)
  .transform((text): Limit => {
    const [perAddress = 0, inAll = 0] = text.split("/").map(Number);
    return { perAddress, inAll };
  });

/** The settings, read and checked once. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly mongodbUrl: string | undefined;
  /** Where jobs are queued; they run in processes of this machine if absent. */
  readonly redisUrl: string | undefined;
  /** Where /metrics, /readyz and /livez are served without a token; nowhere if the port is absent. */
  readonly metricsPort: number | undefined;
  readonly metricsHost: string;
  /** Seconds that matches have to finish after SIGTERM. */
  readonly drainSeconds: number;
  /** Milliseconds for which self-play that nothing cites is kept; for good if absent. */
  readonly selfPlayMs: number | undefined;
  /** HOST:PORT at which other servers of the store reach this one; from `host` and `port` if absent. */
  readonly peerAddress: string | undefined;
  readonly dataDir: string;
  readonly engine: string | undefined;
  /** If set, required for launching, pausing, stopping and deleting leagues. */
  readonly adminToken: string | undefined;
  readonly logLevel: (typeof LEVELS)[number];
  /** Ids of the Python games that guests are offered. */
  readonly pythonGames: readonly string[];
  /** Addresses and CIDR blocks of the proxies whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[];
  /** Limits on guests. */
  readonly limits: Limits;
  /** Whether only this machine can reach the server. */
  readonly loopback: boolean;
  /** Where language models can be reached; has keys. */
  readonly llm: LlmSettings;
}

/**
 * Reads the settings from environment variables.
 * @throws ServerError `config/invalid` naming the variable and what it takes; `config/token-missing`.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = <N extends keyof typeof settings>(name: N): z.infer<(typeof settings)[N]["schema"]> =>
    readSetting(name, environment[name]) as z.infer<(typeof settings)[N]["schema"]>;
  const host = read("HOST");
  const config: Config = {
    port: read("PORT"),
    host,
    mongodbUrl: read("MONGODB_URL"),
    redisUrl: read("REDIS_URL"),
    metricsPort: read("METRICS_PORT"),
    metricsHost: read("METRICS_HOST"),
    drainSeconds: read("DRAIN_SECONDS"),
    selfPlayMs: read("SELF_PLAY_DAYS"),
    peerAddress: read("PEER_ADDRESS"),
    dataDir: read("DATA_DIR"),
    engine: read("ENGINE"),
    adminToken: read("ADMIN_TOKEN"),
    logLevel: read("LOG_LEVEL"),
    pythonGames: read("PYTHON_GAMES"),
    trustedProxies: read("TRUSTED_PROXY") ?? [],
    limits: Object.fromEntries(limitNames.map((name) => [name, readLimit(name, environment)])) as Limits,
    loopback: isLoopback(host),
    llm: readLlmSettings(environment),
  };
  if (config.loopback || config.adminToken) return config;
  throw new ServerError(
    "config/token-missing",
    `HOST=${host} lets other machines connect, so launching and stopping leagues needs a token: create one with ` +
      "`openssl rand -hex 24` and start again with ADMIN_TOKEN set to it.",
  );
}

/** Where jobs are queued, for commands; undefined if they run on this machine. @throws ServerError `config/invalid` */
export const readRedisUrl = (): string | undefined =>
  readSetting("REDIS_URL", process.env["REDIS_URL"]) as string | undefined;

/** Settings that may have a password. */
const SECRETS: ReadonlySet<string> = new Set(["ADMIN_TOKEN", "MONGODB_URL", "REDIS_URL"]);

function readSetting(name: keyof typeof settings, text: string | undefined): unknown {
  const { schema, takes } = settings[name];
  const result = schema.safeParse(blank(text));
  if (result.success) return result.data;
  const shown = SECRETS.has(name) ? "its current value" : JSON.stringify(text);
  throw new ServerError("config/invalid", `${name} takes ${takes}, not ${shown}.`);
}

function readLimit(name: LimitName, environment: Readonly<Record<string, string | undefined>>): Limit {
  const { setting, default: usual, counts } = limitFacts[name];
  const text = environment[setting];
  const result = limitSetting.optional().safeParse(blank(text));
  if (result.success) return result.data ?? usual;
  const example = `${usual.perAddress}/${usual.inAll}`;
  const takes = `two whole numbers from 1, for one address and for all, such as ${example}: ${counts}`;
  throw new ServerError("config/invalid", `${setting} takes ${takes}; not ${JSON.stringify(text)}.`);
}

/** Whether a host name or address is reachable from this machine only. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, "");
  return name === "localhost" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}
