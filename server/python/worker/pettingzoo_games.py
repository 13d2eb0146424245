"""Turn-based (AEC) environments of PettingZoo: `connect_four_v3` of pettingzoo.classic, `a_package.an_env_v0` of any.

The name may have arguments of the environment, and facts that PettingZoo does not state:
`go_v5(board_size=9)`, `a_package.an_env_v0(min=-1,max=1,plies=200,seeds=1024,zero_sum=True)`.
"""

import ast
import importlib
import pkgutil
import re
import warnings
from dataclasses import dataclass, field

import gymnasium
import numpy as np
import pettingzoo
import pettingzoo.classic

from histories import Recent, digest, encode, parent_of, turns_answer
from refusals import GameRefused

warnings.filterwarnings("ignore", module="gymnasium")

CHANCE, OVER = -1, -4  # OpenSpiel's numbers
CACHED_POSITIONS = 1024
LARGEST_NUMBER = 65_535  # of an action: episodes are stored in 16 bits
MAX_OBSERVATION = 100_000
MAX_TEXT = 2_000
MAX_PLANES = 10
USUAL_PLIES = 1_000
USUAL_SEEDS = 1_024

# What the environments don't state: bounds of a return, whether `reset(seed)` deals something, and whether everyone may
# see what the players see ("open").
# Limits of the bets: rlcard's leduc_holdem (two raises of 2, then of 4, in half chips), limit hold'em (four raises in
# four rounds, in big blinds) and no-limit hold'em (stacks of 100).
KNOWN = {
    "tictactoe_v3": {"open": True, "min": -1, "max": 1, "plies": 9, "seeds": 0, "zero_sum": True},
    "connect_four_v3": {"open": True, "min": -1, "max": 1, "plies": 42, "seeds": 0, "zero_sum": True},
    "chess_v6": {"open": True, "min": -1, "max": 1, "seeds": 0, "zero_sum": True},
    "go_v5": {"open": True, "min": -1, "max": 1, "seeds": 0, "zero_sum": True},
    "rps_v2": {"min": -15, "max": 15, "plies": 30, "seeds": 0, "zero_sum": True},
    "leduc_holdem_v4": {"min": -7, "max": 7, "plies": 20, "zero_sum": True},
    "texas_holdem_v4": {"min": -25, "max": 25, "plies": 60, "zero_sum": True},
    "texas_holdem_no_limit_v6": {"min": -100, "max": 100, "plies": 200, "zero_sum": True},
}
FACTS = ("min", "max", "plies", "seeds", "zero_sum", "open")


def catalogue():
    names = sorted(module.name for module in pkgutil.iter_modules(pettingzoo.classic.__path__))
    return [{"name": name, "summary": f"pettingzoo.classic.{name}", "players": [2, 2]} for name in names if name in KNOWN]


def load(name):
    base, arguments = parse_name(name)
    given = {key: arguments.pop(key) for key in FACTS if key in arguments}
    facts = {"plies": USUAL_PLIES, "seeds": USUAL_SEEDS, "zero_sum": False, "open": False, **KNOWN.get(base, {}), **given}
    if "min" not in facts or "max" not in facts:
        raise GameRefused(f"PettingZoo states no bounds of its returns; name them, as in {base}(min=-1,max=1)")
    module = import_environment(base)
    if not hasattr(module, "env"):
        raise GameRefused(f"{module.__name__} has no `env`; only turn-based (AEC) environments can be played")
    return PettingZooGame(name, lambda: module.env(**arguments), facts)


def parse_name(name):
    match = re.fullmatch(r"([\w.]+)(?:\((.*)\))?", name)
    if match is None:
        raise GameRefused("its name must be an environment, with arguments in parentheses if any: go_v5(board_size=9)")
    try:
        call = ast.parse(f"f({match[2] or ''})", mode="eval").body
        if call.args:
            raise ValueError("an argument without a name")
        return match[1], {word.arg: value_of(word.value) for word in call.keywords}
    except (SyntaxError, ValueError):
        raise GameRefused(f"its arguments must be name=value pairs, and are {match[2]}") from None


