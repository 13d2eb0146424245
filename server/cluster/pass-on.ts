import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ServerError } from "../errors.ts";
import type { Cluster } from "./cluster.ts";
import type { Peer } from "./peers.ts";
import { peerOf } from "./routing.ts";

interface PassOnParts {
  readonly cluster: Pick<Cluster, "peers" | "forwarding"> | null;
  readonly guestOf: (request: IncomingMessage) => string;
  readonly refuseRequest: (response: ServerResponse, error: ServerError) => void;
  readonly refuseUpgrade: (socket: Duplex, error: ServerError) => void;
}

/** Passes admitted requests on to the server that has what they are about; `serve` answers all others. */
export interface PassOn {
  request(request: IncomingMessage, response: ServerResponse, serve: () => void): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, serve: () => void): Promise<void>;
}

export function createPassOn({ cluster, guestOf, refuseRequest, refuseUpgrade }: PassOnParts): PassOn {
  const elsewhere = async (request: IncomingMessage): Promise<Peer | null> =>
    // This server answers itself if it can't learn where the room is.
    cluster && !cluster.forwarding.isForwarded(request) ? peerOf(request, cluster.peers).catch(() => null) : null;
  return {
    async request(request, response, serve) {
      const peer = await elsewhere(request);
      if (!peer || !cluster) return serve();
      try {
        await cluster.forwarding.forward(request, response, { peer, guest: guestOf(request) });
      } catch (error) {
        if (!response.headersSent && !response.destroyed) refuseRequest(response, error as ServerError);
      }
    },
    async upgrade(request, socket, head, serve) {
      const peer = await elsewhere(request);
      if (!peer || !cluster) return serve();
      const target = { peer, guest: guestOf(request) };
      cluster.forwarding.forwardUpgrade({ request, socket, head }, target, (error) => refuseUpgrade(socket, error));
    },
  };
}
