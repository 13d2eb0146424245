import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** Upper bounds of buckets, in seconds. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const STORE_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const JOB_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/**
 * What a process counts and measures, in Prometheus's format. Labels have few values: never a path, an id or an
 * address.
 */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<"method" | "route" | "status">;
  readonly requestSeconds: Histogram<"method" | "route">;
  readonly refusals: Counter<"limit" | "scope">;
  readonly matches: Counter<"outcome" | "origin">;
  readonly segments: Counter;
  readonly episodes: Counter;
  readonly updates: Counter;
  readonly jobs: Counter<"kind" | "outcome">;
  readonly jobSeconds: Histogram<"kind">;
  readonly jobsInFlight: Gauge<"kind">;
  readonly storeSeconds: Histogram<"operation">;
  readonly storeErrors: Counter<"operation" | "code">;
}

const MISNAMED_METRICS = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

/** Metrics of the process itself (CPU, memory, event loop, garbage collection); one observer a process. */
let processRegistry: Registry | null = null;

function processMetrics(): Registry {
  if (processRegistry) return processRegistry;
  processRegistry = new Registry();
  collectDefaultMetrics({ register: processRegistry });
  // Gauges named like counters, which promtool refuses; those without the suffix have the same by type.
  for (const name of MISNAMED_METRICS) processRegistry.removeSingleMetric(name);
  return processRegistry;
}

/** @param version of Red Queen. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const info = new Gauge({
    name: "redqueen_build_info",
    help: "Always 1, with the version of Red Queen and Node.",
    labelNames: ["version", "node"],
    registers,
  });
  info.set({ version, node: process.versions.node }, 1);
  processMetrics();
  return { registry, ...guestMetrics(registers), ...leagueMetrics(registers), ...storeMetrics(registers) };
}

function guestMetrics(registers: Registry[]) {
  return {
    requests: new Counter({
      name: "redqueen_http_requests_total",
      help: "HTTP requests, by method, route template and status; 499 if the client left before the answer.",
      labelNames: ["method", "route", "status"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "redqueen_http_request_duration_seconds",
      help: "Time from a request's head to the end of its answer, by method and route template.",
      labelNames: ["method", "route"],
      buckets: REQUEST_BUCKETS,
      registers,
    }),
    refusals: new Counter({
      name: "redqueen_limit_refusals_total",
      help: "Guests refused by a limit (LIMIT_...), for one address or for all together.",
      labelNames: ["limit", "scope"],
      registers,
    }),
    matches: new Counter({
      name: "redqueen_matches_total",
      help: "Matches that ended, by outcome and origin.",
      labelNames: ["outcome", "origin"],
      registers,
    }),
  };
}

function leagueMetrics(registers: Registry[]) {
  return {
    segments: new Counter({
      name: "redqueen_segments_total",
      help: "Self-play segments entered in the ledgers of leagues that this process leads.",
      registers,
    }),
    episodes: new Counter({
      name: "redqueen_episodes_total",
      help: "Self-play episodes of those segments.",
      registers,
    }),
    updates: new Counter({
      name: "redqueen_updates_total",
      help: "Policy updates entered in the ledgers of leagues that this process leads.",
      registers,
    }),
    jobs: new Counter({
      name: "redqueen_jobs_total",
      help: "Attempts at jobs in this process's job processes, by kind and outcome: done, failed, lost or cancelled.",
      labelNames: ["kind", "outcome"],
      registers,
    }),
    jobSeconds: new Histogram({
      name: "redqueen_job_duration_seconds",
      help: "Time that jobs ran in this process's job processes, by kind.",
      labelNames: ["kind"],
      buckets: JOB_BUCKETS,
      registers,
    }),
    jobsInFlight: new Gauge({
      name: "redqueen_jobs_in_flight",
      help: "Jobs that this process's leagues have requested and that are not done, whether they wait or run.",
      labelNames: ["kind"],
      registers,
    }),
  };
}

function storeMetrics(registers: Registry[]) {
  return {
    storeSeconds: new Histogram({
      name: "redqueen_store_operation_duration_seconds",
      help: "Time of calls of the store by this process, by method.",
      labelNames: ["operation"],
      buckets: STORE_BUCKETS,
      registers,
    }),
    storeErrors: new Counter({
      name: "redqueen_store_errors_total",
      help: "Calls of the store that failed, by method and error code.",
      labelNames: ["operation", "code"],
      registers,
    }),
  };
}

/** All metrics in the text format, with its content type. */
export async function renderMetrics({ registry }: Pick<Metrics, "registry">): Promise<{
  readonly text: string;
  readonly contentType: string;
}> {
  const all = Registry.merge([processMetrics(), registry]);
  return { text: await all.metrics(), contentType: all.contentType };
}
