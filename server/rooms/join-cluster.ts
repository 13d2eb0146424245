import { randomBytes } from "node:crypto";
import { matchMaker } from "@colyseus/core";
import type { Cluster } from "../cluster/cluster.ts";
import { ownEntry } from "../cluster/own-entry.ts";
import { PROCESS_SEPARATOR } from "../cluster/routing.ts";
import type { Config } from "../config.ts";
import type { ExperimentService } from "../experiments/service.ts";
import type { SeatHub } from "../external/seats/hub.ts";
import type { LeagueService } from "../leagues/service.ts";
import { MatchAdoption, SERVER_OWNER } from "./stored/adoption.ts";
import { recoverMatches, type RecoveryParts } from "./stored/recovery.ts";
import type { UnsavedMatches } from "./stored/unsaved-matches.ts";

interface JoinParts extends Omit<RecoveryParts, "assertSafe" | "cause"> {
  readonly cluster: Pick<Cluster, "peers" | "values">;
  readonly config: Pick<Config, "host" | "port" | "peerAddress">;
  /** This process, as holder of leases. */
  readonly holder: string;
  readonly hub: Pick<SeatHub, "connected">;
  readonly leagues: Pick<LeagueService, "list">;
  readonly experiments: Pick<ExperimentService, "led">;
  readonly unsaved: UnsavedMatches;
}

/** This server's place among the servers of a store. */
export interface Membership {
  /** Makes this server known to the others, and continues matches of ended ones. @param port it listens on. */
  enter(port: number): Promise<void>;
  /** Lets the others continue its matches. */
  leave(): Promise<void>;
}

/** A name under which a process stores its live matches. */
export const newServerOwner = (): string => SERVER_OWNER + randomBytes(9).toString("base64url");

/** An id of a session that says which process has it, so that any server passes its requests on. */
export const newSession = (): string =>
  `${matchMaker.processId}${PROCESS_SEPARATOR}${randomBytes(18).toString("base64url")}`;

/** Unlists rooms of servers that were killed while no other one ran. A live one lists its own again within a second. */
async function unlistLeftRooms(peers: Cluster["peers"]): Promise<void> {
  const processes = new Set((await matchMaker.query({})).map(({ processId }) => processId));
  for (const id of processes) if (id !== matchMaker.processId && !peers.get(id)) await matchMaker.driver.cleanup?.(id);
}

/** Call once the rooms are open. */
export function joinCluster(parts: JoinParts): Membership {
  const { cluster, config, hub, leagues, experiments, log, live } = parts;
  const { peers, values } = cluster;
  const isListed = (owner: string): boolean =>
    owner === live.owner || peers.others.some((peer) => peer.owner === owner);
  const isAlive = (owner: string): boolean => isListed(owner) || !peers.isRedisUp;
  const adoption = new MatchAdoption({ ...parts, values, isListed, isAlive });
  peers.onGone(({ id, owner }) => {
    // Its rooms are nowhere now: until one opens again, those who join it are told to wait.
    Promise.resolve(matchMaker.driver.cleanup?.(id)).catch((err: unknown) => log.debug({ err }, "rooms not unlisted"));
    void adoption.adopt(owner);
  });
  return {
    async enter(port) {
      const led = () => leagues.list().filter(({ state, isLedHere }) => state.status !== "ended" && isLedHere);
      await peers.enter(
        ownEntry(config, port, () => ({
          id: matchMaker.processId,
          owner: live.owner,
          bots: hub.connected.map(({ reference, name, games }) => ({ reference, name, games: games && [...games] })),
          leagues: led().map(({ record }) => record.id),
          experiments: [...experiments.led()],
        })),
      );
      await unlistLeftRooms(peers).catch((err: unknown) => log.debug({ err }, "rooms not unlisted"));
      // Matches of this address from before the servers shared a Redis.
      await recoverMatches({ ...parts, owner: `${config.host}:${config.port}` });
      void adoption.start();
    },
    async leave() {
      adoption.close();
      await peers.withdraw();
    },
  };
}
