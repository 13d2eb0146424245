"""Plays rollouts as TRL would, with the object of trl_environment.py, and prints their rewards as JSON."""
import inspect
import json
import sys

from trl_environment import table

make = table(sys.argv[1])
tables = [make() for _ in range(3)]
prompts = [one.reset(prompt="ignored", seed=7, opponent="script:honest", difficulty=2) for one in tables]
for one in tables[:2]:
    text = "turn"
    while "The episode is over" not in text:
        text = one.play("check" if "check (0)" in one._now.observation["prompt"] else "fold")
# TRL offers all public methods but `reset` and `get_reward` as tools.
public = [name for name, _ in inspect.getmembers(type(tables[0]), inspect.isfunction) if not name.startswith("_")]
print(json.dumps({"prompts": prompts, "rewards": [one.get_reward() for one in tables], "public": public}))
for one in tables:
    one._close()
