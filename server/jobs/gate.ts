import { exactEstimate, type Estimate } from "../../games/core/statistics.ts";
import { policyTable } from "../../agents/evaluation/evaluate.ts";
import type { GameRequest, GateEvidence, Meeting } from "../../agents/gates/gate.ts";
import { gateById } from "../../agents/gates/registry.ts";
import { policyReference } from "../../agents/player-reference.ts";
import { nashConv } from "../../agents/trees/nash-conv.ts";
import { gameById } from "../../games/registry.ts";
import { needWeights, type JobContext } from "./context.ts";
import type { GateJob, JobResults } from "./job.ts";
import { measureByResponses } from "./gate-responses.ts";
import { playSideSegment } from "./side-segment.ts";

type Decided = JobResults["gate"];

/** Plays what a gate wants to see of a candidate until it decides. */
export async function decideGate(job: GateJob, context: JobContext): Promise<Decided> {
  const started = performance.now();
  const gate = gateById(job.gate.rule);
  const { candidate, current, meetsCurrent, past } = job;
  const games: Decided["games"][number][] = [];
  const meetings = { candidate: new Map<string, Meeting>(), current: new Map<string, Meeting>() };
  let exploitability: GateEvidence["exploitability"] = null;
  for (let batch = 0; ; batch++) {
    const candidateGames = [...meetings.candidate.values()];
    const currentGames = [...meetings.current.values()];
    const evidence = { current, meetsCurrent, past, candidateGames, currentGames, exploitability };
    const { outcome, reason, next, needsExploitability, ...decided } = gate.decide(evidence, job.gate.options);
    if (outcome !== "undecided") {
      return {
        type: "gate-decided",
        ...(job.agent !== undefined && { agent: job.agent }),
        policy: candidate,
        version: job.version,
        gate: job.gate,
        accepted: outcome === "accepted",
        reason,
        evidence: { numbers: decided.numbers, gained: decided.gained, lost: decided.lost },
        games,
        seconds: (performance.now() - started) / 1000,
      };
    }
    if (needsExploitability && current !== null) {
      exploitability = {
        candidate: await measureExploitability(job, candidate, context),
        current: await measureExploitability(job, current, context),
      };
    }
    for (const request of next)
      games.push(...(await playRequest(job, request, batch, meetings[request.player], context)));
  }
}

/** Plays a request, in equal parts in every seat, and counts its results. */
async function playRequest(
  job: GateJob,
  { player, opponent, games }: GameRequest,
  batch: number,
  meetings: Map<string, Meeting>,
  context: JobContext,
): Promise<Decided["games"]> {
  const own = policyReference(player === "candidate" ? job.candidate : (job.current ?? ""));
  const played: Decided["games"][number][] = [];
  for (const [index, template] of job.pairings.entries()) {
    const pairing = template.map((who) =>
      who === "player" ? own : who === "opponent" ? policyReference(opponent) : who,
    );
    const seed = `${job.seed}/${player}/${opponent}/${batch}/${index}`;
    const episodes = Math.ceil(games / job.pairings.length);
    const result = await playSideSegment(job, { seed, pairing, episodes }, context);
    if (!result) continue;
    played.push(result);
    const before = meetings.get(opponent) ?? { opponent, wins: 0, draws: 0, losses: 0 };
    const isFirst = result.players[0] === own;
    meetings.set(opponent, {
      opponent,
      wins: before.wins + (isFirst ? result.wins : result.losses),
      draws: before.draws + result.draws,
      losses: before.losses + (isFirst ? result.losses : result.wins),
    });
  }
  return played;
}

/** Exactly in enumerable games, else by best responses. */
async function measureExploitability(job: GateJob, policy: string, context: JobContext): Promise<Estimate> {
  const game = gameById(job.game);
  if (!game.enumerable) return measureByResponses(job, policy, context);
  const weights = await needWeights(context.store, policy);
  const forward = await context.policies.forward(weights, "brief");
  const table = await policyTable(game, job.options, weights.network, forward);
  return exactEstimate(nashConv(table.tree, table).exploitability);
}
