import { describe, expect, it } from "vitest";
import { playthrough, replay } from "../../../games/core/playthrough.ts";
import { games } from "../../../games/registry.ts";
import { answerOf, runCommand, sentenceOf, startCommand } from "../../support/command.ts";
import { pythonWith } from "../../support/python.ts";

const kuhn = games.find(({ id }) => id === "kuhn-poker") as (typeof games)[number];

describe("game playthrough", () => {
  it("prints a random episode: turn, legal actions, action and information states, then returns", async () => {
    const answer = await answerOf<ReturnType<typeof playthrough>>(["game", "playthrough", "kuhn-poker", "--seed", "1"]);
    expect(Object.keys(answer)).toEqual(["game", "steps", "returns"]);
    for (const step of answer.steps) {
      expect(Object.keys(step)).toEqual(["turn", "legal", "action", "informationStates"]);
      expect(step.informationStates).toHaveLength(2);
    }
    expect(answer.steps[0]).toMatchObject({ turn: -1, legal: [0, 1, 2], informationStates: ["", ""] });
    expect(answer).toEqual(JSON.parse(JSON.stringify(playthrough(kuhn, "1"))));
    const actions = answer.steps.map(({ action }) => action).join(",");
    expect(await answerOf(["game", "replay", "kuhn-poker", "--actions", actions])).toEqual(answer);
  });

  it("accepts options of the game", async () => {
    const args = ["game", "playthrough", "kuhn-poker", "--option", "decks=2"];
    expect(await sentenceOf(args)).toMatch(/no option "decks"/);
  });
});

describe.concurrent("game replay", () => {
  it("prints the episode of recorded actions in OpenSpiel's numbering", async () => {
    expect(await answerOf(["game", "replay", "kuhn-poker", "--actions", "0,2,1,1"])).toEqual({
      game: "kuhn-poker",
      steps: [
        { turn: -1, legal: [0, 1, 2], action: 0, informationStates: ["", ""] },
        { turn: -1, legal: [1, 2], action: 2, informationStates: ["0", ""] },
        { turn: 0, legal: [0, 1], action: 1, informationStates: ["0", "2"] },
        { turn: 1, legal: [0, 1], action: 1, informationStates: ["0b", "2b"] },
      ],
      returns: [-2, 2],
    });
  });

  it.each([
    ["0,2,7", "game/illegal-action", 2],
    ["0,0", "game/illegal-action", 1],
    ["0,2,1,1,0", "game/over", 4],
    ["0,2", "game/bad-record", 2],
    ["0,x", "game/bad-record", 1],
    ["", "game/bad-record", 0],
  ])("refuses %j with the ply at which it fails", async (actions, code, ply) => {
    const found = await runCommand(["game", "replay", "kuhn-poker", "--actions", actions, "--json"]);
    expect(found.code).toBe(1);
    expect(found.stderr).toBe("");
    const { error } = JSON.parse(found.stdout) as { error: { message: string } };
    expect(error).toEqual({ code, ply, message: expect.any(String) as string });
    expect(error.message).toMatch(/^\S.*\.$/);
  });

  it("reads one list per line from standard input and prints one object per line", async () => {
    const lines = ["0,2,1,1", "2,1,0,0", "0,2,9", "1,0,0,1,1"];
    const args = ["game", "replay", "kuhn-poker", "--actions", "-", "--json"];
    const { code, stdout } = await runCommand(args, `${lines.join("\n")}\n`);
    expect(code).toBe(1);
    const answers = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    const replayed = (line: string) => replay(kuhn, line.split(",").map(Number));
    expect(answers).toEqual([
      replayed("0,2,1,1"),
      replayed("2,1,0,0"),
      { error: { code: "game/illegal-action", ply: 2, message: expect.any(String) as string } },
      replayed("1,0,0,1,1"),
    ]);
    expect((await runCommand(args, "0,2,1,1\n")).code).toBe(0);
  });
});

/** A setting without which the list depends on the machine's Python. */
const NO_PYTHON = { PYTHON: "no-such-python" };
const python = pythonWith("pyspiel", "pettingzoo");

describe("game list", () => {
  it("prints the facts of every game", async () => {
    const list = await answerOf<{ id: string; roles: string[]; actions: number; enumerable: boolean }[]>(
      ["game", "list"],
      NO_PYTHON,
    );
    expect(list.map(({ id }) => id)).toEqual(games.map(({ id }) => id));
    list.forEach((facts, i) => {
      const { id, version, roles, actions, maxPlies, observation, utility, enumerable } = games[i] ?? kuhn;
      expect(facts).toMatchObject({ id, version, roles, actions, maxPlies, observation, utility, enumerable });
    });
  });

  it("prints one line per game for people", async () => {
    const { code, stdout } = await startCommand(["game", "list"], NO_PYTHON).ended;
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(games.length + 1);
    expect(lines.at(-1)).toMatch(/^Python can't be started as "no-such-python"/);
  });

  it.skipIf(python.path === null)(`adds the games of Python packages${python.reason}`, async () => {
    const list = await answerOf<{ id: string; summary: string; players: number[] }[]>(["game", "list"], {
      PYTHON: python.path ?? "",
    });
    expect(list).toContainEqual({ id: "openspiel:liars_dice", summary: "Liars Dice", players: [2, 2] });
    const zoo = { id: "pettingzoo:chess_v6", summary: "pettingzoo.classic.chess_v6", players: [2, 2] };
    expect(list).toContainEqual(zoo);
  });
});

describe.concurrent("an unknown game", () => {
  it.each([["playthrough"], ["replay"]])("is refused by game %s in a sentence", async (command) => {
    const sentence = await sentenceOf(["game", command, "go", ...(command === "replay" ? ["--actions", "1"] : [])]);
    expect(sentence).toMatch(/"go"/);
    expect(sentence).toContain("kuhn-poker");
  });
});
