import type { LeagueService } from "./leagues/service.ts";
import type { Log } from "./log.ts";
import type { LaunchRequest } from "./schemas/leagues.ts";

/**
 * Seconds a demonstration league learns: long enough to converge, short enough to need little disk space (about 20 MB).
 */
const DEMO_SECONDS = 600;

/** First the smallest game, whose known equilibrium is reached in minutes; then a larger one. */
const demos: readonly LaunchRequest[] = [
  { game: "kuhn-poker", name: "Kuhn demo" },
  { game: "leduc-poker", name: "Leduc demo" },
];

/**
 * Launches the first demonstration league on an empty store, so that there is something to watch within seconds, and
 * the next one when the budget of the first is spent while this process runs.
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
      log.warn({ err }, "demonstration league not launched");
    }
  };
  const unsubscribe = leagues.subscribe(({ record, state }, { event }) => {
    const isSpent = state.prepared !== null && state.seconds - state.prepared >= seconds;
    // If a person stopped it, don't launch the next one.
    if (record.id === current && event.type === "ended" && isSpent) void launchNext();
  });
  await launchNext();
}
