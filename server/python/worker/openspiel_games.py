"""Games of OpenSpiel (pyspiel), named as `pyspiel.load_game` takes them: `leduc_poker(players=3)`."""

import random

import pyspiel
from open_spiel.python.observation import make_observation

from histories import Recent, digest, encode, parent_of, turns_answer, unique_labels
from refusals import GameRefused

CACHED_STATES = 20_000
SIZE_PROBES = 200
LARGEST_NUMBER = 65_535  # of an action or chance outcome: episodes are stored in 16 bits
MAX_OBSERVATION = 100_000

Type = pyspiel.GameType
NO_PRIVATE_INFORMATION = pyspiel.IIGObservationType(
    public_info=True, perfect_recall=True, private_info=pyspiel.PrivateInfoType.NONE
)


def version():
    try:
        from importlib.metadata import version as installed

        return installed("open_spiel")
    except ImportError:
        return "unknown"


def fault_of(kind):
    """Why games of a type can't be played here; None if they can."""
    if kind.dynamics == Type.Dynamics.MEAN_FIELD:
        return "it is a mean-field game"
    if kind.chance_mode == Type.ChanceMode.SAMPLED_STOCHASTIC:
        return "it samples its chance outcomes inside, so episodes could not be replayed"
    if not (kind.provides_information_state_tensor or kind.provides_observation_tensor):
        return "it has no tensor of what a player sees"
    return None


def catalogue():
    return [
        {"name": kind.short_name, "summary": kind.long_name, "players": [kind.min_num_players, kind.max_num_players]}
        for kind in pyspiel.registered_games()
        if kind.default_loadable and fault_of(kind) is None
    ]


def load(name):
    try:
        game = pyspiel.load_game_as_turn_based(name)
    except (pyspiel.SpielError, RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0].removesuffix(" Available games are:")
        raise GameRefused(f"OpenSpiel can't load it: {reason}") from None
    return OpenSpielGame(name, game)


def public_observer(game):
    """Describes what everyone may see; None where OpenSpiel doesn't say what that is."""
    try:
        return make_observation(game, NO_PRIVATE_INFORMATION)
    except (pyspiel.SpielError, RuntimeError):
        return None


