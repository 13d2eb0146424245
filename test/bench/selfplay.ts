import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Engine } from "../../agents/engines/engine.ts";
import { chooseEngine } from "../../agents/engines/registry.ts";
import { resolveConfig } from "../../agents/league/defaults.ts";
import { policyPlayer } from "../../agents/players/policy.ts";
import { playStates, rollout } from "../../agents/rollout/rollout.ts";
import type { Game } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { gameById, games } from "../../games/registry.ts";
import { JOB_OPTIONS } from "../../server/jobs/worker.ts";
import { compete, interleave, rowOf, type Peer, type Row } from "./measure.ts";
import type { Peers } from "./peers.ts";
import { freshPolicy } from "./policies.ts";
import { trainingLoop } from "./training-loop.ts";

/** Self-play alone, game by game; self-play and learning end to end; and the gain of a second process. */
export async function selfplay(peers: Peers | null): Promise<Row[]> {
  const engine = await chooseEngine(process.env["ENGINE"]);
  const rows: Row[] = [];
  for (const game of games) rows.push(await playing(engine, game));
  rows.push(...(await training(engine, peers)), await twoProcesses());
  return rows;
}

/** Decisions a second with a league's default network in every seat, against one table played turn by turn. */
async function playing(engine: Engine, game: Game): Promise<Row> {
  const weights = freshPolicy(game, resolveConfig(game, {}).hidden);
  const forward = await engine.forward(weights);
  const player = policyPlayer(weights, game, forward);
  const players = game.roles.map(() => player);
  const request = { game, options: resolveOptions(game), players, seed: "selfplay" };
  const row = await compete({
    name: `selfplay ${game.id}`,
    unit: "decisions/s",
    work: async () => (await rollout({ ...request, episodes: 512 })).steps,
    peer: {
      name: "turn by turn",
      work: async () => (await playStates({ ...request, episodes: 8, tables: 1 })).steps,
    },
  });
  forward.dispose();
  return row;
}

/** Episodes per update: 64 tables of 32 decisions each, as the peer has them; and the best setting here. */
const PEER_EPISODES = 360;
const BEST_EPISODES = 4096;

/** Samples a second of self-play and PPO in Leduc poker, end to end. */
async function training(engine: Engine, peers: Peers | null): Promise<Row[]> {
  const game = gameById("leduc-poker");
  const at = (task: string): Peer | undefined => peers?.at("OpenSpiel and PyTorch", "selfplay", task);
  const contest = (name: string, episodes: number) =>
    compete({ name, unit: "samples/s", work: trainingLoop(engine, { game, episodes }), peer: at("64 tables") });
  return [
    await contest("selfplay ppo leduc", PEER_EPISODES),
    await contest("selfplay ppo leduc best tables", BEST_EPISODES),
  ];
}

/** Milliseconds per round of whole processes, and of warm-up until background compilation is done. */
const ROUND_MS = 2000;
const WARM_UP_MS = 8000;

/** Samples a second of two training processes together, against one alone. */
async function twoProcesses(): Promise<Row> {
  const processes = await Promise.all([startTraining(), startTraining()]);
  const together = (which: readonly ChildProcess[]) => async (milliseconds: number) => {
    const speeds = await Promise.all(which.map((child) => ask(child, milliseconds)));
    return speeds.reduce((sum, speed) => sum + speed);
  };
  const [two = [], one = []] = await interleave(
    [together(processes), together(processes.slice(0, 1))],
    ROUND_MS,
    WARM_UP_MS,
  );
  for (const child of processes) child.disconnect();
  await Promise.all(processes.map((child) => once(child, "exit")));
  const [row, alone] = [rowOf("selfplay two processes", "samples/s", two), rowOf("", "", one)];
  return { ...row, peer: "one process", peerValue: alone.value, ratio: row.value / alone.value };
}

async function startTraining(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "training-process.ts"), { stdio: "inherit", execArgv: JOB_OPTIONS });
  await once(child, "message");
  return child;
}

async function ask(child: ChildProcess, milliseconds: number): Promise<number> {
  child.send(milliseconds);
  const [speed] = (await once(child, "message")) as [number];
  return speed;
}
