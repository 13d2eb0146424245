"""The forward pass of `inference.py` in JAX, compiled by `jax.jit`.

Tasks: "mlp 64", a batch of so many rows.
"""

import jax
from jax import random
from learner_jax import INPUTS, forward, network


def prepare(task):
    n = int(task.split()[1])
    params = network(random.key(0))
    rows = random.normal(random.key(1), (n, INPUTS))
    answer = jax.jit(forward)

    def work():
        jax.block_until_ready(answer(params, rows))
        return n

    return work