def value_of(node):
    """A number, True, False, None, or a word as text."""
    return node.id if isinstance(node, ast.Name) else ast.literal_eval(node)


def import_environment(base):
    path = base if "." in base else f"pettingzoo.classic.{base}"
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name and (path == error.name or path.startswith(f"{error.name}.")):
            raise GameRefused(f"there is no module {path}") from None
        raise


@dataclass
class Position:
    """An environment after some actions."""

    env: object
    totals: np.ndarray
    plies: int = 0
    pasts: list = field(default_factory=list)  # by player: a digest of what it saw and did at its turns


class PettingZooGame:
    def __init__(self, name, make, declared):
        self.name = name
        self.make = make
        self.declared = declared
        self.positions = Recent(CACHED_POSITIONS)
        self.free = []
        env = self.new_env()
        self.agents = list(env.possible_agents)
        self.spaces = [self.observed_space(env.observation_space(agent)) for agent in self.agents]
        actions = [env.action_space(agent) for agent in self.agents]
        if not all(isinstance(space, gymnasium.spaces.Discrete) and space.start == 0 for space in actions):
            raise GameRefused("its actions are not numbers from 0 (Discrete)")
        self.actions = int(max(space.n for space in actions))
        self.size = max(gymnasium.spaces.flatdim(space) for space in self.spaces)
        if max(self.actions, declared["seeds"]) > LARGEST_NUMBER + 1:
            raise GameRefused(f"it has actions or seeds above {LARGEST_NUMBER}")
        if self.size > MAX_OBSERVATION:
            raise GameRefused(f"its observation has {self.size} numbers, more than {MAX_OBSERVATION}")
        self.free.append(env)

    def new_env(self):
        try:
            env = self.make()
            env.reset(seed=0)
            return env
        except TypeError as error:
            raise GameRefused(f"PettingZoo can't make it: {error}") from None

    @staticmethod
    def observed_space(space):
        """The space without the mask of legal actions, which is not part of what a network sees."""
        is_masked = isinstance(space, gymnasium.spaces.Dict) and "action_mask" in space.spaces
        return space["observation"] if is_masked and "observation" in space.spaces else space

    def facts(self):
        return {
            "name": f"{self.name} (PettingZoo)",
            "summary": f"PettingZoo's {self.name}, played by PettingZoo {pettingzoo.__version__} in Python.",
            "openspiel": None,
            "players": len(self.agents),
            "actions": self.actions,
            "maxPlies": self.declared["plies"] + (1 if self.declared["seeds"] > 0 else 0),
            "observationSize": self.size,
            "min": self.declared["min"],
            "max": self.declared["max"],
            "sum": 0 if self.declared["zero_sum"] else None,
            "identical": False,
            "treeNodes": None,
            "search": False,
        }

    def is_seeded(self, history):
        return history == "" and self.declared["seeds"] > 0

    def position(self, history):
        """Moves an environment on from the nearest cached position, which is then no longer cached: copies are slow."""
        cached = self.positions.get(history)
        if cached is not None:
            return cached
        prefix, actions = history, []
        while prefix != "" and cached is None:
            prefix, action = parent_of(prefix)
            actions.append(action)
            cached = self.positions.pop(prefix)
        if cached is None:
            cached = self.start(actions.pop() if self.declared["seeds"] > 0 else 0)
        for action in reversed(actions):
            self.step(cached, action)
        dropped = self.positions.put(history, cached)
        if dropped is not None:
            self.free.append(dropped.env)
        return cached

    def start(self, seed):
        env = self.free.pop() if self.free else self.new_env()
        env.reset(seed=int(seed))
        players = len(self.agents)
        return Position(env, np.zeros(players), 0, [""] * players)

    def step(self, position, action):
        env = position.env
        player = self.agents.index(env.agent_selection)
        seen = self.row(position, player).tobytes().hex()
        position.pasts[player] = digest(f"{position.pasts[player]}|{seen}|{action}")
        env.step(int(action))
        position.plies += 1
        for i, agent in enumerate(self.agents):
            position.totals[i] += env.rewards.get(agent, 0)
        while env.agents and self.is_done(env):
            env.step(None)  # an agent that has ended must be stepped out

    @staticmethod
    def is_done(env):
        agent = env.agent_selection
        return env.terminations.get(agent, False) or env.truncations.get(agent, False)

    def is_over(self, position):
        return not position.env.agents or position.plies >= self.declared["plies"]

    def legal(self, position):
        env = position.env
        agent = env.agent_selection
        observed = env.observe(agent)
        mask = observed.get("action_mask") if isinstance(observed, dict) else None
        if mask is None:
            mask = env.infos.get(agent, {}).get("action_mask")
        return list(range(env.action_space(agent).n)) if mask is None else np.flatnonzero(mask).tolist()

    def row(self, position, player):
        """What a player sees, as numbers; zeros once its agent is gone."""
        row = np.zeros(self.size, np.float32)
        if self.agents[player] not in position.env.agents:
            return row
        flat = gymnasium.spaces.flatten(self.spaces[player], self.observed(position, player))
        row[: flat.size] = flat
        return row

    def observed(self, position, player):
        observed = position.env.observe(self.agents[player])
        return observed["observation"] if isinstance(observed, dict) and "observation" in observed else observed

    def turns(self, histories):
        return turns_answer([self.turn(history) for history in histories], self.size)

    def turn(self, history):
        if self.is_seeded(history):
            seeds = self.declared["seeds"]
            return {"turn": CHANCE, "legal": list(range(seeds)), "chance": [1 / seeds] * seeds}
        position = self.position(history)
        if self.is_over(position):
            return {"turn": OVER, "legal": [], "returns": [float(total) for total in position.totals]}
        player = self.agents.index(position.env.agent_selection)
        text = self.text(position, player)
        return {"turn": player, "legal": self.legal(position), "text": text, "row": self.row(position, player)}

    def seats(self, histories):
        answers = [self.seats_at(history) for history in histories]
        columns = {key: [answer[key] for answer in answers] for key in answers[0]} if answers else {}
        return {**columns, "rows": encode(np.asarray(columns.get("rows", [])).reshape(-1, self.size), self.size)}

    def seats_at(self, history):
        players = range(len(self.agents))
        if self.is_seeded(history):
            waiting = ["The deal is drawn."] * len(self.agents)
            return {
                "texts": waiting,
                "rows": [np.zeros(self.size, np.float32) for _ in players],
                "boards": waiting,
                "tables": waiting[0],
                "revealed": waiting[0],
                "labels": [f"seed {seed}" for seed in range(self.declared["seeds"])],
            }
        position = self.position(history)
        boards = [self.board(position, player) for player in players]
        return {
            "texts": [self.text(position, player) for player in players],
            "rows": [self.row(position, player) for player in players],
            "boards": boards,
            "tables": boards[0] if self.declared["open"] else None,
            "revealed": "\n\n".join(f"{agent}:\n{board}" for agent, board in zip(self.agents, boards)),
            "labels": [] if self.is_over(position) else [f"action {action}" for action in self.legal(position)],
        }

    def text(self, position, player):
        moves = "over" if self.is_over(position) else f"{position.env.agent_selection} moves"
        return f"{self.board(position, player)}\n{position.plies} moves, {moves}; earlier: {position.pasts[player] or 'nothing'}"

    def board(self, position, player):
        if self.agents[player] not in position.env.agents:
            return "The game is over."
        return drawing(np.asarray(self.observed(position, player)))

    def search(self, *_):
        raise GameRefused("it has no search")


def drawing(observed):
    """An observation as text: planes of zeros and ones as one board, anything else as the numbers that are not zero."""
    is_binary = observed.ndim == 3 and observed.shape[2] <= MAX_PLANES and np.isin(observed, (0, 1)).all()
    if is_binary and observed.sum(axis=2).max() <= 1:
        planes = np.where(observed.any(axis=2), observed.argmax(axis=2), -1)
        text = "\n".join("".join("." if plane < 0 else str(plane) for plane in row) for row in planes)
    elif observed.ndim == 0:
        text = f"observation {observed}"
    else:
        flat = observed.ravel()
        text = ", ".join(f"{i}: {flat[i]:g}" for i in np.flatnonzero(flat)) or "all zeros"
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} … ({digest(observed.tobytes().hex())})"
