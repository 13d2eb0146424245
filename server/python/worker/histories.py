"""What the games of all sources share: histories, and arrays as text."""

import base64
import hashlib
from collections import OrderedDict

import numpy as np


def encode(rows, width):
    """Rows of `width` numbers each -> base64 of float32, little-endian."""
    values = np.asarray(rows, dtype="<f4").reshape(-1, width) if len(rows) > 0 else np.zeros((0, width), "<f4")
    if not np.isfinite(values).all():
        raise ValueError("an observation has numbers that are not finite")
    return base64.b64encode(values.tobytes()).decode("ascii")


def turns_answer(turns, width):
    """The answer to `turns` from one dictionary a state, of which the row of the seat to move may be absent."""
    columns = {field: [turn.get(field) for turn in turns] for field in ("turn", "legal", "chance", "returns")}
    texts = [turn.get("text") for turn in turns]
    return {**columns, "texts": texts, "rows": encode([turn["row"] for turn in turns if "row" in turn], width)}


def parent_of(history):
    """The history one action earlier, and that action."""
    earlier, _, action = history.rpartition(" ")
    return earlier, int(action)


def digest(text):
    """A short name for a long text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def unique_labels(labels, actions):
    """Labels of one state, each on one line; where two would be the same, with the action's number."""
    clean = [" ".join(str(label).split()) or f"action {action}" for label, action in zip(labels, actions)]
    twice = {label for label in clean if clean.count(label) > 1}
    return [f"{label} #{action}" if label in twice else label for label, action in zip(clean, actions)]


class Recent:
    """The most recently used values, at most `capacity`."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.values = OrderedDict()

    def get(self, key):
        value = self.values.get(key)
        if value is not None:
            self.values.move_to_end(key)
        return value

    def pop(self, key):
        return self.values.pop(key, None)

    def put(self, key, value):
        """Keeps a value. Returns the one that is dropped for it, if any."""
        self.values[key] = value
        return self.values.popitem(last=False)[1] if len(self.values) > self.capacity else None
