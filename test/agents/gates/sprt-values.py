"""Writes sprt-values.json: log-likelihood ratios by the formulas of fastchess's logistic model, solved by SciPy.

    python3 -m venv venv && venv/bin/pip install scipy numpy
    venv/bin/python test/agents/gates/sprt-values.py && npx oxfmt test/agents/gates
"""

import json
import pathlib

import numpy as np
from scipy.optimize import brentq

SOURCE = (
    "getLLR and getLLR_logistic of fastchess (app/src/matchmaking/sprt/sprt.cpp; Van den Bergh, Comments on Normalized "
    "Elo, equations 1.2 and 1.3), theta by scipy.optimize.brentq. Written by sprt-values.py."
)
TRINOMIAL = [(10, 5, 3), (869, 357, 646), (30, 60, 30), (0, 0, 20), (20, 0, 0), (0, 40, 0), (1, 0, 0), (5000, 9000, 4900)]
PENTANOMIAL = [(1, 11, 47, 25, 16), (2, 23, 32, 35, 8), (0, 3, 10, 5, 0)]
ELOS = [(0, 5), (0, 35), (-35, 0), (-10, 10)]


def score(elo):
    return 1 / (1 + 10 ** (-elo / 400))


def most_likely(scores, shares, mean):
    equation = lambda theta: np.sum(shares * (scores - mean) / (1 + theta * (scores - mean)))
    low, high = -1 / (scores[-1] - mean), -1 / (scores[0] - mean)
    theta = brentq(equation, low + 1e-13, high - 1e-13, xtol=1e-15)
    return shares / (1 + theta * (scores - mean))


def ratio(scores, counts, elo0, elo1):
    counts = np.array([count or 1e-3 for count in counts], float)
    shares = counts / counts.sum()
    p0, p1 = (most_likely(np.array(scores), shares, score(elo)) for elo in (elo0, elo1))
    return float(np.sum(counts * (np.log(p1) - np.log(p0))))


def rows(scores, outcomes):
    return [
        {"scores": scores, "counts": list(counts), "elo0": elo0, "elo1": elo1, "llr": ratio(scores, counts, elo0, elo1)}
        for counts in outcomes
        for elo0, elo1 in ELOS
    ]


losses_first = [(loss, draw, win) for win, draw, loss in TRINOMIAL]
values = rows([0, 0.5, 1], losses_first) + rows([0, 0.25, 0.5, 0.75, 1], PENTANOMIAL)
path = pathlib.Path(__file__).parent / "sprt-values.json"
path.write_text(json.dumps({"source": SOURCE, "values": values}, indent=1))
