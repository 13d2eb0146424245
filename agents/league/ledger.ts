import type { BestResponse, ResponseRequest } from "./responses.ts";
import type { MutualResult } from "../payoffs/pair-numbers.ts";
import type { Hyperparameters } from "../learners/learner.ts";
import type { NetworkKind } from "../networks/network.ts";
import type { GameOptions } from "../../games/core/game.ts";
import type { Measure } from "../../games/core/measures.ts";
import type { Estimate } from "../../games/core/statistics.ts";
import type { Pairing } from "../episode.ts";
import type { PlayerReference } from "../player-reference.ts";
import type { GateDecision } from "../gates/gate.ts";
import type { Alarm } from "./alarm.ts";
import type { LearnFrom } from "./learn-from.ts";
import type { PlayingChoice } from "./playing-choice.ts";
import type { AgentKind } from "../matchmaking/rule.ts";
import type { WorkEngines } from "./work-engines.ts";

/** A rule of a registry, by id, with all of its options. */
export interface ChosenRule {
  readonly rule: string;
  readonly options: Readonly<Record<string, number>>;
}

/** A league's configuration: written once, at creation. @see {@link resolveConfig} */
export interface LeagueConfig {
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: number;
  readonly learner: { readonly id: string; readonly hyperparameters: Hyperparameters };
  /** The kind of the policy network (see `NetworkSpec.kind`). */
  readonly network: NetworkKind;
  /** Hidden layers of the policy network, or its blocks. */
  readonly hidden: readonly number[];
  /** Which roles share weights (see `NetworkSpec`). */
  readonly towers: readonly (readonly number[])[];
  /** The game's base policy it starts from, by id; null: random weights. KL anchors the policy to the base too. */
  readonly base: string | null;
  /**
   * The player of each seat of a segment: "policy" (it learns), "opponent" (a player of another agent), "base" (the
   * frozen first policy), or a player reference such as "script:template". Its length is the number of seats.
   */
  readonly cast: readonly string[];
  /** Whether segments are played ahead during an update (lag 1), or every update waits for its own (rounds, lag 0). */
  readonly ahead: boolean;
  /**
   * Seats are played by the newest so many versions, every combination in turn, and all of it is learned from; 1: the
   * newest alone.
   */
  readonly crossVersions: number;
  /** The preset it was launched from, and its ablation; null: none. */
  readonly preset: { readonly id: string; readonly ablation: string | null } | null;
  /** Episodes in a segment. */
  readonly segmentEpisodes: number;
  /** Segments between two updates. */
  readonly segmentsPerUpdate: number;
  /**
   * Share of segments in which the current policy plays a past snapshot (0 to 1); the others are current against
   * current.
   */
  readonly pastShare: number;
  /** Minimum number of updates between two snapshots: they get rarer as a league ages. */
  readonly snapshotEvery: number;
  /** Minimum number of updates between two evaluations. */
  readonly evaluateEvery: number;
  /** Who plays against the learning policy, unless versions meet in every combination. */
  readonly matchmaking: ChosenRule;
  /** When the learning policy is frozen, and whether it starts over afterwards. */
  readonly checkpoints: ChosenRule;
  /** Which frozen policies join the population. */
  readonly gate: ChosenRule;
  /** From which frozen policy it goes on once a snapshot was decided on; null: from its newest policy. */
  readonly parents: ChosenRule | null;
  /** Episodes a new member plays against each of the members it is most uncertain against; 0: none. */
  readonly payoffEpisodes: number;
  /** Episodes a new member plays against each scripted player of the game, which anchor ratings; 0: none. */
  readonly ladderEpisodes: number;
  /**
   * Players beyond the game's scripted ones that new members play too, and that are rated: by reference, such as
   * "llm:NAME".
   */
  readonly ladderPlayers: readonly PlayerReference[];
  /** Which episodes it learns from. */
  readonly learnFrom: LearnFrom;
  /** Which weights it joins the population with, sits in rooms with, and is exported as. */
  readonly playing: PlayingChoice;
  /** Hash of the policy that it starts from, a member of some league; null: its base, or random weights. */
  readonly parent: string | null;
  /** The agents that learn side by side; none: one main agent with the settings above. */
  readonly agents: readonly AgentConfig[];
  /** What ends the league; absent: only a person does. With several agents, `updates` are those of the first. */
  readonly budget: { readonly updates?: number; readonly seconds?: number };
}

