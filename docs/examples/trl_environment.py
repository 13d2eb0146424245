"""A seat of Red Queen as an environment of TRL. Needs: pip install openenv trl torch

    from trl import GRPOTrainer
    from trl_environment import table
    trainer = GRPOTrainer(model="Qwen/Qwen3-0.6B", train_dataset=rows,
                          environment_factory=table("http://127.0.0.1:2567/openenv/kuhn-poker"))

Rows of the dataset have a `prompt`, a list of messages, and, as columns, arguments of a reset: `seed`, `opponent`,
`seat`. A group of one seed gets one deal. TRL makes one object for each rollout, appends what `reset` returns to the
last message, offers every public method but `reset` and `get_reward` as a tool, and adds `get_reward` to its rewards.
"""
from openenv.core import GenericEnvClient

RESET_ARGUMENTS = ("seed", "opponent", "seat", "illegal")


class Table:
    def __init__(self, url):
        self._client = GenericEnvClient(base_url=url).sync()
        self._now, self._reward = None, 0.0
        self._client.connect()

    def reset(self, **row):
        """Starts an episode; returns what the seat sees."""
        arguments = {name: row[name] for name in RESET_ARGUMENTS if row.get(name) is not None}
        self._now = self._client.reset(**arguments)
        self._reward = self._now.reward or 0.0
        return self._now.observation["prompt"]

    def play(self, move: str) -> str:
        """Plays a move and returns what follows.

        Args:
            move: One of the legal moves, by its name or its number.

        Returns:
            The new situation, or how the episode ended.
        """
        if self._now.done:
            raise ValueError("The episode is over.")
        self._now = self._client.step({"message": move})
        self._reward += self._now.reward or 0.0
        return self._now.observation["prompt"]

    def get_reward(self) -> float:
        # A rollout that stops before the end of its episode has lost it.
        return self._reward if self._now is not None and self._now.done else -1.0

    def _close(self):
        self._client.close()


def table(url):
    """What `environment_factory` takes: makes a table for each rollout."""
    return lambda: Table(url)
