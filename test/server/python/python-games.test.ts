import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Player } from "../../../agents/players/player.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { randomPlayer, scriptedPlayer } from "../../../agents/players/scripted.ts";
import { playStates, rollout } from "../../../agents/rollout/rollout.ts";
import { replayedSamples } from "../../../agents/rollout/samples.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { tableFromLogits } from "../../../agents/trees/policy-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import type { Game } from "../../../games/core/game.ts";
import { replayState } from "../../../games/core/playthrough.ts";
import { gameById } from "../../../games/registry.ts";
import { PythonChannel } from "../../../server/python/channel.ts";
import { pythonGame } from "../../../server/python/python-game.ts";
import { PythonRequests } from "../../../server/python/requests.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { pythonWith } from "../../support/python.ts";

/* Games of OpenSpiel and PettingZoo in a real Python process, compared with our own rules. */

const python = pythonWith("pyspiel", "pettingzoo");
const PACKAGES = join(import.meta.dirname, "../../support/python-packages");

/** A game with a process of its own, and what was requested. */
function load(id: string, path = python.path ?? "") {
  const channel = new PythonChannel(path);
  const requested: { op: string; states: number }[] = [];
  const request = channel.request.bind(channel);
  channel.request = (message: object, timeoutMs: number) => {
    const { op, histories = [] } = message as { op: string; histories?: string[] };
    requested.push({ op, states: histories.length });
    return request(message, timeoutMs);
  };
  return { game: pythonGame(id, new PythonRequests(channel)) as Game, channel, requested };
}

/** The same network for games with equal observations: its weights depend on its sizes alone. */
function policyFor(game: Game): Player {
  const network = networkFor(game, [24]);
  const values = initialWeights(network, 5).map((value) => value * 3);
  return policyPlayer(nameWeights("policy", game.id, network, values), game);
}

const codeOf = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return (error as { code?: string }).code ?? error;
  }
};

