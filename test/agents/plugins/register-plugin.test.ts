import { describe, expect, it } from "vitest";
import { AgentError } from "../../../agents/errors.ts";
import { presetById, presets } from "../../../agents/league/presets.ts";
import { learnerById, learners } from "../../../agents/learners/registry.ts";
import { createPlayer, playerKinds } from "../../../agents/players/registry.ts";
import { scriptedPlayer } from "../../../agents/players/scripted.ts";
import { registerPlugin } from "../../../agents/plugins/register-plugin.ts";
import { gameById, games } from "../../../games/registry.ts";

const poker = gameById("kuhn-poker");
const ppo = learnerById("ppo");
const mae = presetById("mae");

const counts = () => [games.length, learners.length, presets.length, playerKinds().length];

/** The code and sentence with which a plugin is refused. */
function refusal(plugin: object): string {
  const before = counts().join(" ");
  try {
    registerPlugin(plugin, "test");
  } catch (error) {
    if (!(error instanceof AgentError) || counts().join(" ") !== before) throw error;
    return `${error.code}: ${error.message}`;
  }
  throw new Error("the plugin was taken");
}

describe("registering a plugin", () => {
  it("adds all its parts, which may belong together", async () => {
    const game = { ...poker, id: "copied-poker" };
    const learner = { ...ppo, id: "copied" };
    const choice = { learner: { id: "copied", hyperparameters: { clip: 0.1 } } };
    const preset = { ...mae, id: "copied", game: "copied-poker", choice, ablations: {} };
    registerPlugin(
      { games: [game], learners: [learner], presets: [preset], players: { plain: scriptedPlayer } },
      "test",
    );
    expect([gameById("copied-poker"), learnerById("copied"), presetById("copied")]).toEqual([game, learner, preset]);
    const player = await createPlayer("plain:honest", game, { weights: async () => null });
    expect(player.reference).toBe("script:honest");
  });

  it("refuses ids that exist, twice in one plugin too, and adds nothing", () => {
    const fresh = { ...poker, id: "fresh-poker" };
    expect(refusal({ games: [fresh, poker] })).toMatch(/^plugin\/duplicate: .* a game "kuhn-poker" already/);
    expect(refusal({ games: [fresh, fresh] })).toMatch(/^plugin\/duplicate: .* a game "fresh-poker" already/);
    expect(refusal({ games: [fresh], learners: [ppo] })).toMatch(/^plugin\/duplicate: .* a learner "ppo" already/);
    expect(refusal({ presets: [mae] })).toMatch(/^plugin\/duplicate: .* a preset "mae" already/);
    expect(refusal({ players: { human: scriptedPlayer } })).toMatch(/^plugin\/duplicate: .* players "human" already/);
  });

  it.each([
    [{ games: {} }, "its games are not a list"],
    [{ players: { "My Kind": scriptedPlayer } }, 'the kind of players "My Kind" is not lower-case words with hyphens'],
    [{ players: { mine: 1 } }, 'the kind of players "mine" is not a function (name, game) => player'],
    [{ learners: [{ ...ppo, id: "mine", update: 1 }] }, 'the learner "mine" needs a function `update`'],
    [
      {
        learners: [
          { ...ppo, id: "mine", hyperparameters: { rate: { default: 2, min: 0, max: 1, meaning: "A rate." } } },
        ],
      },
      'the learner "mine" needs {default, min, max, meaning} of rate, the default from min to max',
    ],
    [
      { presets: [{ ...mae, id: "mine", game: "chess" }] },
      'the preset "mine" is of the game "chess", which does not exist',
    ],
    [
      { presets: [{ ...mae, id: "mine", choice: { learner: { id: "none" } } }] },
      'the preset "mine" is no league: There is no learner "none"',
    ],
    [
      { opponents: [{ reference: "mine:a", game: "kuhn-poker", name: "A", summary: "Plays." }] },
      'an opponent is "mine:a", which is no player of the plugin\'s own kinds, as in KIND:NAME',
    ],
    [
      {
        players: { mine: scriptedPlayer },
        opponents: [{ reference: "mine:a", game: "kuhn-poker", name: "A", summary: "Plays.", seats: [2] }],
      },
      "an opponent has seats that kuhn-poker does not have; it has 0 to 1",
    ],
    [
      {
        players: { mine: scriptedPlayer },
        opponents: [{ reference: "mine:a", game: "chess", name: "A", summary: "B" }],
      },
      'an opponent plays the game "chess", which does not exist',
    ],
    [{ players: { mine: scriptedPlayer }, opponents: [{ reference: "mine:a" }] }, "an opponent needs `game`: a text"],
    [{ views: { "kuhn-poker": "./view.js" } }, 'it has a view of "kuhn-poker", which is none of its games'],
  ])("refuses parts of the wrong shape: %#", (plugin, fault) => {
    expect(refusal(plugin)).toContain(`plugin/invalid: The plugin test can't be used: ${fault}`);
  });
});
