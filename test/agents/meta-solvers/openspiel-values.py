"""Writes openspiel-values.json: what OpenSpiel's meta-solvers answer on small games.

    python3 -m venv venv && venv/bin/pip install open_spiel==2.0.2 cvxpy ecos matplotlib networkx scipy
    venv/bin/python test/agents/meta-solvers/openspiel-values.py && npx oxfmt test/agents/meta-solvers
"""

import itertools
import json
import pathlib
import random
from importlib.metadata import version

import numpy as np
import pyspiel
from open_spiel.python.algorithms import lp_solver
from open_spiel.python.algorithms import projected_replicator_dynamics as prd
from open_spiel.python.egt import alpharank
from scipy.optimize import linprog

SOURCE = (
    f"OpenSpiel {version('open_spiel')}: nash by open_spiel.python.algorithms.lp_solver.solve_zero_sum_matrix_game, null "
    "where there are several equilibria; prd by projected_replicator_dynamics with 20,000 iterations, dt 0.001 and gamma "
    "0.000001; alphaRank by open_spiel.python.egt.alpharank.compute with its defaults, its marginals where there are two "
    "populations, null where it refuses the game. Written by openspiel-values.py."
)
draw = random.Random(14)


def antisymmetric(n):
    payoffs = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            payoffs[i][j] = draw.randint(-4, 4) / 4
            payoffs[j][i] = -payoffs[i][j]
    return payoffs


def rectangle(n, m):
    return [[draw.randint(-9, 9) / 10 for _ in range(m)] for _ in range(n)]


def blotto(troops, fields):
    allocations = [a for a in itertools.product(range(troops + 1), repeat=fields) if sum(a) == troops]
    return [[float(np.sign(sum(np.sign(x - y) for x, y in zip(a, b)))) for b in allocations] for a in allocations]


SYMMETRIC = {
    "rock-paper-scissors": [[0, -1, 1], [1, 0, -1], [-1, 1, 0]],
    "rock-paper-scissors with unequal stakes": [[0, -0.5, 1], [0.5, 0, -0.2], [-1, 0.2, 0]],
    "rock-paper-scissors with a dominated strategy": [[0, -1, 1, 1], [1, 0, -1, 1], [-1, 1, 0, 1], [-1, -1, -1, 0]],
    "a cycle of three and a strong fourth": [[0, -1, 1, -0.5], [1, 0, -1, -0.25], [-1, 1, 0, -0.1], [0.5, 0.25, 0.1, 0]],
    "one strategy that beats the other": [[0, 0.5], [-0.5, 0]],
    "five strategies of a cycle": [[(0, 1, -1, 1, -1)[(j - i) % 5] for j in range(5)] for i in range(5)],
    "Blotto of four troops in three fields": blotto(4, 3),
    "a random game of six": antisymmetric(6),
    "a random game of nine": antisymmetric(9),
}
BATTLE = [[0.9, 0.0], [0.1, 0.4]], [[0.5, 0.1], [0.0, 0.6]]
ZERO_SUM = {
    "matching pennies": [[1, -1], [-1, 1]],
    "unequal pennies": [[0.9, -0.3], [-0.5, 0.2]],
    "two against three": rectangle(2, 3),
    "three against five": rectangle(3, 5),
    "six against four": rectangle(6, 4),
    "one against three": [[0.3, -0.2, 0.1]],
}
GENERAL_SUM = {
    "battle of the sexes": BATTLE,
    "battle of the sexes for small stakes": tuple((np.array(payoffs) / 1000).tolist() for payoffs in BATTLE),
    "a random general-sum game of three against four": (rectangle(3, 4), rectangle(3, 4)),
}


def numbers(values):
    return [round(float(value), 12) + 0.0 for value in np.asarray(values).reshape(-1)]


def is_unique(payoffs, value):
    """Whether the row player has one optimal mixture: each mass is the same at least and at most."""
    n, m = payoffs.shape
    constraints = {"A_ub": -payoffs.T, "b_ub": np.full(m, 1e-9 - value), "A_eq": np.ones((1, n)), "b_eq": [1]}
    for k in range(n):
        objective = np.eye(n)[k]
        if linprog(objective, **constraints).fun + linprog(-objective, **constraints).fun < -1e-5:
            return False
    return True


def nash(payoffs):
    game = pyspiel.create_matrix_game(payoffs.tolist(), (-payoffs).tolist())
    first, second, value, _ = lp_solver.solve_zero_sum_matrix_game(game)
    value = float(value)
    return (
        round(value, 9),
        numbers(first) if is_unique(payoffs, value) else None,
        numbers(second) if is_unique(-payoffs.T, -value) else None,
    )


def dynamics(first, second):
    return prd.projected_replicator_dynamics([first, second], prd_iterations=20_000, prd_dt=1e-3, prd_gamma=1e-6)


def marginals(first, second):
    try:
        profiles = np.array(alpharank.compute([first, second])[2]).reshape(first.shape)
    except ValueError:
        return None
    return {"first": numbers(profiles.sum(1)), "second": numbers(profiles.sum(0))}


def of_symmetric(name, payoffs):
    value, masses, _ = nash(payoffs)
    mixtures = dynamics(payoffs, payoffs.T.copy())
    assert np.allclose(*mixtures)
    ranks = numbers(alpharank.compute([payoffs])[2])
    shown = {"name": name, "payoffs": payoffs.tolist()}
    return {**shown, "value": value, "nash": masses, "prd": numbers(mixtures[0]), "alphaRank": ranks}


def of_roles(name, first, second):
    is_zero_sum = not np.any(first + second)
    value, *masses = nash(first) if is_zero_sum else (None, None, None)
    mixtures = dynamics(first, second)
    return {
        "name": name,
        "first": first.tolist(),
        "second": (second + 0.0).tolist(),
        "value": value,
        "nash": {"first": masses[0], "second": masses[1]},
        "prd": {"first": numbers(mixtures[0]), "second": numbers(mixtures[1])},
        "alphaRank": marginals(first, second),
    }


array = lambda payoffs: np.array(payoffs, float)
values = {
    "source": SOURCE,
    "symmetric": [of_symmetric(name, array(payoffs)) for name, payoffs in SYMMETRIC.items()],
    "byRole": [of_roles(name, array(payoffs), -array(payoffs)) for name, payoffs in ZERO_SUM.items()]
    + [of_roles(name, array(first), array(second)) for name, (first, second) in GENERAL_SUM.items()],
}
(pathlib.Path(__file__).parent / "openspiel-values.json").write_text(json.dumps(values, indent=1))