describe.skipIf(python.path === null)(`games of Python packages${python.reason}`, () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ["openspiel:kuhn_poker", "kuhn-poker", 58],
    ["openspiel:leduc_poker", "leduc-poker", 9457],
  ])("%s has the tree of %s, and a policy has the same NashConv in both", (id, own, nodes) => {
    const found = [load(id).game, gameById(own)].map((game) => {
      const tree = gameTree(game);
      const logits = Float32Array.from(tree.sets.observations.subarray(0, tree.sets.action.length), (x, i) =>
        Math.sin(i + x),
      );
      const wide = Float32Array.from(
        { length: tree.sets.count * game.actions },
        (_, i) => logits[i % logits.length] ?? 0,
      );
      return { nodes: tree.nodes, texts: tree.sets.text, ...nashConv(tree, tableFromLogits(tree, wide)) };
    });
    const [there, here] = found;
    expect(there?.nodes).toBe(nodes);
    expect(there?.nashConv).toBeCloseTo(here?.nashConv ?? Number.NaN, 12);
    expect(there?.nashConv).toBeGreaterThan(0.5);
    expect({ ...there, nashConv: 0 }).toEqual({ ...here, nashConv: 0 });
  });

  it("plays the same episodes as our own rules, thousands of states in a request", async () => {
    const { game, requested } = load("openspiel:leduc_poker");
    const request = { options: {}, episodes: 600, seed: "python" };
    const there = await playStates({ ...request, game, players: [policyFor(game), randomPlayer], tables: 300 });
    const own = gameById("leduc-poker");
    const here = await playStates({ ...request, game: own, players: [policyFor(own), randomPlayer], tables: 300 });
    expect(there.columns).toEqual(here.columns);
    // Two rounds of 300 tables: one request a ply of each, not one a state.
    expect(requested.length).toBeLessThan(60);
    expect(requested.reduce((sum, { states }) => sum + states, 0)).toBeGreaterThan(2000);
  });

  it("replays samples for training as our own rules do, a ply of many episodes in a request", async () => {
    const { game, requested } = load("openspiel:leduc_poker");
    const samples = await Promise.all(
      [game, gameById("leduc-poker")].map(async (each) => {
        const players = [policyFor(each), policyFor(each)];
        const { columns } = await playStates({
          game: each,
          players,
          options: {},
          episodes: 64,
          seed: "samples",
          tables: 64,
        });
        const named = { id: "0", league: "", index: 0, game: each.id, version: 1, options: {}, seed: "samples" };
        const pairing = players.map(({ reference }) => reference);
        const segment = { ...named, pairing, learnerSeats: [0, 1], policyVersion: 0, ...columns };
        if (each === game) requested.length = 0;
        return replayedSamples(each, networkFor(each, [24]), [segment], { joint: true });
      }),
    );
    expect(samples[0]).toEqual(samples[1]);
    expect(requested.length).toBeLessThan(60);
  });

  it("seats any two players of PettingZoo's environments, with legal moves and rewards of theirs", async () => {
    const { game } = load("pettingzoo:connect_four_v3");
    const players = [scriptedPlayer("lowest", game), randomPlayer];
    const { episodes } = await rollout({ game, options: {}, players, episodes: 40, seed: "zoo" });
    const own = gameById("connect-four");
    // The same actions end the same way in our own rules, whose numbers are the same columns.
    for (const { actions, returns } of episodes) {
      expect([...returns]).toEqual([...own.returns(replayState(own, actions))]);
    }
    expect(episodes.some(({ returns }) => returns[0] === 1)).toBe(true);
  });

  it("searches for moves with OpenSpiel's tree search", async () => {
    const { game } = load("openspiel:tic_tac_toe");
    const search = game.scripted.find(({ id }) => id === "search");
    const winning = replayState(game, [0, 3, 1, 4]);
    expect(search?.act(winning, 0, () => 0.5)).toBe(2);
    const { columns } = await rollout({
      game,
      options: {},
      players: [scriptedPlayer("search", game), randomPlayer],
      episodes: 20,
      seed: "search",
    });
    const won = columns.returns.filter((value, i) => i % 2 === 0 && value === 1).length;
    expect(won).toBeGreaterThan(15);
  });

  it("starts another process when the first is killed, and loses nothing", () => {
    const { game, channel } = load("openspiel:leduc_poker");
    const state = replayState(game, [0, 2, 1, 1]);
    const before = game.legal(state);
    channel.kill();
    const later = game.next(state, before[0] ?? -1);
    // This request may meet the process while it dies.
    expect(game.legal(later).length).toBeGreaterThan(0);
    expect(game.legal(structuredClone(state))).toEqual(before);
  });

  describe("an environment of one's own", () => {
    const loadOwn = (fault: string) => {
      vi.stubEnv("PYTHONPATH", PACKAGES);
      return load(`pettingzoo:odd.env_v0(fault=${fault},min=-1,max=1,plies=4,seeds=0)`);
    };

    it("is played by the name of its module, whatever it prints", async () => {
      const { game } = loadOwn("none");
      const players = [randomPlayer, randomPlayer];
      const { episodes } = await rollout({ game, options: {}, players, episodes: 9, seed: "own" });
      for (const { actions, returns } of episodes) {
        expect(actions).toHaveLength(4);
        const sum = actions.reduce((total, action) => total + action, 0);
        expect([...returns]).toEqual(sum % 2 === 1 ? [1, -1] : [-1, 1]);
      }
    });

    it("is refused with continuous actions", () => {
      expect(() => loadOwn("continuous")).toThrow(/are not numbers/);
    });

    it.each([
      ["raises", /RuntimeError: the board fell off the table/],
      ["exits", /process ended: exit status 3/],
      ["nan", /not finite/],
    ])("that %s fails with a reason, and its other states are still played", (fault, reason) => {
      const { game } = loadOwn(fault);
      const start = game.initial({});
      expect(game.legal(start)).toEqual([0, 1]);
      const next = game.next(start, 1);
      expect(() => game.legal(next)).toThrow(reason);
      expect(codeOf(() => game.legal(next))).toBe("python/failed");
      expect(game.informationState(structuredClone(start), 1)).toContain("left moves");
    });

    it("that hangs is ended after the time limit, and the next request is answered", () => {
      const { game, channel } = loadOwn("hangs");
      const hanging = { op: "turns", game: game.id, histories: ["1"] };
      expect(codeOf(() => channel.request(hanging, 1500))).toBe("python/failed");
      expect(game.informationState(game.initial({}), 0)).toContain("left moves");
    });
  });
});

describe("a game that can't be loaded", () => {
  const folder = temporaryFolder();

  it("names the setting if there is no such Python", () => {
    expect(() => load("openspiel:kuhn_poker", join(folder, "no-python"))).toThrow(/set PYTHON to its path/);
    expect(codeOf(() => load("openspiel:kuhn_poker", join(folder, "no-python")))).toBe("python/not-found");
  });

  it("names what installs a package that Python does not have", () => {
    const bare = join(folder, "bare-python");
    writeFileSync(bare, '#!/bin/sh\nexec python3 -S "$@"\n');
    chmodSync(bare, 0o755);
    expect(codeOf(() => load("openspiel:kuhn_poker", bare))).toBe("python/package-missing");
    expect(() => load("pettingzoo:chess_v6", bare)).toThrow(/pip install "pettingzoo\[classic\]"/);
  });

  it.skipIf(python.path === null).each([
    ["openspiel:no_such_game", /Unknown game 'no_such_game'/],
    ["openspiel:kuhn_poker(players=99)", /OpenSpiel can't load it/],
    ["openspiel:mfg_garnet", /mean-field/],
    ["openspiel:negotiation", /samples its chance outcomes/],
    ["pettingzoo:no_such_env_v0(min=0,max=1)", /no module/],
    ["pettingzoo:hanabi_v5", /states no bounds/],
    ["pettingzoo:go_v5(board=9)", /can't make it/],
    ["pettingzoo:go_v5(9)", /name=value/],
  ])("%s is refused with the reason", (id, reason) => {
    expect(() => load(id)).toThrow(reason);
    expect(codeOf(() => load(id))).toBe("python/game-refused");
  });
});
