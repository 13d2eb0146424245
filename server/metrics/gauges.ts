import { Gauge } from "prom-client";
import type { WorkerReport } from "../jobs/worker.ts";
import type { LeagueService } from "../leagues/service.ts";
import type { QueueDepth } from "../queue/queue-status.ts";
import type { Match } from "../store/store.ts";
import type { Metrics } from "./metrics.ts";

type Values = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

interface GaugeFacts {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** Adds a gauge whose values are read at each scrape; it has none while they can't be read. */
function addGauge({ registry }: Pick<Metrics, "registry">, facts: GaugeFacts, read: () => Values | Promise<Values>) {
  const gauge: Gauge = new Gauge({
    ...facts,
    labelNames: [...(facts.labelNames ?? [])],
    registers: [registry],
    async collect() {
      const values = await new Promise<Values>((resolve) => resolve(read())).catch((): Values => []);
      gauge.reset();
      for (const [labels, value] of values) gauge.set(labels, value);
    },
  });
}

const valuesBy = (label: string, counts: Readonly<Record<string, number>>): Values =>
  Object.entries(counts).map(([name, count]) => [{ [label]: name }, count]);

/** What the rooms of this process hold. */
export interface RoomCounts {
  readonly byName: Readonly<Record<string, number>>;
  readonly people: number;
  readonly spectators: number;
}

type EndedMatch = Pick<Match, "outcome"> & { readonly episode: Pick<Match["episode"], "origin"> };

interface ServerParts {
  readonly rooms: () => RoomCounts;
  /** Open sockets by protocol. */
  readonly sockets: () => Readonly<Record<string, number>>;
  readonly leagues: Pick<LeagueService, "list" | "damaged" | "subscribe" | "workers">;
}

/** Adds the gauges of a server, and counts what the leagues that it leads enter in their ledgers. */
export function watchServer(metrics: Metrics, { rooms, sockets, leagues }: ServerParts): void {
  addGauge(metrics, { name: "redqueen_rooms", help: "Open rooms, by name.", labelNames: ["room"] }, () =>
    valuesBy("room", rooms().byName),
  );
  const people = { name: "redqueen_people", help: "People connected to seats of matches." };
  addGauge(metrics, people, () => [[{}, rooms().people]]);
  const spectators = { name: "redqueen_spectators", help: "Clients that watch arenas and matches." };
  addGauge(metrics, spectators, () => [[{}, rooms().spectators]]);
  addGauge(metrics, { name: "redqueen_sockets", help: "Open sockets, by protocol.", labelNames: ["protocol"] }, () =>
    valuesBy("protocol", sockets()),
  );
  const help = "Leagues of the store, by status; each server of a store reports all of them.";
  addGauge(metrics, { name: "redqueen_leagues", help, labelNames: ["status"] }, () => {
    const counts: Record<string, number> = { running: 0, paused: 0, ended: 0, damaged: leagues.damaged().length };
    for (const { state } of leagues.list()) counts[state.status] = (counts[state.status] ?? 0) + 1;
    return valuesBy("status", counts);
  });
  watchJobProcesses(metrics, () => leagues.workers());
  leagues.subscribe((_, { event }) => {
    if (event.type === "policy-updated") metrics.updates.inc();
    if (event.type !== "segment-played") return;
    metrics.segments.inc();
    metrics.episodes.inc(event.episodes);
  });
}

/** Counts a match that ended. */
export function countMatch({ matches }: Pick<Metrics, "matches">, { outcome, episode: { origin } }: EndedMatch): void {
  matches.inc({ outcome, origin });
}

/** Adds the gauge of whether the process is about to end. */
export function watchDrain(metrics: Pick<Metrics, "registry">, drain: { readonly isDraining: boolean }): void {
  const help = "1 once the process is about to end and takes nothing new, else 0.";
  addGauge(metrics, { name: "redqueen_draining", help }, () => [[{}, Number(drain.isDraining)]]);
}

/** Adds the gauge of job processes: those of this process, or with a queue the workers that it found. */
export function watchJobProcesses(
  metrics: Pick<Metrics, "registry">,
  workers: () => readonly Pick<WorkerReport, "state">[],
): void {
  const help = "Job processes by state; with a queue, the workers that take this server's jobs.";
  addGauge(metrics, { name: "redqueen_job_processes", help, labelNames: ["state"] }, () => {
    const counts: Record<string, number> = { starting: 0, idle: 0, busy: 0, stopping: 0 };
    for (const { state } of workers()) counts[state] = (counts[state] ?? 0) + 1;
    return valuesBy("state", counts);
  });
}

/**
 * Adds the gauges of the queues in Redis. Every process of a store reports the same: take the maximum over instances,
 * not the sum.
 * @param depths reads the queues.
 */
export function watchQueues(metrics: Pick<Metrics, "registry">, depths: () => Promise<readonly QueueDepth[]>): void {
  // The gauges of one scrape share a read.
  let reading: Promise<readonly QueueDepth[]> | null = null;
  const read = (): Promise<readonly QueueDepth[]> => (reading ??= depths().finally(() => (reading = null)));
  const jobs = {
    name: "redqueen_queue_jobs",
    help: "Jobs in the store's queues, by queue and state, waiting or active; the same in all its processes.",
    labelNames: ["queue", "state"],
  };
  addGauge(metrics, jobs, async () =>
    (await read()).flatMap(({ kind, waiting, active }): Values => [
      [{ queue: kind, state: "waiting" }, waiting],
      [{ queue: kind, state: "active" }, active],
    ]),
  );
  const age = {
    name: "redqueen_queue_oldest_job_age_seconds",
    help: "Age of the oldest waiting job of each queue; 0 if none waits.",
    labelNames: ["queue"],
  };
  addGauge(metrics, age, async () =>
    (await read()).map(({ kind, oldestSeconds }): Values[number] => [{ queue: kind }, oldestSeconds]),
  );
}
