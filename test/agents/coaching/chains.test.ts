import { describe, expect, it } from "vitest";
import { chainMeasures } from "../../../agents/coaching/chain-measures.ts";
import { playChains, type ChainsRequest } from "../../../agents/coaching/chains.ts";
import { scriptedCritic } from "../../../agents/coaching/icl-aif.ts";
import { playerCritic } from "../../../agents/coaching/player-critic.ts";
import {
  DEFAULT_RULES,
  ExternalError,
  type ExternalAnswer,
  type ExternalRules,
  type ExternalTurn,
} from "../../../agents/players/external.ts";
import { refereePlayer } from "../../../agents/players/referee.ts";
import { scriptedPlayer } from "../../../agents/players/scripted.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { gameById } from "../../../games/registry.ts";

const game = gameById("negotiation");
const options = resolveOptions(game);

/** A player outside the process, and what it was asked. */
function external(answer: (turn: ExternalTurn) => ExternalAnswer, rules: Partial<ExternalRules> = {}) {
  const turns: ExternalTurn[] = [];
  const player = refereePlayer({
    reference: "test:model",
    rules: { ...DEFAULT_RULES, ...rules },
    async answer(turn) {
      turns.push(turn);
      return answer(turn);
    },
  });
  return { player, turns };
}

const offering = (price: number) => external(() => ({ text: `offer ${price}` }));
const accepting = () =>
  external(({ legal }) => ({ text: legal.some(({ label }) => label === "accept") ? "accept" : "offer 11" }));

const chains = (request: Partial<ChainsRequest> & Pick<ChainsRequest, "players" | "critic">) =>
  playChains({ game, options, coached: 0, rounds: 3, chains: 2, seed: "chains", ...request });

