import { hostname, networkInterfaces } from "node:os";
import type { Config } from "../config.ts";
import type { OwnEntry, Peer } from "./peers.ts";

/** What this server says of itself to the others. @param bound the port that it listens on. */
export function ownEntry(
  config: Pick<Config, "host" | "peerAddress">,
  bound: number,
  rest: () => Omit<Peer, "address">,
): OwnEntry {
  const address = config.peerAddress ?? `${reachableHost(config.host)}:${bound}`;
  return () => ({ ...rest(), address });
}

/** A name of this machine by which others reach it. */
function reachableHost(host: string): string {
  if (host !== "0.0.0.0" && host !== "::") return host.includes(":") ? `[${host}]` : host;
  const outer = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal, family }) => !internal && family === "IPv4"),
  );
  return outer[0]?.address ?? hostname();
}
