import { expect, test } from "vitest";
import { isLoopback, readConfig } from "../../../server/config.ts";

test("defaults: this machine only, data in data/", () => {
  expect(readConfig({})).toEqual({
    port: 2567,
    host: "127.0.0.1",
    mongodbUrl: undefined,
    dataDir: "data",
    engine: undefined,
    adminToken: undefined,
    logLevel: "info",
    loopback: true,
  });
  expect(readConfig({ PORT: "", HOST: "", LOG_LEVEL: "" })).toEqual(readConfig({}));
});

test.each([
  ["PORT", "http"],
  ["PORT", "65536"],
  ["PORT", "1.5"],
  ["PORT", "0x10"],
  ["PORT", "1e3"],
  ["PORT", " "],
  ["HOST", "not a host"],
  ["MONGODB_URL", "postgres://127.0.0.1"],
  ["ENGINE", "GPU please"],
  ["ADMIN_TOKEN", "short"],
  ["ADMIN_TOKEN", "with a space in it, long"],
  ["LOG_LEVEL", "loud"],
])("%s=%s is refused by name, with what it takes", (name, value) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(new RegExp(`^${name} takes .+\\.$`));
  expect(read).toThrow(expect.objectContaining({ code: "config/invalid" }));
  const secret = name === "ADMIN_TOKEN" || name === "MONGODB_URL";
  expect(read).toThrow(secret ? /not what it is set to\.$/ : JSON.stringify(value));
});

test("letting other machines in wants a token, and says how to make one", () => {
  for (const HOST of ["0.0.0.0", "::", "192.168.1.5", "example.org"]) {
    expect(() => readConfig({ HOST })).toThrowError(expect.objectContaining({ code: "config/token-missing" }));
    expect(() => readConfig({ HOST })).toThrow(/openssl rand -hex 24/);
    expect(readConfig({ HOST, ADMIN_TOKEN: "0123456789abcdef" }).loopback).toBe(false);
  }
});

test("what is this machine alone", () => {
  for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "LOCALHOST"])
    expect(isLoopback(host)).toBe(true);
  for (const host of ["0.0.0.0", "128.0.0.1", "127.0.0.1.example.org", "localhost.example.org", "::"]) {
    expect(isLoopback(host)).toBe(false);
  }
});