describe("chains of bargains with a critic", () => {
  it("keep rounds and advice in the coached player's prompt, and nothing in its rival's", async () => {
    const seller = offering(15);
    const buyer = accepting();
    const critic = external(({ move }) => ({ text: `<think>private</think>\n${move + 1}. Be patient.` }));
    const advising = playerCritic(critic.player, game, 0);
    await chains({ players: [seller.player, buyer.player], critic: advising, chains: 1 });
    const [first, second, third] = seller.turns.map(({ prompt }) => prompt);
    expect(first).not.toContain("advice");
    expect(first).toContain("You bargain 3 times under the same rules; this is bargain 1. The buyer forgets each one.");
    expect(second).toContain("Bargain 1: you 15, deal at 15, 7 points for you (round 1).");
    expect(second).toContain("Your critic's advice after it: 1. Be patient.");
    expect(second).toContain("Follow the advice and get a higher price than 15 this time.");
    expect(third).toContain("Your critic's advice after it: 1. Be patient.\nBargain 2:");
    expect(third).toContain("Your critic's advice after it: 2. Be patient.");
    expect(third).not.toContain("private");
    expect(new Set(buyer.turns.map(({ prompt }) => prompt)).size).toBe(1);
    expect(buyer.turns[0]?.prompt).toBe(game.prompt(game.next(game.initial(options), 9), 1));
    expect(critic.turns.map(({ legal, role, move }) => [legal, role, move])).toEqual([
      [[], "critic", 0],
      [[], "critic", 1],
    ]);
    expect(critic.turns[1]?.prompt).toContain(
      "Bargain 1: the seller 15, deal at 15, 7 points for the seller (round 1).",
    );
    expect(critic.turns[1]?.prompt).toContain("Your advice after it: 1. Be patient.");
  });

  it("coach a buyer towards lower prices", async () => {
    const buyer = accepting();
    const critic = playerCritic(external(() => ({ text: "Wait." })).player, game, 1);
    await chains({ players: [offering(15).player, buyer.player], critic, coached: 1, chains: 1 });
    expect(buyer.turns.at(-1)?.prompt).toContain("get a lower price than 15 this time");
    expect(buyer.turns.at(-1)?.prompt).toContain("The seller forgets each one.");
  });

  it("record the critic's answers with the bargain before them, apart from the seats' turns", async () => {
    const critic = playerCritic(external(() => ({ text: "Be patient." })).player, game, 0);
    const recorded: (readonly [string, number])[] = [];
    const played = await chains({
      players: [offering(15).player, accepting().player],
      critic,
      onBargain: (seed, { transcript = [] }) => recorded.push([seed, transcript.length]),
    });
    expect(recorded.toSorted()).toEqual([
      ["chains/0/0/0", 3],
      ["chains/0/1/0", 3],
      ["chains/0/2/0", 2],
      ["chains/1/0/0", 3],
      ["chains/1/1/0", 3],
      ["chains/1/2/0", 2],
    ]);
    expect(played[0]?.[0]?.episode.transcript?.at(-1)).toMatchObject({
      seat: 0,
      adviser: "critic",
      ply: 2,
      result: "played",
      attempts: [{ answer: "Be patient." }],
    });
  });

  it("go on without advice when the critic fails, and count that", async () => {
    const failing = external(() => {
      throw new ExternalError("player/misconfigured", "no such model");
    });
    const silent = external(() => ({ text: "<think>hm</think>" }), { onFailure: "random" });
    for (const { player } of [failing, silent]) {
      const seller = offering(15);
      const critic = playerCritic(player, game, 0);
      const played = await chains({ players: [seller.player, accepting().player], critic, chains: 1 });
      expect(played[0]?.map(({ adviceFailed }) => adviceFailed)).toEqual([true, true, false]);
      expect(seller.turns.at(-1)?.prompt).not.toContain("advice after it");
    }
  });

  it("count forfeits and walk-outs as failed bargains, and go on", async () => {
    let asked = 0;
    const seller = external(() => ({ text: asked++ === 0 ? "nonsense" : "offer 15" }), { maxStrikes: 1 });
    const critic = scriptedCritic("none");
    if (!critic) throw new RangeError("no critic");
    const played = await chains({ players: [seller.player, accepting().player], critic, chains: 1 });
    expect(played[0]?.map(({ forfeit }) => forfeit?.reason)).toEqual(["illegal", undefined, undefined]);
    expect(seller.turns.at(-1)?.prompt).toContain("Bargain 1: ended without a deal: you gave no legal answer");
    expect(seller.turns[1]?.prompt).toContain("The last bargain earned you nothing.");
    const measures = chainMeasures(played, 0);
    expect(measures["deal rate/bargain 1"]?.value).toBe(0);
    expect(measures["surplus/bargain 1"]?.value).toBe(0);
    expect(measures["price/bargain 1"]).toBeUndefined();
    expect(measures["price/bargain 2"]?.value).toBe(15);
    expect(measures["unbroken/bargain 2"]?.value).toBe(0);
    expect(measures["survivors' price/bargain 2"]).toBeUndefined();
  });

  it("show the critic and the coached player other names, each its own way", async () => {
    const seller = external(({ legal }) => ({ text: legal[9]?.label ?? "" }), { renamed: true });
    const critic = external(() => ({ text: "Raise your zind slowly." }), { renamed: true });
    await chains({
      players: [seller.player, accepting().player],
      critic: playerCritic(critic.player, game, 0),
      chains: 1,
    });
    expect(critic.turns[0]?.prompt).not.toMatch(/\b(seller|buyer|balloon|offer|deal)\b/i);
    expect(seller.turns[1]?.prompt).not.toMatch(/\b(seller|buyer|balloon|offer|deal)\b/i);
    // Translated back, then into the coached player's names, which are the same here.
    expect(seller.turns[1]?.prompt).toContain("Raise your zind slowly.");
  });

  it("play scripted bargainers too, who can't heed words, and refuse them as critics", async () => {
    const players = [scriptedPlayer("linear", game), scriptedPlayer("boulware", game)];
    const critic = scriptedCritic("constant");
    if (!critic) throw new RangeError("no critic");
    const played = await chains({ players, critic });
    const prices = chainMeasures(played, 0);
    expect(prices["price/bargain 1"]?.value).toBe(prices["price/bargain 3"]?.value);
    expect(played[0]?.[0]?.advice).toMatch(/^1\. .* 2\. .* 3\. /);
    expect(scriptedCritic("nobody")).toBeNull();
    expect(() => playerCritic(scriptedPlayer("linear", game), game, 0)).toThrow(/can't answer in words/);
  });
});
