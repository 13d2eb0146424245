import type { Drain } from "./health/drain.ts";
import { watchRedis, watchStore, type Check } from "./health/probe.ts";
import { createReadiness, type Readiness } from "./health/readiness.ts";
import type { LeagueService } from "./leagues/service.ts";
import type { RemoteSeats } from "./live/seats.ts";
import type { Telemetry } from "./live/telemetry.ts";
import type { Log } from "./log.ts";
import { watchDrain, watchServer } from "./metrics/gauges.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { Rooms } from "./rooms/rooms.ts";
import type { Store } from "./store/store.ts";

const STARTING = { code: "server/starting", message: "The rooms are not open yet; try again in a few seconds." };

interface MonitoredParts {
  readonly store: Store;
  readonly log: Log;
  readonly drain: Drain;
  readonly metrics: Metrics;
  /** Absent: there is no Redis. */
  readonly pingRedis: (() => Promise<void>) | undefined;
  readonly leagues: LeagueService;
  readonly rooms: Rooms;
  readonly telemetry: Telemetry;
  readonly seats: RemoteSeats;
}

/** What a server's parts say of its health; adds its gauges to the metrics. */
export function monitorServer(parts: MonitoredParts): {
  readonly storeProblem: Check;
  readonly readiness: Readiness;
} {
  const { drain, metrics, pingRedis, leagues, rooms, telemetry, seats } = parts;
  watchDrain(metrics, drain);
  watchServer(metrics, {
    leagues,
    rooms: rooms.count,
    sockets: () => ({ rooms: rooms.count().clients, telemetry: telemetry.clients(), seats: seats.clients() }),
  });
  const storeProblem = watchStore(parts);
  const readiness = createReadiness([
    () => drain.problem,
    () => (rooms.accepting() ? null : STARTING),
    storeProblem,
    ...(pingRedis ? [watchRedis(pingRedis)] : []),
  ]);
  return { storeProblem, readiness };
}
