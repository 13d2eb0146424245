"""Games of Python packages for Red Queen: one request a line on standard input, one answer a line on standard output.

    -> {"op": "catalogue", "source": "openspiel"}
    <- {"games": [{"name": "kuhn_poker", "summary": "Kuhn Poker", "players": [2, 10]}, ...]}
    -> {"op": "load", "game": "openspiel:kuhn_poker"}
    <- {"name": "Kuhn Poker", "players": 2, "actions": 2, ...}
    -> {"op": "turns", "game": "openspiel:kuhn_poker", "histories": ["", "0", "0 2", "0 2 1"]}
    <- {"turn": [-1, -1, 0, 1], "legal": [[0, 1, 2], [1, 2], [0, 1], [0, 1]], ...}

A history is all actions so far, chance outcomes included, separated by blanks: requests need no state that this process
could lose, so it can be ended and started again at any time. Thousands of histories fit into one request. An error is
{"error": {"code": ..., "message": ...}}. Arrays of numbers are base64 of little-endian float32. It ends when standard
input does.
"""

import importlib
import json
import os
import sys

from refusals import GameRefused  # needs no package, which may be missing

SOURCES = {"openspiel": "openspiel_games", "pettingzoo": "pettingzoo_games"}


class Worker:
    def __init__(self):
        self.games = {}

    def answer(self, request):
        op = request["op"]
        if op == "catalogue":
            return {"games": self.source(request["source"]).catalogue()}
        game = self.game(request["game"])
        if op == "load":
            return game.facts()
        if op == "turns":
            return game.turns(request["histories"])
        if op == "seats":
            return game.seats(request["histories"])
        if op == "search":
            return game.search(request["history"], request["seed"], request["simulations"])
        raise GameRefused(f"there is no operation {op}")

    def game(self, name):
        if name not in self.games:
            source, _, rest = name.partition(":")
            self.games[name] = self.source(source).load(rest)
        return self.games[name]

    def source(self, name):
        if name not in SOURCES:
            raise GameRefused(f"there is no source of games {name}")
        return importlib.import_module(SOURCES[name])


def encode_line(answer):
    return json.dumps(answer, allow_nan=False, separators=(",", ":"))


def error_line(code, message):
    return encode_line({"error": {"code": code, "message": message[:2000]}})


def answer_line(worker, line):
    try:
        return encode_line(worker.answer(json.loads(line)))
    except ImportError as error:
        return error_line("package-missing", str(error))
    except GameRefused as error:
        return error_line("game-refused", str(error))
    except Exception as error:  # a fault of a game must not end the others
        return error_line("failed", f"{type(error).__name__}: {error}")


def main():
    # Packages print to standard output; answers get a descriptor of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    worker = Worker()
    for line in sys.stdin:
        answers.write(answer_line(worker, line) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
