"""A PettingZoo environment with the fault that a test names: four moves, the sum's parity wins."""

import functools
import os
import time

import gymnasium
import numpy as np
from pettingzoo import AECEnv


class OddEnv(AECEnv):
    metadata = {"name": "env_v0", "render_modes": []}

    def __init__(self, fault="none"):
        self.fault = fault
        self.possible_agents = ["left", "right"]
        self.render_mode = None

    @functools.lru_cache(maxsize=None)
    def observation_space(self, agent):
        return gymnasium.spaces.Box(-np.inf, np.inf, (2,), np.float32)

    @functools.lru_cache(maxsize=None)
    def action_space(self, agent):
        return gymnasium.spaces.Box(0, 1, (1,)) if self.fault == "continuous" else gymnasium.spaces.Discrete(2)

    def reset(self, seed=None, options=None):
        self.agents = list(self.possible_agents)
        self.moves = []
        self.agent_selection = "left"
        self.rewards = dict.fromkeys(self.agents, 0.0)
        self._cumulative_rewards = dict.fromkeys(self.agents, 0.0)
        self.terminations = dict.fromkeys(self.agents, False)
        self.truncations = dict.fromkeys(self.agents, False)
        self.infos = {agent: {} for agent in self.agents}

    def observe(self, agent):
        seen = np.array([len(self.moves), sum(self.moves)], np.float32)
        return seen * np.nan if self.fault == "nan" and self.moves else seen

    def step(self, action):
        if self.terminations[self.agent_selection]:
            self._was_dead_step(action)
            return
        if self.fault == "raises":
            raise RuntimeError("the board fell off the table")
        if self.fault == "hangs":
            time.sleep(3600)
        if self.fault == "exits":
            os._exit(3)
        print("noise on standard output")
        self.moves.append(action)
        if len(self.moves) == 4:
            won = 1.0 if sum(self.moves) % 2 else -1.0
            self.rewards = {"left": won, "right": -won}
            self.terminations = dict.fromkeys(self.agents, True)
        self.agent_selection = self.possible_agents[len(self.moves) % 2]


def env(**arguments):
    return OddEnv(**arguments)
