import type { Cluster } from "../cluster/cluster.ts";
import type { Config } from "../config.ts";
import type { LeagueMembers } from "../encounters/league-members.ts";
import type { ExperimentService } from "../experiments/service.ts";
import type { SeatHub } from "../external/seats/hub.ts";
import type { Bans } from "../guests/bans.ts";
import type { Guests } from "../guests/guests.ts";
import type { Reservations } from "../guests/reservations.ts";
import type { GuestSessions } from "../guests/sessions.ts";
import type { Drain } from "../health/drain.ts";
import type { Check } from "../health/probe.ts";
import type { Readiness } from "../health/readiness.ts";
import type { HttpMetrics } from "../metrics/http-metrics.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { LeagueService } from "../leagues/service.ts";
import type { Log } from "../log.ts";
import type { LeagueRatings } from "../ratings/league-ratings.ts";
import type { McpEndpoint } from "../mcp/endpoint.ts";
import type { OpenEnv } from "../openenv/routes.ts";
import type { PeopleRatings } from "../ratings/live.ts";
import type { Arenas } from "../rooms/arenas.ts";
import type { Matches } from "../rooms/stored/matches.ts";
import type { LostMatches } from "../rooms/stored/lost-matches.ts";
import type { PlayerDirectory } from "../rooms/players/players.ts";
import type { Store } from "../store/store.ts";
import type { AssertAdmin } from "./admin.ts";
import type { LeagueAnswers } from "./league-answers.ts";
import type { Page } from "./page.ts";
import type { ServerStatus } from "../schemas/status.ts";

/** Dependencies of the HTTP API. */
export interface ApiParts {
  readonly config: Config;
  readonly log: Log;
  readonly guests: Guests;
  readonly bans: Bans;
  readonly sessions: GuestSessions;
  readonly reservations: Reservations;
  readonly store: Store;
  readonly leagues: LeagueService;
  readonly experiments: ExperimentService;
  readonly arenas: Arenas;
  readonly leagueAnswers: LeagueAnswers;
  readonly ratings: LeagueRatings;
  readonly members: LeagueMembers;
  readonly peopleRatings: PeopleRatings;
  readonly players: PlayerDirectory;
  readonly hub: Pick<SeatHub, "connected">;
  readonly matches: Matches;
  readonly lost: LostMatches;
  /** The other servers of the store; null if there are none. */
  readonly cluster: Cluster | null;
  readonly page: Page;
  readonly mcp: McpEndpoint;
  readonly openEnv: OpenEnv;
  readonly assertAdmin: AssertAdmin;
  /** Why the store accepts no writes. */
  readonly storeProblem: Check;
  readonly readiness: Readiness;
  /** Whether new matches and leagues are taken. */
  readonly drain: Drain;
  readonly metrics: Pick<Metrics, "registry">;
  readonly httpMetrics: HttpMetrics;
  /** The server's version. */
  readonly version: string;
  /** Current facts about the process. */
  vitals(): Pick<ServerStatus, "loopDelay" | "clients" | "rooms">;
}