/** Settings that each agent of a league has for itself. */
export type AgentSettings = Pick<
  LeagueConfig,
  | "learner"
  | "network"
  | "hidden"
  | "towers"
  | "base"
  | "cast"
  | "crossVersions"
  | "segmentEpisodes"
  | "segmentsPerUpdate"
  | "pastShare"
  | "snapshotEvery"
  | "evaluateEvery"
  | "matchmaking"
  | "checkpoints"
  | "gate"
  | "parents"
  | "payoffEpisodes"
  | "ladderEpisodes"
  | "playing"
  | "parent"
>;

/** One of the agents of a league: a policy that learns, and the members it leaves behind. */
export interface AgentConfig {
  readonly id: string;
  readonly kind: AgentKind;
  /** Share of the epochs in which it learns, above 0, up to 1. */
  readonly share: number;
  readonly settings: AgentSettings;
}

/**
 * Results of one player against another in the seats of one segment. Players are references; wins are of episodes in
 * which the first one's return was higher, and returns are means over a player's seats.
 */
export type PairResult = MutualResult;

/** Every selected snapshot in one seat against every one in all the others. */
export interface CrossPlay {
  readonly members: readonly { readonly policy: string; readonly version: number }[];
  /** Snapshots of the agent that takes the other seats, where that is another one; absent: the members. */
  readonly columns?: readonly { readonly policy: string; readonly version: number }[] | undefined;
  /** The seat of the row's player; the column's player takes the others. */
  readonly seat: number;
  /** Mean return of the row's seat: `cells[row][column]`, with 95% intervals. */
  readonly cells: readonly (readonly Estimate[])[];
}

/** Progress of cloning a league's base. */
export interface BaseProgress {
  readonly base: string;
  /** Batches trained on so far, and their total. */
  readonly batches: number;
  readonly of: number;
  /** Hash of the weights and the optimiser's slots so far. */
  readonly progress: string;
  /** Sums over the last batches so far (see `CloneSums`). */
  readonly sums: { readonly decisions: number; readonly loss: number; readonly accuracy: number };
  /** Seconds that jobs computed for it so far. */
  readonly seconds: number;
}

/**
 * An event of a league. The append-only ledger of events is the single source of truth. `agent` is the agent that an
 * event is about; absent: the first.
 * @see {@link Store}
 */
