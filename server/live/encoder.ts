import { Encoder, PacketType, type Packet } from "socket.io-parser";
import { Encoded } from "../api/encoded.ts";

/**
 * socket.io's encoder, except that acknowledgements that are JSON already are neither searched for binary data nor
 * encoded again.
 */
export class SharedEncoder extends Encoder {
  override encode(packet: Packet): ReturnType<Encoder["encode"]> {
    const { type, nsp, id, data } = packet as Packet & { readonly data: unknown };
    const [only] = type === PacketType.ACK && Array.isArray(data) && data.length === 1 ? (data as unknown[]) : [];
    return only instanceof Encoded
      ? [`${type}${nsp === "/" ? "" : `${nsp},`}${id}[${only.json}]`]
      : super.encode(packet);
  }
}
