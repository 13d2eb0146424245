import { describe } from "vitest";
import type { Game } from "../../../games/core/game.ts";
import { PythonChannel } from "../../../server/python/channel.ts";
import { pythonGame } from "../../../server/python/python-game.ts";
import { PythonRequests } from "../../../server/python/requests.ts";
import { testGame } from "../../game-suite/index.ts";
import { pythonWith } from "../../support/python.ts";

/* Games of Python packages meet all that the generic suite requires of a game. */

const python = pythonWith("pyspiel", "pettingzoo");

describe.skipIf(python.path === null)(`games of Python packages${python.reason}`, () => {
  const requests = new PythonRequests(new PythonChannel(python.path ?? ""));
  const ids = [
    "openspiel:kuhn_poker",
    "openspiel:leduc_poker(players=3)",
    "openspiel:goofspiel(num_cards=4,imp_info=True,points_order=descending)",
    "openspiel:tic_tac_toe",
    "pettingzoo:tictactoe_v3",
    "pettingzoo:leduc_holdem_v4(seeds=12)",
    "pettingzoo:rps_v2(max_cycles=3,plies=6)",
  ];
  if (python.path !== null) for (const id of ids) testGame(pythonGame(id, requests) as Game);
});
