"""A bot for a seat of Red Queen. Needs: pip install "python-socketio[client]"

    from seat_bot import SeatBot
    bot = SeatBot("http://127.0.0.1:2567", "ada", key="a secret of 16 characters or more",
                  answer=lambda turn: {"action": turn["legal"][0]["action"]})
    print(bot.reference)  # seat it by this name: in a match, or on a league's ladder
    bot.wait()

As a program it plays random legal moves: python seat_bot.py http://127.0.0.1:2567 ada
"""
import random
import secrets
import sys
import threading

import socketio


class SeatBot:
    def __init__(self, url, name, key, answer, tables=8, games=None, on_over=None):
        self.answer = answer
        self.hello = {"protocol": 1, "name": name, "key": key, "tables": tables}
        if games is not None:
            self.hello["games"] = games
        self.reference, self.error, self.refusals, self._greeted = None, None, [], threading.Event()
        self.socket = socketio.Client()
        self.socket.on("connect", self._connect, namespace="/seats")
        self.socket.on("turn", self._turn, namespace="/seats")
        self.socket.on("over", on_over or (lambda over: None), namespace="/seats")
        self.socket.connect(url, namespaces=["/seats"], transports=["websocket"])
        if not self._greeted.wait(20) or self.error:
            self.socket.disconnect()
            raise ConnectionError(self.error or "the server did not answer the hello")

    def _connect(self):  # also after an interruption: the server sends open turns again
        self.socket.emit("hello", self.hello, namespace="/seats", callback=self._welcome)

    def _welcome(self, reply):
        self.error = reply.get("error", {}).get("message")
        self.reference = reply.get("ok", {}).get("reference")
        self._greeted.set()

    def _turn(self, turn):
        act = {"turn": turn["turn"], **self.answer(turn)}
        self.socket.emit("act", act, namespace="/seats", callback=self._acknowledge)

    def _acknowledge(self, reply):
        if "error" in reply:
            self.refusals.append(reply["error"])

    def wait(self):
        self.socket.wait()

if __name__ == "__main__":
    pick = lambda turn: {"action": random.choice(turn["legal"])["action"]}
    bot = SeatBot(sys.argv[1], sys.argv[2], key=secrets.token_hex(24), answer=pick)
    print(bot.reference, flush=True)
    bot.wait()
