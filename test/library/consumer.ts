import { chooseEngine, rollout, scriptedPlayer, type Learner, type Player } from "red-queen/agents";
import { gameById, games, OVER, type Game } from "red-queen/games";
import { openStore, type Store } from "red-queen/store";

/* A program of a user of the package; consumer.test.ts compiles and runs it where the package is installed. */

const first: Player = {
  reference: "script:first",
  decide: (turns) => turns.map(({ game, state }) => ({ action: game.legal(state)[0] ?? -1, probabilities: null })),
};

function lastState(game: Game): unknown {
  let state = game.initial({});
  while (game.turn(state) !== OVER) state = game.next(state, game.legal(state)[0] ?? -1);
  return state;
}

const game = gameById("tic-tac-toe");
const players = [first, scriptedPlayer("perfect", game)];
const { columns } = await rollout({ game, options: {}, players, episodes: 20, seed: "consumer" });
const losses = columns.returns.filter((value, i) => i % 2 === 1 && value < 0).length;

// @ts-expect-error The declarations are read: an id is a text.
export const wrong: Learner["id"] = 1;
const learner: Learner["id"] = "ppo";
const engine = await chooseEngine("cpu");
const store: Store = await openStore({ directory: "data" }, { threaded: true });
await store.probe();
const report = {
  games: games.length,
  returns: game.returns(lastState(game)),
  episodes: columns.count,
  losses,
  learner,
  engine: engine.name,
  leagues: await store.leagueIds(),
};
await store.close();
process.stdout.write(JSON.stringify(report));
