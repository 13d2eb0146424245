import { setTimeout as sleep } from "node:timers/promises";
import { randomInteger, type Random } from "../../games/core/random.ts";
import { until } from "../support/until.ts";
import type { Site } from "./site.ts";
import type { Victim } from "./victim.ts";

/** Milliseconds that a fault lasts. */
const FAULT_MS = { least: 1000, most: 9000 };
/** Milliseconds by which the proxy delays each answer of a slow store. */
const SLOW_MS = 300;
/** Milliseconds between a full disk or a slow store and the kill of a server, whose matches are not saved meanwhile. */
const LEAD_MS = 2000;
/** Milliseconds after which a server is asked whether it noticed the full disk. */
const FULL_MS = 20_000;

/** A kind of fault. */
export interface Fault {
  readonly name: string;
  /** Causes it and ends it; returns what was hit. */
  run(): Promise<string>;
}

/** Every kind of fault, to be drawn from with `random`. */
export function faultsOf(site: Site, random: Random): readonly Fault[] {
  const { servers, workers, redis, store, proxy } = site;
  const pick = (list: readonly Victim[]): Victim => list[randomInteger(random, list.length)] as Victim;
  const duration = (): number => FAULT_MS.least + randomInteger(random, FAULT_MS.most - FAULT_MS.least);
  const on = (kind: string, victims: readonly Victim[], hit: (victim: Victim) => Promise<void>): Fault => ({
    name: kind,
    async run() {
      const victim = pick(victims);
      await hit(victim);
      return victim.name;
    },
  });
  const kill = (victim: Victim) => victim.restart();
  const pause = (victim: Victim) => victim.pause(duration());
  /** Kills a server during the fault, so that matches of the last seconds are in no store, and starts it after. */
  const killDuring = async (begin: () => void, end: () => void): Promise<string> => {
    begin();
    try {
      await sleep(LEAD_MS);
      const victim = pick(servers);
      await victim.restart(async () => {
        await sleep(duration());
        end();
      });
      return victim.name;
    } finally {
      end();
    }
  };
  const slow = (): void => proxy.slow(SLOW_MS);
  const hurry = (): void => proxy.slow(0);
  return [
    on("kill a server", servers, kill),
    on("kill a worker", workers, kill),
    on("kill Redis", [redis], kill),
    on("kill Redis, its data lost", [redis], (victim) => victim.restart(() => site.loseRedisData())),
    on("kill the store", [store], kill),
    on("pause a server", servers, pause),
    on("pause a worker", workers, pause),
    on("pause Redis", [redis], pause),
    on("pause the store", [store], pause),
    {
      name: "fill the store's disk",
      async run() {
        store.fillDisk();
        const noticed = await hasNoticedFullDisk(site);
        await sleep(duration());
        store.releaseDisk();
        return noticed ? "writes were refused" : "no server noticed";
      },
    },
    {
      name: "cut the store's connections",
      async run() {
        proxy.cut();
        await Promise.resolve();
        return "";
      },
    },
    {
      name: "slow the store",
      async run() {
        slow();
        await sleep(duration());
        hurry();
        return "";
      },
    },
    { name: "kill a server, disk full", run: () => killDuring(store.fillDisk, store.releaseDisk) },
    { name: "kill a server, store slow", run: () => killDuring(slow, hurry) },
  ];
}

/** Whether a server says within a while that the store takes no writes. */
function hasNoticedFullDisk({ addresses }: Site): Promise<boolean> {
  const isRefused = async (address: string): Promise<boolean> => {
    const answer = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(FULL_MS) });
    return answer.status === 503 && (await answer.text()).includes("store/");
  };
  const look = async (): Promise<boolean> =>
    (await Promise.all(addresses.map((address) => isRefused(address).catch(() => false)))).includes(true);
  return until("a server that notices", look, FULL_MS).catch(() => false);
}

/** The faults in rounds: each round has every one once, in another order. */
export function* rounds(faults: readonly Fault[], random: Random): Generator<Fault, never> {
  for (;;) {
    const left = [...faults];
    while (left.length > 0) yield* left.splice(randomInteger(random, left.length), 1);
  }
}
