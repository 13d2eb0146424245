import { performance } from "node:perf_hooks";

/** What a server's process has done since its start. */
export interface ServerLoad {
  /** Milliseconds since the process started, and CPU time of its main thread in them. */
  readonly at: number;
  readonly cpu: number;
  /** Milliseconds in which the event loop was busy, those included in which another process had the core. */
  readonly active: number;
  /** Megabytes of the whole process, and of its JavaScript objects: after a collection, if that was requested. */
  readonly rss: number;
  readonly heap: number;
  /** Plies of all its rooms, or steps of bare ones. */
  readonly plies: number;
  /** Clients in its rooms. */
  readonly clients: number;
}

/** A server as it says that it is ready. */
export interface Ready {
  readonly address: string;
  /** Its open rooms. */
  readonly rooms: readonly string[];
}

/**
 * Says that the server is ready, answers every message (whether to collect garbage first) with its load, and ends when
 * the parent disconnects.
 */
export function serveLoad(
  ready: Ready,
  counts: () => Pick<ServerLoad, "plies" | "clients">,
  close: () => Promise<void>,
): void {
  process.on("message", (collect: boolean) => {
    if (collect) globalThis.gc?.();
    const { user, system } = process.threadCpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    process.send?.({
      at: performance.now(),
      cpu: (user + system) / 1000,
      active: performance.eventLoopUtilization().active,
      rss: rss / 1e6,
      heap: heapUsed / 1e6,
      ...counts(),
    } satisfies ServerLoad);
  });
  const end = (): void => void close().finally(() => process.exit());
  process.on("disconnect", end);
  // The parent may have ended while rooms were opened.
  if (process.connected) process.send?.(ready);
  else end();
}
