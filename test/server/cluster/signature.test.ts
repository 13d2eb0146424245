import { assert, property, string } from "fast-check";
import { expect, it } from "vitest";
import { forwardedGuest, signForwarded } from "../../../server/cluster/signature.ts";

const request = { target: "process-b", method: "POST", url: "/api/rooms/r/end" };
const signed = signForwarded({ ...request, guest: "203.0.113.4" }, "secret", 1000);

it("names the guest to the server that it was made for", () => {
  expect(forwardedGuest(signed, request, "secret", 1000)).toBe("203.0.113.4");
  expect(forwardedGuest(signed, request, "secret", 50_000)).toBe("203.0.113.4");
});

it("is refused with another secret, server, request or guest, and when it is old", () => {
  const other = Buffer.from("198.51.100.1").toString("base64url");
  const refused = [
    forwardedGuest(signed, request, "another", 1000),
    forwardedGuest(signed, request, "", 1000),
    forwardedGuest(signed, { ...request, target: "process-c" }, "secret", 1000),
    forwardedGuest(signed, { ...request, url: "/api/rooms/s/end" }, "secret", 1000),
    forwardedGuest(signed, { ...request, method: "GET" }, "secret", 1000),
    forwardedGuest(signed, request, "secret", 70_000),
    forwardedGuest(signed.replace(/\.[^.]+\./, `.${other}.`), request, "secret", 1000),
    forwardedGuest(signed.replace("1000.", "2000."), request, "secret", 1000),
  ];
  expect(refused).toEqual(refused.map(() => null));
});

it("is refused whatever else the header says", () => {
  const refused = property(string(), (text) => forwardedGuest(text, request, "secret", 1000) === null);
  expect(() => assert(refused)).not.toThrow();
});
