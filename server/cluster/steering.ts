import { setTimeout as wait } from "node:timers/promises";
import type { LeagueStatus } from "../../agents/league/state.ts";
import { ServerError } from "../errors.ts";
import type { LeagueService } from "../leagues/service.ts";
import type { Cluster } from "./cluster.ts";
import { leaguePeer } from "./routing.ts";

/** Commands to leagues, wherever they are led. They throw as those of `LeagueService`, and `peer/unreachable`. */
export interface LeagueSteering {
  pause(league: string, reason: string): Promise<void>;
  resume(league: string): Promise<void>;
  stop(league: string): Promise<void>;
}

interface SteeringParts {
  readonly leagues: Pick<LeagueService, "get" | "pause" | "resume" | "stop">;
  /** Null if there is only this server. */
  readonly cluster: Pick<Cluster, "peers" | "forwarding"> | null;
  /** All servers of a store have the same. */
  readonly adminToken: string | undefined;
}

/** Milliseconds between two looks at a league that follows its leader, and that it has to follow. */
const LOOK_MS = 100;
const FOLLOW_TIMEOUT_MS = 5000;

/**
 * Steers leagues here, and at other servers those that they lead. Resolves once the league has the new status here too:
 * who reads it next must not see the old one.
 */
export function createSteering({ leagues, cluster, adminToken }: SteeringParts): LeagueSteering {
  const followed = async (league: string, status: LeagueStatus): Promise<void> => {
    for (let waited = 0; waited < FOLLOW_TIMEOUT_MS; waited += LOOK_MS) {
      const now = leagues.get(league).state.status;
      if (now === status || now === "ended") return;
      await wait(LOOK_MS);
    }
  };
  const steer = async (
    league: string,
    [verb, status]: readonly [string, LeagueStatus],
    here: () => Promise<unknown>,
  ): Promise<void> => {
    try {
      await here();
    } catch (error) {
      const isElsewhere = error instanceof ServerError && error.code === "league/led-elsewhere";
      const peer = isElsewhere && cluster ? leaguePeer(league, cluster.peers) : null;
      if (peer === null || !cluster) throw error;
      await cluster.forwarding.command(peer, `/api/leagues/${league}/${verb}`, adminToken);
      await followed(league, status);
    }
  };
  return {
    pause: (league, reason) =>
      steer(league, [`pause?reason=${encodeURIComponent(reason)}`, "paused"], () => leagues.pause(league, reason)),
    resume: (league) => steer(league, ["resume", "running"], () => leagues.resume(league)),
    stop: (league) => steer(league, ["stop", "ended"], () => leagues.stop(league)),
  };
}
