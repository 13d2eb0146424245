import type { LeagueService } from "./leagues/service.ts";
import type { Log } from "./log.ts";
import type { LaunchRequest } from "./schemas/leagues.ts";

/** Seconds a demonstration league learns: long enough to converge, short enough not to fill a disk (about 20 MB). */
const DEMO_SECONDS = 600;

/** The smallest game first, whose equilibrium is known and reached in minutes; then one with more to play for. */
const demos: readonly LaunchRequest[] = [
  { game: "kuhn-poker", name: "Kuhn demo" },
  { game: "leduc-poker", name: "Leduc demo" },
];

/**
 * On an empty store there is something to watch within seconds: the first demonstration league is launched, and the next one when its
 * budget is spent while this process runs.
 */
export async function launchDemos(leagues: LeagueService, log: Log, seconds = DEMO_SECONDS): Promise<void> {
  if (leagues.list().length + leagues.damaged().length > 0) return;
  const waiting = [...demos];
  let current = "";
  const launchNext = async (): Promise<void> => {
    const demo = waiting.shift();
    if (!demo) return unsubscribe();
    try {
      current = (await leagues.launch({ ...demo, budget: { seconds } })).record.id;
    } catch (err) {
      log.warn({ err }, "demonstration league could not be launched");
    }
  };
  const unsubscribe = leagues.subscribe(({ record, state }, { event }) => {
    const isSpent = state.prepared !== null && state.seconds - state.prepared >= seconds;
    // One that a person stopped is wanted no longer.
    if (record.id === current && event.type === "ended" && isSpent) void launchNext();
  });
  await launchNext();
}
