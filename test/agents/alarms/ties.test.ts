import { describe, expect, it } from "vitest";
import { WatchedLeague } from "./leagues.ts";

describe("ties", () => {
  it("are an alarm when most episodes end in a tie without rewards, and it is cleared when fewer do", () => {
    const league = new WatchedLeague("attacker-defender");
    league.evaluate({ ties: 0.9 });
    league.update({});
    league.evaluate({ ties: 0.1 });
    expect(league.changes).toStrictEqual([]);
    league.evaluate({ ties: 0.8 });
    league.evaluate({ ties: 0.45 });
    expect(league.changes).toStrictEqual(["+ties"]);
    league.evaluate({ ties: 0.3 });
    expect(league.changes).toStrictEqual(["+ties", "-ties"]);
  });

  it("are an alarm when nearly all games of constant sum are tied, unless a tie is the right result", () => {
    const league = new WatchedLeague("tic-tac-toe");
    league.update({ ties: 0.2 });
    league.evaluate({ nashConv: 1.5 });
    league.updates(6, { ties: 0.99 });
    expect(league.alarm("ties")).toMatchObject({ evidence: { ties: 0.99, nashConv: 1.5, solved: 0.2 } });
    league.evaluate({ nashConv: 0.05 });
    expect(league.changes).toStrictEqual(["+ties", "-ties"]);
  });

  it("are none where some games are decided, nor where returns have no constant sum", () => {
    const decided = new WatchedLeague("connect-four");
    decided.updates(8, { ties: 0.9 });
    expect(decided.changes).toStrictEqual([]);
    const bargains = new WatchedLeague("negotiation");
    bargains.updates(8, { ties: 1 });
    expect(bargains.changes).toStrictEqual([]);
  });
});
