"""OpenSpiel's rollouts in C++, without observations and masks: the bare speed of its rules.

Tasks: a game's name. One search of one simulation plays so many random episodes from the game's beginning, of which the
mean number of decisions is taken from episodes that are played from Python.
"""

import random

import pyspiel

ROLLOUTS = 20_000
SAMPLED = 5_000


def prepare(task):
    game = pyspiel.load_game(task)
    decisions = sum(decisions_of(game) for _ in range(SAMPLED)) / SAMPLED * ROLLOUTS
    state = game.new_initial_state()

    def work():
        evaluator = pyspiel.RandomRolloutEvaluator(ROLLOUTS, 0)
        pyspiel.MCTSBot(game, evaluator, 1.0, 1, 1, False, 0, False).mcts_search(state)
        return decisions

    return work


def decisions_of(game):
    state = game.new_initial_state()
    decisions = 0
    while not state.is_terminal():
        decisions += not state.is_chance_node()
        state.apply_action(random.choice(state.legal_actions()))
    return decisions