class OpenSpielGame:
    def __init__(self, name, game):
        fault = fault_of(game.get_type())
        if fault is not None:
            raise GameRefused(fault)
        self.name = name
        self.game = game
        self.kind = game.get_type()
        self.players = game.num_players()
        self.is_perfect = self.kind.information == Type.Information.PERFECT_INFORMATION
        self.has_text = self.kind.provides_information_state_string
        self.has_board = self.kind.provides_observation_string
        self.by_information = self.kind.provides_information_state_tensor
        self.size = (game.information_state_tensor_size if self.by_information else game.observation_tensor_size)()
        self.outcomes = game.max_chance_outcomes() if self.has_chance() else 0
        if max(game.num_distinct_actions(), self.outcomes) > LARGEST_NUMBER + 1:
            raise GameRefused(f"it has actions above {LARGEST_NUMBER}")
        if self.size > MAX_OBSERVATION:
            raise GameRefused(f"its observation has {self.size} numbers, more than {MAX_OBSERVATION}")
        self.observer = public_observer(game) if not self.is_perfect else None
        self.states = Recent(CACHED_STATES)

    def has_chance(self):
        return self.kind.chance_mode == Type.ChanceMode.EXPLICIT_STOCHASTIC

    def facts(self):
        game = self.game
        is_identical = self.kind.utility == Type.Utility.IDENTICAL
        plies = game.max_game_length() + (game.max_chance_nodes_in_history() if self.has_chance() else 0)
        return {
            "name": f"{self.kind.long_name} (OpenSpiel)",
            "summary": f"OpenSpiel's {self.name}, played by OpenSpiel {version()} in Python.",
            "openspiel": self.name,
            "players": self.players,
            "actions": game.num_distinct_actions(),
            "maxPlies": plies,
            "observationSize": self.size,
            "min": game.min_utility(),
            "max": game.max_utility(),
            "sum": None if is_identical else game.utility_sum(),
            "identical": is_identical,
            "treeNodes": self.tree_nodes() if self.has_text or self.is_perfect else None,
            "search": self.is_perfect and self.players == 2 and self.kind.reward_model == Type.RewardModel.TERMINAL,
        }

    def tree_nodes(self):
        """Knuth's estimate of the number of histories: the mean over random paths of the product of branchings."""
        draw = random.Random(self.name)
        total = 0.0
        for _ in range(SIZE_PROBES):
            state, weight, nodes = self.game.new_initial_state(), 1.0, 1.0
            while not state.is_terminal() and nodes < 1e9:
                actions = state.legal_actions()
                weight *= len(actions)
                nodes += weight
                state.apply_action(draw.choice(actions))
            total += nodes
        return total / SIZE_PROBES

    def state(self, history):
        missing = []
        while (found := self.states.get(history)) is None and history != "":
            missing.append(history)
            history, _ = parent_of(history)
        state = found if found is not None else self.game.new_initial_state()
        if found is None:
            self.states.put("", state)
        for later in reversed(missing):
            state = state.clone()
            state.apply_action(parent_of(later)[1])
            self.states.put(later, state)
        return state

    def turns(self, histories):
        return turns_answer([self.turn(history) for history in histories], self.size)

    def turn(self, history):
        state = self.state(history)
        player = int(state.current_player())
        if state.is_terminal():
            return {"turn": player, "legal": [], "returns": state.returns()}
        if state.is_chance_node():
            legal, chance = zip(*sorted(state.chance_outcomes()))
            return {"turn": player, "legal": legal, "chance": chance}
        text = self.text(state, player, history)
        return {"turn": player, "legal": state.legal_actions(), "text": text, "row": self.row(state, player)}

    def seats(self, histories):
        states = [self.state(history) for history in histories]
        players = range(self.players)
        return {
            "texts": [[self.text(s, player, h) for player in players] for s, h in zip(states, histories)],
            "rows": encode([self.row(s, player) for s in states for player in players], self.size),
            "boards": [[self.board(s, player, h) for player in players] for s, h in zip(states, histories)],
            "tables": [self.table(s) for s in states],
            "revealed": [str(s) for s in states],
            "labels": [self.labels(s) for s in states],
        }

    def row(self, state, player):
        tensor = state.information_state_tensor if self.by_information else state.observation_tensor
        return tensor(player)

    def text(self, state, player, history):
        if self.has_text:
            return state.information_state_string(player)
        if self.is_perfect:
            return history
        return self.recall(player, history)

    def recall(self, player, history):
        """Everything that a player saw when it moved, and what it did: for games that state no information states."""
        past, prefix = [], ""
        for action in history.split():
            state = self.state(prefix)
            if state.current_player() == player:
                past.append(f"{state.observation_string(player)}|{action}")
            prefix = f"{prefix} {action}".strip()
        return f"{self.state(history).observation_string(player)}\nearlier: {digest('|'.join(past))}"

    def board(self, state, player, history):
        if self.has_board:
            return state.observation_string(player)
        return str(state) if self.is_perfect else self.text(state, player, history)

    def table(self, state):
        """What everyone may see; None if OpenSpiel doesn't say what that is."""
        if self.is_perfect:
            return str(state)
        return self.observer.string_from(state, 0) if self.observer is not None else None

    def labels(self, state):
        if state.is_terminal():
            return []
        actions = sorted(action for action, _ in state.chance_outcomes()) if state.is_chance_node() else state.legal_actions()
        return unique_labels([state.action_to_string(state.current_player(), action) for action in actions], actions)

    def search(self, history, seed, simulations):
        """The move of a Monte Carlo tree search with random rollouts."""
        evaluator = pyspiel.RandomRolloutEvaluator(1, seed)
        bot = pyspiel.MCTSBot(self.game, evaluator, 1.4, simulations, 64, True, seed, False)
        return {"action": bot.step(self.state(history))}
