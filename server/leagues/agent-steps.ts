import { firstPolicy } from "../../agents/league/first-policy.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import { needsComparison, playingPolicy } from "../../agents/league/playing.ts";
import { isEpochOver, restartPolicy, stepDue } from "../../agents/league/schedule.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import type { Job } from "../jobs/job.ts";
import type { Store } from "../store/store.ts";
import { agentTag, evaluationJob, gateJob, payoffJob } from "./due.ts";

/** How steps reach the ledger. */
interface Effects {
  readonly append: (event: LeagueEvent) => Promise<void>;
  readonly result: (job: Job) => Promise<LeagueEvent>;
}

/** What is done about agents' policies between learning and playing: they join, are refused, start over. */
export class AgentSteps {
  readonly #league: string;
  readonly #store: Pick<Store, "putWeights">;
  readonly #do: Effects;

  constructor(league: string, store: Pick<Store, "putWeights">, effects: Effects) {
    this.#league = league;
    this.#store = store;
    this.#do = effects;
  }

  /** Runs a job that others wait for, and appends its result. */
  async run(job: Job): Promise<void> {
    await this.#do.append(await this.#do.result(job));
  }

  /** The steps to take now, by name: those of agents, or the end of an epoch. */
  due(state: LeagueState): readonly { readonly name: string; readonly take: () => Promise<void> }[] {
    const steps = state.agents
      .filter((agent) => stepDue(agent) !== null)
      .map((agent) => ({ name: `step of ${agent.agent.id}`, take: () => this.take(agent) }));
    if (steps.length > 0 || !isEpochOver(state)) return steps;
    const take = () => this.#do.append({ type: "epoch-completed", epoch: state.epoch + 1 });
    return [{ name: "epoch", take }];
  }

  /** Enters an agent's first policy: the one it was forked from, or random weights. */
  async enterFirstWeights(agent: LeagueState): Promise<void> {
    const { config, members } = agent;
    if (members.length > 0) return;
    if (config.parent !== null) return this.#join(agent, config.parent, 0);
    const weights = firstPolicy(config, agent.agent.id);
    await this.#store.putWeights(weights, this.#league);
    await this.#join(agent, weights.hash, 0);
  }

  /** What has to be done about an agent's newest policy before anything is played with it. */
  async take(agent: LeagueState): Promise<void> {
    const step = stepDue(agent);
    if (step === "compare") return this.#compare(agent);
    if (step === "join") return this.#joinPlaying(agent);
    if (step === "gate") return this.run(gateJob(this.#league, agent));
    if (step === "payoffs") return this.run(payoffJob(this.#league, agent));
    const restart = step === "restart" ? restartPolicy(agent) : null;
    if (!restart) return;
    const entry = { type: "agent-restarted", ...agentTag(agent), version: agent.updates, ...restart } as const;
    await this.#do.append(entry);
  }

  /** Adds an agent's last policy as a member, if its gate lets it, and plays the member's first games. */
  async freeze(agent: LeagueState): Promise<void> {
    await this.#freezeNewest(agent);
    if (stepDue(agent) === "payoffs") await this.take(agent);
  }

  async #freezeNewest(agent: LeagueState): Promise<void> {
    const { policy, decidedAt, updates, members } = agent;
    if (policy === null || decidedAt >= updates || members.at(-1)?.policy === policy) return;
    if (needsComparison(agent)) await this.#compare(agent);
    const isOpen = () => agent.config.gate.rule === "always" || agent.acceptedAt === agent.updates;
    if (!isOpen()) await this.run(gateJob(this.#league, agent));
    if (isOpen()) await this.#joinPlaying(agent);
  }

  /** Measures the last weights and their average: the better of both joins. */
  async #compare(agent: LeagueState): Promise<void> {
    const { policy, updates: version } = agent;
    if (policy !== null) await this.run(evaluationJob(this.#league, agent, { policy, version }, false));
  }

  async #joinPlaying(agent: LeagueState): Promise<void> {
    const playing = playingPolicy(agent);
    if (playing) await this.#join(agent, playing.policy, playing.version, playing.weights === "average");
  }

  async #join(agent: LeagueState, policy: string, version: number, isAverage = false): Promise<void> {
    const entry = { type: "member-added", ...agentTag(agent), policy, version } as const;
    await this.#do.append(isAverage ? { ...entry, isAverage } : entry);
  }
}
