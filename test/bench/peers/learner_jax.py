"""The MLP's train step of `learner.py` in JAX: one program by `jax.jit`, with Optax's Adam on clipped gradients.

Tasks: "mlp 256", how many rows a batch has.
"""

import jax
import optax
from jax import numpy as jnp
from jax import random

INPUTS, HIDDEN, ACTIONS = 64, 128, 32


def network(key):
    """Weights and biases: 64 inputs, 128-128, 32 actions and a value."""
    shapes = {"first": (INPUTS, HIDDEN), "second": (HIDDEN, HIDDEN), "policy": (HIDDEN, ACTIONS), "value": (HIDDEN, 1)}
    return {
        name: (random.normal(key, shape) / shape[0] ** 0.5, jnp.zeros(shape[1])) for name, shape in shapes.items()
    }


def forward(params, rows):
    def dense(name, x):
        weights, biases = params[name]
        return x @ weights + biases

    hidden = jax.nn.relu(dense("second", jax.nn.relu(dense("first", rows))))
    return dense("policy", hidden), dense("value", hidden).squeeze(-1)


def loss(params, batch):
    """PPO, as in `learner.py`; also the terms that are reported."""
    logits, values = forward(params, batch["rows"])
    log_policy = jax.nn.log_softmax(jnp.where(batch["legal"], logits, -1e9))
    chosen = jnp.take_along_axis(log_policy, batch["actions"][:, None], 1).squeeze(1)
    change = chosen - batch["behaviour"]
    ratio = jnp.exp(change)
    advantages = batch["advantages"]
    policy_loss = -jnp.minimum(ratio * advantages, jnp.clip(ratio, 0.8, 1.2) * advantages).mean()
    value_loss = ((values - batch["targets"]) ** 2).mean()
    entropy = -(jnp.exp(log_policy) * jnp.maximum(log_policy, -1e4)).sum(-1).mean()
    reported = (ratio - 1 - change).mean(), (jnp.abs(ratio - 1) > 0.2).mean()
    return policy_loss + 0.5 * value_loss - 0.01 * entropy, reported


def prepare(task):
    n = int(task.split()[1])
    keys = random.split(random.key(0), 7)
    actions = random.randint(keys[1], (n,), 0, ACTIONS)
    batch = {
        "rows": random.normal(keys[0], (n, INPUTS)),
        "actions": actions,
        "legal": (random.uniform(keys[2], (n, ACTIONS)) < 0.75).at[jnp.arange(n), actions].set(True),
        "behaviour": -3 + 0.5 * (random.uniform(keys[3], (n,)) - 0.5),
        "advantages": random.normal(keys[4], (n,)),
        "targets": random.normal(keys[5], (n,)),
    }
    optimizer = optax.chain(optax.clip_by_global_norm(0.5), optax.adam(1e-3, eps=1e-5))
    params = network(keys[6])
    now = {"params": params, "state": optimizer.init(params)}

    @jax.jit
    def step(params, state, batch):
        (_, reported), gradients = jax.value_and_grad(loss, has_aux=True)(params, batch)
        changes, state = optimizer.update(gradients, state)
        return optax.apply_updates(params, changes), state, reported

    def work():
        now["params"], now["state"], _ = jax.block_until_ready(step(now["params"], now["state"], batch))
        return n

    return work
