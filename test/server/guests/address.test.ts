import { describe, expect, it } from "vitest";
import { guestAddress, parseProxies } from "../../../server/guests/address.ts";

const trust = (...entries: string[]) => parseProxies(entries) ?? expect.unreachable("proxies that can't be read");
const none = trust();

describe("a guest's address", () => {
  it("is an IPv4 address, also if mapped into IPv6", () => {
    for (const remote of ["203.0.113.9", "::ffff:203.0.113.9", "::FFFF:cb00:7109", "0:0:0:0:0:ffff:203.0.113.9"]) {
      expect(guestAddress(remote, undefined, none)).toBe("203.0.113.9");
    }
  });

  it("is the /64 of an IPv6 address, however it is written", () => {
    for (const remote of ["2001:db8::1", "2001:DB8:0:0:ffff:1:2:3", "2001:db8:0:0::%eth0"]) {
      expect(guestAddress(remote, undefined, none)).toBe("2001:db8:0:0::/64");
    }
    expect(guestAddress("2001:db8:0:1::1", undefined, none)).toBe("2001:db8:0:1::/64");
    expect(guestAddress("::1", undefined, none)).toBe("0:0:0:0::/64");
  });

  it("is the connection's own, whatever its headers claim, without a trusted proxy", () => {
    expect(guestAddress("203.0.113.9", "198.51.100.1", none)).toBe("203.0.113.9");
    expect(guestAddress("203.0.113.9", "198.51.100.1", trust("10.0.0.0/8"))).toBe("203.0.113.9");
  });

  it("is the rightmost untrusted one behind a trusted proxy", () => {
    const proxies = trust("10.0.0.0/8", "::1", "2001:db8:5::/48");
    const through = (forwarded: string, remote = "10.0.0.1") => guestAddress(remote, forwarded, proxies);
    expect(through("198.51.100.1")).toBe("198.51.100.1");
    expect(through("1.2.3.4, 198.51.100.1")).toBe("198.51.100.1");
    expect(through("1.2.3.4,198.51.100.1, 10.7.7.7")).toBe("198.51.100.1");
    expect(through("198.51.100.1", "::ffff:10.0.0.1")).toBe("198.51.100.1");
    expect(through("198.51.100.1", "::1")).toBe("198.51.100.1");
    expect(through("2001:db8:9::7, 2001:db8:5::1")).toBe("2001:db8:9:0::/64");
    expect(through("198.51.100.1:4711")).toBe("198.51.100.1");
    expect(through("[2001:db8:9::7]:4711")).toBe("2001:db8:9:0::/64");
  });

  it("is the last known proxy if the header is malformed", () => {
    const proxies = trust("10.0.0.0/8");
    for (const forwarded of ["", "unknown", "1.2.3.4, _hidden", "1.2.3.4,", "999.1.1.1", "x".repeat(9000)]) {
      expect(guestAddress("10.0.0.1", forwarded, proxies)).toBe("10.0.0.1");
    }
    expect(guestAddress("10.0.0.1", "10.0.0.3, 10.0.0.2", proxies)).toBe("10.0.0.3");
    expect(guestAddress(undefined, "1.2.3.4", proxies)).toBe("unknown");
  });
});

describe("trusted proxies", () => {
  it("are addresses and CIDR blocks, nothing else", () => {
    expect(trust("192.0.2.1", "2001:db8::/32")("2001:db8:1::1")).toBe(true);
    expect(trust("192.0.2.1", "2001:db8::/32")("192.0.2.2")).toBe(false);
    for (const entry of ["", "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129", "10.0.0.0/"]) {
      expect(parseProxies([entry]), entry).toBeNull();
    }
  });
});
