import type { AgentChoice } from "../choice.ts";
import type { Preset } from "./preset.ts";

/** The defender comes first: it is what the league is run for. */
const roleAgents: readonly AgentChoice[] = [
  { id: "defender", cast: ["opponent", "policy"] },
  { id: "attacker", cast: ["policy", "opponent"] },
];

/**
 * An exploiter has 100 to 150 updates to beat the main agents of the other role, then starts over: its curve means
 * little.
 */
const exploiter = {
  kind: "main-exploiter",
  evaluateEvery: 10_000,
  checkpoints: { rule: "alphastar", options: { minUpdates: 100, maxUpdates: 150 } },
} as const;

const roleExploiters: readonly AgentChoice[] = [
  { ...exploiter, id: "attacker-exploiter", cast: ["policy", "opponent"] },
  { ...exploiter, id: "defender-exploiter", cast: ["opponent", "policy"] },
];

/** Liu et al. 2025: section 3, and the released code. */
export const selfRedteam: Preset = {
  id: "self-redteam",
  name: "Self-RedTeam",
  game: "attacker-defender",
  paper: {
    authors: "Liu, Jiang, Liang et al.",
    year: 2025,
    title: "Chasing Moving Targets with Online Self-Play Reinforcement Learning for Safer Language Models",
  },
  summary:
    "Attacker and defender learn online from the same games: a quarter each of harmful and benign seeds, revised and unrevised.",
  note: "The rewards are the paper's. Its faithfulness of 0.5 rewards an attacker for making benign seeds harmful wherever the defender complies, and so fails against one that does not learn: static-defender has the game's own 1.5, and strict-faithfulness changes that alone. Two of its values are not the defaults here; paper-values has both. It shares weights between the roles, which later work found makes them agree: here each has its own (shared-weights). Its KL of 0.01 to the initial policy is left out, as is the supervised data it mixes in.",
  choice: {
    options: { reward: "general_sum", faithfulness: 0.5, keys: 3 },
    base: "narrow",
    hidden: [128, 128, 128],
    towers: [[0], [1]],
    learner: {
      id: "reinforce++",
      hyperparameters: {
        learningRate: 1e-3,
        epochs: 2,
        minibatch: 1e6,
        clip: 0.2,
        entropy: 0.03,
        "entropy.attacker": 0.02,
        baseline: 1,
        // Half of a squared error in points: the learner sees rewards scaled by a fifth.
        valueWeight: 12.5,
      },
    },
    ahead: false,
    pastShare: 0,
    segmentEpisodes: 256,
    segmentsPerUpdate: 2,
    evaluateEvery: 200,
    snapshotEvery: 200,
    budget: { updates: 1200 },
  },
  ablations: {
    "static-attacker": {
      summary: "The base attacker never learns; the defender trains against it.",
      choice: { cast: ["base", "policy"] },
    },
    "static-defender": {
      summary:
        "The base defender never learns; the attacker, kept to its seeds' classes by 1.5 and without an entropy bonus, learns against it, three times as fast.",
      choice: {
        cast: ["policy", "base"],
        options: { faithfulness: 1.5 },
        learner: { hyperparameters: { "entropy.attacker": 0, "learningRate.attacker": 3e-3 } },
      },
    },
    "strict-attacker": {
      summary: "Faithfulness of 1.5, and no entropy bonus for the attacker: only winning shapes its attacks.",
      choice: { options: { faithfulness: 1.5 }, learner: { hyperparameters: { "entropy.attacker": 0 } } },
    },
    "random-programs": {
      summary: "Random disguises, drawn for each game, instead of the attacker's.",
      choice: { cast: ["script:layered", "policy"] },
    },
    "strict-faithfulness": {
      summary: "The game's own weight of 1.5 for keeping the seed's class, at which changing it never pays off.",
      choice: { options: { faithfulness: 1.5 } },
    },
    "zero-sum": {
      summary:
        "The zero-sum form of the paper's text; the defender learns three times as fast, or it complies with everything.",
      choice: { options: { reward: "zero_sum" }, learner: { hyperparameters: { "learningRate.defender": 3e-3 } } },
    },
    "shared-weights": {
      summary: "One network plays both roles, as in the paper.",
      choice: { towers: [[0, 1]] },
    },
    "paper-values": {
      summary: "The paper's values together: one network for both roles, and a KL of 0.01 to the base.",
      choice: {
        towers: [[0, 1]],
        learner: { hyperparameters: { kl: 0.01 } },
      },
    },
    "no-thought": {
      summary: "Neither side writes private thoughts.",
      choice: { options: { thoughts: 0 } },
    },
    "role-agents": {
      summary:
        "Attacker and defender are agents with populations of their own: as many updates and games in all, each learning from half of the games.",
      choice: { agents: roleAgents, segmentEpisodes: 64, segmentsPerUpdate: 4, snapshotEvery: 50 },
    },
    pfsp: {
      summary:
        "As role-agents, but half of an agent's games are against past members of the other role, the hardest first (prioritised fictitious self-play).",
      choice: {
        agents: roleAgents,
        matchmaking: { rule: "pfsp-hard" },
        pastShare: 0.5,
        segmentEpisodes: 64,
        segmentsPerUpdate: 4,
        snapshotEvery: 50,
      },
    },
    exploiters: {
      summary:
        "As role-agents, but an exploiter of each role learns too, from its base again after each snapshot, and AlphaStar's rule matches them: a quarter of the games for each of the four agents.",
      choice: {
        agents: [...roleAgents, ...roleExploiters],
        matchmaking: { rule: "alphastar" },
        segmentEpisodes: 32,
        segmentsPerUpdate: 4,
        snapshotEvery: 50,
      },
    },
    "seven-keys": {
      summary: "Seven keys to shift by: a larger game for longer leagues.",
      choice: { options: { keys: 7 }, learner: { hyperparameters: { "learningRate.defender": 3e-3 } } },
    },
  },
};
