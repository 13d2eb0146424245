"""Writes rliable-values.json next to this file: pip install rliable==1.2.0 "pandas<3"; python3 rliable-values.py"""

import json
import pathlib

import numpy as np
from rliable import library, metrics

REPS = 50_000


def sample(seed, n, kind):
    random = np.random.RandomState(seed)
    if kind == "normal":
        return random.normal(0.5, 0.2, n)
    if kind == "skewed":
        return random.exponential(1.0, n)
    # Few distinct values, so that runs tie.
    return random.randint(0, 4, n) / 4


def interval(scores, statistic, seed):
    rng = np.random.RandomState(seed)
    _, bounds = library.get_interval_estimates({"arm": scores}, statistic, reps=REPS, random_state=rng)
    return [float(x) for x in np.ravel(bounds["arm"])]


def one(seed, n, kind):
    values = sample(seed, n, kind)
    runs = values.reshape(n, 1)
    return {
        "values": values.tolist(),
        "iqm": float(metrics.aggregate_iqm(runs)),
        "iqmInterval": interval(runs, lambda x: np.array([metrics.aggregate_iqm(x)]), seed),
        "mean": float(metrics.aggregate_mean(runs)),
        "meanInterval": interval(runs, lambda x: np.array([metrics.aggregate_mean(x)]), seed),
    }


def two(seed, n, m, kind):
    a, b = sample(seed, n, kind), sample(seed + 100, m, kind)
    pair = (a.reshape(n, 1), b.reshape(m, 1))
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "probability": float(metrics.probability_of_improvement(*pair)),
        "interval": interval(pair, lambda x, y: np.array([metrics.probability_of_improvement(x, y)]), seed),
    }


kinds = ["normal", "skewed", "tied"]
samples = [one(i, n, kind) for kind in kinds for i, n in enumerate([3, 4, 5, 7, 8, 10, 20])]
pairs = [two(i, n, m, kind) for kind in kinds for i, (n, m) in enumerate([(3, 3), (5, 5), (5, 8), (10, 10)])]
file = pathlib.Path(__file__).with_name("rliable-values.json")
file.write_text(json.dumps({"rliable": "1.2.0", "reps": REPS, "samples": samples, "pairs": pairs}, indent=1) + "\n")
