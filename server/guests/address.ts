import { BlockList, isIP, isIPv4 } from "node:net";

/** Whether an address is a proxy whose `X-Forwarded-For` is trusted. */
export type IsTrusted = (address: string) => boolean;

/** Parses addresses and CIDR blocks; null if an entry is neither. */
export function parseProxies(entries: readonly string[]): IsTrusted | null {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits, ...rest] = entry.split("/");
    const version = isIP(address);
    const family = version === 4 ? "ipv4" : "ipv6";
    if (version === 0 || rest.length > 0) return null;
    if (bits === undefined) list.addAddress(address, family);
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)) {
      list.addSubnet(address, Number(bits), family);
    } else return null;
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

/**
 * The guest that a request counts for: an IPv4 address, or the /64 of an IPv6 address, since a household or machine has
 * all of it.
 * @param forwarded the `X-Forwarded-For` header, read only if the connection comes from a trusted proxy. The guest is
 * then the rightmost address that is not a trusted proxy, since clients can forge everything to the left of it.
 */
export function guestAddress(remote: string | undefined, forwarded: string | undefined, isTrusted: IsTrusted): string {
  let address = plainAddress(remote ?? "") ?? "unknown";
  for (const entry of (forwarded ?? "").split(",").toReversed()) {
    const before = isTrusted(address) ? plainAddress(entry.trim()) : null;
    if (before === null) break;
    address = before;
  }
  return isIP(address) === 6 ? addressNetwork(address) : address;
}

/** An address without port, brackets and zone; IPv4-mapped IPv6 becomes IPv4. Null if the text is not an address. */
export function plainAddress(text: string): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, "").toLowerCase();
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : null;
  const groups = ipv6Groups(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const [high = 0, low = 0] = groups.slice(6);
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join(".") : address;
}

function addressNetwork(address: string): string {
  const network = ipv6Groups(address).slice(0, 4);
  return `${network.map((group) => group.toString(16)).join(":")}::/64`;
}

/** The eight numbers of a valid IPv6 address. */
function ipv6Groups(address: string): number[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = [], tail = []] = hex.split("::").map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: hex.includes("::") ? 8 - head.length - tail.length : 0 }, () => "0");
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}