export type LeagueEvent =
  | { readonly type: "created"; readonly config: LeagueConfig }
  /** A process became leader; it repeats the entry when the clock was set: time up to it doesn't count as running. */
  | { readonly type: "led"; readonly holder: string; readonly fence: number }
  /** Jobs run on these engines from here on. Other engines may give results with other last bits. */
  | { readonly type: "engines-chosen"; readonly engines: WorkEngines }
  /** Self-play that nothing cites, of entries up to seq `through`, is deleted. @see {@link isUncited} */
  | { readonly type: "self-play-released"; readonly through: number }
  | {
      readonly type: "segment-played";
      readonly agent?: string | undefined;
      readonly segment: string;
      readonly index: number;
      readonly pairing: Pairing;
      readonly policyVersion: number;
      readonly episodes: number;
      /** Player actions, chance excluded. */
      readonly steps: number;
      /** Mean return per seat. */
      readonly returns: readonly number[];
      /**
       * Results between its two players; absent in self-play, among three players, and in ledgers of older releases.
       */
      readonly result?: PairResult | undefined;
      /** What its episodes add to the game's memory, by option. */
      readonly memory?: Readonly<Record<string, readonly string[]>>;
      /** Seconds the job computed. */
      readonly seconds: number;
    }
  | {
      readonly type: "policy-updated";
      readonly agent?: string | undefined;
      readonly update: string;
      /** 1 for the first trained policy; 0 is the initial one. */
      readonly version: number;
      readonly policy: string;
      readonly optimizer: string | null;
      /** The policy of the averaged weights, where the learner keeps an average. */
      readonly average?: string | undefined;
      /** The segments it learned from. */
      readonly segments: readonly string[];
      /** Segments of people that it learned from too; absent: none. */
      readonly people?: readonly string[] | undefined;
      readonly samples: number;
      /** Largest number of updates between acting and learning. */
      readonly lag: number;
      readonly metrics: Readonly<Record<string, number>>;
      readonly seconds: number;
    }
  /** A match that a person played against the agent's policy is stored as a segment, for an update to learn from. */
  | {
      readonly type: "people-played";
      readonly agent?: string | undefined;
      readonly segment: string;
      /** Id of the match. */
      readonly match: string;
      /** Public id of the person; null if the match has none. */
      readonly person: string | null;
      readonly pairing: Pairing;
      /** Seats of the policy, whose decisions are learned from. */
      readonly seats: readonly number[];
      readonly policyVersion: number;
    }
  /** A part of the base's cloning is done; the next one resumes from it. */
  | ({ readonly type: "base-progressed"; readonly agent?: string | undefined } & BaseProgress)
  /** A snapshot (frozen member) joined the population; the initial policy is the first. */
  | {
      readonly type: "member-added";
      readonly agent?: string | undefined;
      readonly policy: string;
      readonly version: number;
      /** Whether it is the average of the weights; absent: the last ones. */
      readonly isAverage?: boolean | undefined;
      /** How well it was cloned, if it is a base policy: cross-entropy (nats) and accuracy of the last steps. */
      readonly cloned?: {
        readonly base: string;
        readonly loss: number;
        readonly accuracy: number;
        /** Seconds the job computed. */
        readonly seconds: number;
      };
    }
  /** A gate let a frozen policy join, or refused it: then it stays in the archive. */
  | {
      readonly type: "gate-decided";
      readonly agent?: string | undefined;
      readonly policy: string;
      readonly version: number;
      readonly gate: ChosenRule;
      readonly accepted: boolean;
      /** One sentence. */
      readonly reason: string;
      /** What it decided on, thresholds included. */
      readonly evidence: DecisionEvidence;
      /** The games it was decided by. */
      readonly games: readonly (PairResult & { readonly segment: string })[];
      readonly seconds: number;
    }
  /** An agent starts over from another policy, without its optimiser's state. */
  | {
      readonly type: "agent-restarted";
      readonly agent?: string | undefined;
      /** The version that the policy replaces. */
      readonly version: number;
      readonly policy: string;
      /** One sentence. */
      readonly reason: string;
    }
  /** A new member played members of the population for the payoff table. */
  | {
      readonly type: "payoffs-played";
      readonly agent?: string | undefined;
      readonly policy: string;
      readonly results: readonly (PairResult & { readonly segment: string })[];
      readonly seconds: number;
    }
  /** A new member played the league's ladder players; those that could not play are skipped, with the reason. */
  | {
      readonly type: "ladder-played";
      readonly agent?: string | undefined;
      readonly policy: string;
      readonly version: number;
      readonly results: readonly (PairResult & { readonly segment: string })[];
      readonly skipped: readonly { readonly player: PlayerReference; readonly reason: string }[];
      readonly seconds: number;
    }
  | {
      readonly type: "evaluated";
      readonly agent?: string | undefined;
      readonly evaluation: string;
      readonly policy: string;
      readonly version: number;
      readonly measures: Readonly<Record<string, Measure>>;
      /** Whether the costly measures are included. */
      readonly thorough?: boolean;
      readonly seconds: number;
    }
  /** Snapshots played each other, each in one seat: the matrix of roles (a generator's versions by a critic's). */
  | {
      readonly type: "cross-played";
      readonly matrix: CrossPlay;
      readonly seconds: number;
    }
  /** A person wants to know what an opponent can get that knows a policy; the league's jobs find it beside training. */
  | ({ readonly type: "best-response-requested"; readonly agent?: string | undefined } & ResponseRequest)
  | ({
      readonly type: "best-response-found";
      readonly agent?: string | undefined;
      readonly seconds: number;
    } & BestResponse)
  /** It could not be found; the league goes on. */
  | ({ readonly type: "best-response-failed"; readonly agent?: string | undefined; readonly reason: string } & Pick<
      ResponseRequest,
      "policy" | "version" | "seat"
    >)
  /** Learning goes wrong, by a rule of the registry of alarms. */
  | ({
      readonly type: "alarm-raised";
      readonly agent?: string | undefined;
      /** Id of the rule. */
      readonly alarm: string;
      /** The agent's newest version. */
      readonly version: number;
    } & Pick<Alarm, "severity" | "sentence" | "evidence" | "advice">)
  /** An active alarm no longer holds. */
  | {
      readonly type: "alarm-cleared";
      readonly agent?: string | undefined;
      readonly alarm: string;
      readonly version: number;
    }
  /** Every agent has learned as often as its share says, and what it froze has been decided on. */
  | { readonly type: "epoch-completed"; readonly epoch: number }
  | { readonly type: "paused"; readonly reason: string }
  | { readonly type: "resumed" }
  | { readonly type: "ended"; readonly reason: string };

/** What a gate decided on. */
export type DecisionEvidence = Pick<GateDecision, "numbers" | "gained" | "lost">;

/** An event at its position in the ledger. @see {@link Store} */
export interface LedgerEntry {
  /** 0, 1, 2, … without gaps. */
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: LeagueEvent;
}
