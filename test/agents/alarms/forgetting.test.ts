import { describe, expect, it } from "vitest";
import { joined } from "../league/ledgers.ts";
import { WatchedLeague } from "./leagues.ts";

const healthy = { entropy: 0.6, kl: 0.01, clipFraction: 0.2, valueLoss: 0.3 };

describe("forgetting", () => {
  /** Versions 0 (p0) and 2 (p2) are members; p2 has beaten p0. */
  const leagueWith = (now: number) => {
    const league = new WatchedLeague("tic-tac-toe", { crossVersions: 1 });
    league.updates(2, healthy);
    league.add(joined(2));
    league.meet("p2", "p0", 0.5);
    const newest = () => league.state.policy ?? "";
    for (let i = 0; i < 4; i++) league.meet(newest(), "p0", now);
    return league;
  };

  it("is raised when a member beats the newest policy again, which a later one had beaten", () => {
    const league = leagueWith(-0.6);
    expect(league.changes).toStrictEqual(["+forgetting"]);
    expect(league.alarm("forgetting")).toMatchObject({
      evidence: { memberVersion: 0, winnerVersion: 2, winnerLead: 1 },
    });
    for (let i = 0; i < 6; i++) league.meet(league.state.policy ?? "", "p0", 0.5);
    expect(league.changes).toStrictEqual(["+forgetting", "-forgetting"]);
  });

  it("is not raised while the newest policy holds its own", () => {
    expect(leagueWith(0.4).changes).toStrictEqual([]);
    expect(leagueWith(-0.05).changes).toStrictEqual([]);
  });
});

describe("forgetting between roles", () => {
  const agents = [
    { id: "attacker", cast: ["policy", "opponent"] },
    { id: "defender", cast: ["opponent", "policy"] },
  ];

  /** The defender's d0 is a member; the attacker's version 2 is frozen after it, and has scored `before` against it. */
  const leagueWith = (before: number, now: number) => {
    const league = new WatchedLeague("attacker-defender", { agents });
    league.add({ type: "member-added", agent: "defender", policy: "d0", version: 0 });
    league.meetAs("attacker", 0, ["p0", "d0"], 0);
    league.meetAs("attacker", 0, ["attacker1", "d0"], 0);
    league.add({ type: "member-added", agent: "attacker", policy: "attacker2", version: 2 });
    league.meetAs("attacker", 0, ["attacker2", "d0"], before);
    for (let i = 0; i < 4; i++) league.meetAs("attacker", 0, [`attacker${3 + i}`, "d0"], now);
    return league;
  };
  const alarmsOf = (league: WatchedLeague) =>
    league.state.agents.flatMap(({ alarms }) => alarms.map(({ agent, id }) => `${agent} ${id}`));

  it("is raised when a member of the other agent beats the newest policy again", () => {
    const league = leagueWith(0.6, -0.6);
    expect(alarmsOf(league)).toStrictEqual(["attacker forgetting"]);
    expect(league.alarm("forgetting")).toMatchObject({
      sentence: expect.stringContaining("Version 0 of defender beats the newest policy as attacker"),
      evidence: { memberVersion: 0, winnerVersion: 2, winnerLead: 0.6 },
    });
    for (let i = 0; i < 8; i++) league.meetAs("attacker", 0, [`attacker${7 + i}`, "d0"], 0.6);
    expect(league.changes).toStrictEqual(["+forgetting", "-forgetting"]);
  });

  it("is not raised where no later version had beaten the member, whatever the role earns", () => {
    expect(leagueWith(-0.5, -0.6).changes).toStrictEqual([]);
    expect(leagueWith(0.05, -0.6).changes).toStrictEqual([]);
  });

  it("is not raised while the newest policy still scores", () => {
    expect(leagueWith(0.6, 0.2).changes).toStrictEqual([]);
    expect(leagueWith(0.6, -0.05).changes).toStrictEqual([]);
  });

  it("compares each role apart where one agent has both", () => {
    const league = new WatchedLeague("attacker-defender", { crossVersions: 1 });
    league.updates(2, healthy);
    league.add(joined(2));
    league.meetAs("main", 1, ["p2", "p0"], 0.7);
    for (let i = 0; i < 4; i++) league.meetAs("main", 1, [league.state.policy ?? "", "p0"], -0.7);
    expect(league.alarm("forgetting")?.sentence).toContain("beats the newest policy as defender");
    const other = new WatchedLeague("attacker-defender", { crossVersions: 1 });
    other.updates(2, healthy);
    other.add(joined(2));
    other.meetAs("main", 1, ["p2", "p0"], 0.7);
    for (let i = 0; i < 4; i++) other.meetAs("main", 0, [other.state.policy ?? "", "p0"], -0.7);
    expect(other.changes).toStrictEqual([]);
  });
});
