import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { isLoopback, readConfig } from "../../server/config.ts";
import { limitFacts } from "../../server/guests/limits.ts";

test("the defaults are this machine only, data in data/", () => {
  expect(readConfig({})).toEqual({
    port: 2567,
    host: "127.0.0.1",
    metricsHost: "127.0.0.1",
    drainSeconds: 30,
    mongodbUrl: undefined,
    dataDir: "data",
    engine: undefined,
    adminToken: undefined,
    logLevel: "info",
    pythonGames: [],
    trustedProxies: [],
    limits: Object.fromEntries(Object.entries(limitFacts).map(([name, facts]) => [name, facts.default])),
    loopback: true,
    llm: { standard: null, endpoints: {} },
  });
  expect(readConfig({ PORT: "", HOST: "", LOG_LEVEL: "" })).toEqual(readConfig({}));
});

test("days of self-play are milliseconds", () => {
  expect(readConfig({ SELF_PLAY_DAYS: "30" }).selfPlayMs).toBe(30 * 24 * 3600 * 1000);
});

test.each([
  ["PORT", "http"],
  ["PORT", "65536"],
  ["PORT", "1.5"],
  ["PORT", "0x10"],
  ["SELF_PLAY_DAYS", "0"],
  ["SELF_PLAY_DAYS", "1.5"],
  ["PORT", "1e3"],
  ["PORT", " "],
  ["HOST", "not a host"],
  ["MONGODB_URL", "postgres://127.0.0.1"],
  ["ENGINE", "GPU please"],
  ["ADMIN_TOKEN", "short"],
  ["ADMIN_TOKEN", "with a space in it, long"],
  ["LOG_LEVEL", "loud"],
  ["PYTHON_GAMES", "kuhn_poker"],
  ["PYTHON_GAMES", "numpy:random"],
  ["PYTHON_GAMES", "openspiel:kuhn_poker,,"],
  ["PYTHON_GAMES", "openspiel:__import__('os')"],
  ["TRUSTED_PROXY", "proxy.example"],
  ["TRUSTED_PROXY", "10.0.0.0/8,"],
  ["LIMIT_MATCHES", "20"],
  ["LIMIT_MATCHES", "0/20"],
  ["LIMIT_REQUESTS", "1e3/2e3"],
  ["LIMIT_JOINS", "-1/5"],
])("%s=%s is refused by name, with the valid values", (name, value) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(new RegExp(`^${name} takes .+\\.$`));
  expect(read).toThrow(expect.objectContaining({ code: "config/invalid" }));
  const secret = name === "ADMIN_TOKEN" || name === "MONGODB_URL";
  expect(read).toThrow(secret ? /not its current value\.$/ : JSON.stringify(value));
});

test("games of Python packages are separated by commas outside parentheses", () => {
  const { pythonGames } = readConfig({
    PYTHON_GAMES: "openspiel:goofspiel(players=2,num_cards=4), pettingzoo:chess_v6",
  });
  expect(pythonGames).toEqual(["openspiel:goofspiel(players=2,num_cards=4)", "pettingzoo:chess_v6"]);
});

test("limits for one address and for all, and trusted proxies are read", () => {
  const { limits, trustedProxies } = readConfig({ LIMIT_MATCHES: "3/7", TRUSTED_PROXY: "127.0.0.1, 10.0.0.0/8" });
  expect(limits).toMatchObject({ matches: { perAddress: 3, inAll: 7 }, joins: limitFacts.joins.default });
  expect(trustedProxies).toEqual(["127.0.0.1", "10.0.0.0/8"]);
});

test("one address has a share of every limit, and the README names each with its default", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  for (const { setting, default: usual } of Object.values(limitFacts)) {
    expect(usual.perAddress).toBeLessThan(usual.inAll / 2);
    expect(readme).toMatch(new RegExp(`\\| \`${setting}\` \\|.*\\| \`${usual.perAddress}/${usual.inAll}\` \\|`));
  }
});

test("listening for other machines requires a token, and the error says how to create one", () => {
  for (const HOST of ["0.0.0.0", "::", "192.168.1.5", "example.org"]) {
    expect(() => readConfig({ HOST })).toThrowError(expect.objectContaining({ code: "config/token-missing" }));
    expect(() => readConfig({ HOST })).toThrow(/openssl rand -hex 24/);
    expect(readConfig({ HOST, ADMIN_TOKEN: "0123456789abcdef" }).loopback).toBe(false);
  }
});

test("loopback hosts are recognised", () => {
  for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "LOCALHOST"])
    expect(isLoopback(host)).toBe(true);
  for (const host of ["0.0.0.0", "128.0.0.1", "127.0.0.1.example.org", "localhost.example.org", "::"]) {
    expect(isLoopback(host)).toBe(false);
  }
});
