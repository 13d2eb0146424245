"""Writes test/games/goldens/*.json from OpenSpiel, the reference for the calibration games.

    python3 -m venv venv && venv/bin/pip install open_spiel==2.0.2
    venv/bin/python test/games/openspiel-goldens.py

It writes those of every game in the registry that has an `openspiel` name, in the registry's order.

A golden is a list of episodes {game, steps: [{turn, legal, action, informationStates}], returns} and beside them
`observations` (one text of digits for each seat before each action and at the end) and `final` (the information states
at the end). Kuhn poker: every episode. The others: episodes drawn uniformly from a fixed seed.

Mini-Hanabi is OpenSpiel's hanabi with small parameters, which has no information states: mini-hanabi/openspiel.json has
episodes {steps: [[turn, action, legal, probabilities of chance]], returns, observations}, the latter as hexadecimal
digits of four places each. Every second episode avoids cards that do not fit, to be longer.
"""

import json
import pathlib
import random
import subprocess

import pyspiel

GOLDENS = pathlib.Path(__file__).parent / "goldens"
ROOT = GOLDENS.parents[2]
HANABI = (
    "hanabi(players=2,colors=2,ranks=2,hand_size=2,max_information_tokens=3,max_life_tokens=1,"
    "observation_type=card_knowledge)"
)
HANABI_EPISODES = 200
EVERY = ["kuhn-poker"]
SAMPLES = {"leduc-poker": 80, "connect-four": 15, "liars-dice": 120}
OTHERWISE = 40
LIST = """
import { games } from "./games/registry.ts";
console.log(JSON.stringify(games.flatMap(({ id, openspiel }) => (openspiel ? [[id, openspiel]] : []))));
"""


def named():
    """Ids of the registry's games that are OpenSpiel's, with their names there."""
    node = [ROOT / "node_modules/.bin/node", "--no-warnings", "--input-type=module-typescript", "--eval", LIST]
    return json.loads(subprocess.run(node, cwd=ROOT, capture_output=True, check=True).stdout)


def texts(state):
    return [state.information_state_string(seat) for seat in range(state.num_players())]


def tensors(game, state):
    recalls = game.get_type().provides_information_state_tensor
    read = state.information_state_tensor if recalls else state.observation_tensor
    return ["".join(str(int(x)) for x in read(seat)) for seat in range(game.num_players())]


def tell(name, game, actions):
    """The episode of `actions`, as our own playthroughs tell it."""
    state = game.new_initial_state()
    steps, observations = [], []
    for action in actions:
        observations.append(tensors(game, state))
        steps.append({
            "turn": state.current_player(),
            "legal": state.legal_actions(),
            "action": action,
            "informationStates": texts(state),
        })
        state.apply_action(action)
    observations.append(tensors(game, state))
    return {
        "game": name,
        "steps": steps,
        "returns": [int(x) for x in state.returns()],
        "final": texts(state),
        "observations": observations,
    }


def every(state):
    """Action sequences of all episodes from `state` on."""
    if state.is_terminal():
        yield state.history()
        return
    for action in state.legal_actions():
        yield from every(state.child(action))


def drawn(game, count, generator):
    for _ in range(count):
        state = game.new_initial_state()
        while not state.is_terminal():
            state.apply_action(generator.choice(state.legal_actions()))
        yield state.history()


def hexadecimal(bits):
    digits = "".join(str(int(bit)) for bit in bits)
    return "".join(f"{int(digits[i:i + 4], 2):x}" for i in range(0, len(digits), 4))


def hanabi(game, is_careful, generator):
    """An episode of random play; a careful one plays no card that does not fit."""
    state = game.new_initial_state()
    steps, observations = [], []
    observe = lambda: [hexadecimal(state.observation_tensor(seat)) for seat in range(2)]
    while not state.is_terminal():
        legal = state.legal_actions()
        safe = [action for action in legal if min(state.child(action).rewards()) >= 0]
        action = generator.choice(safe if is_careful and safe else legal)
        chances = [round(chance, 9) for _, chance in state.chance_outcomes()] if state.is_chance_node() else []
        steps.append([state.current_player(), action, legal, chances])
        observations.append(observe())
        state.apply_action(action)
    observations.append(observe())
    return {"steps": steps, "returns": [int(x) for x in state.returns()], "observations": observations}


def write(path, episodes):
    lines = [json.dumps(episode, separators=(",", ":")) for episode in episodes]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def main():
    GOLDENS.mkdir(exist_ok=True)
    generator = random.Random(2024)
    for name, openspiel in named():
        game = pyspiel.load_game(openspiel)
        if name in EVERY:
            episodes = every(game.new_initial_state())
        else:
            episodes = drawn(game, SAMPLES.get(name, OTHERWISE), generator)
        write(GOLDENS / f"{name}.json", [tell(name, game, actions) for actions in episodes])
    game = pyspiel.load_game(HANABI)
    generator = random.Random(2025)
    episodes = [hanabi(game, i % 2 == 1, generator) for i in range(HANABI_EPISODES)]
    write(GOLDENS.parent / "mini-hanabi" / "openspiel.json", episodes)


if __name__ == "__main__":
    main()
