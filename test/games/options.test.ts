import { games } from "../../games/registry.ts";
import { testOptions } from "../game-suite/options.ts";

for (const game of games) testOptions(game);
