class GameRefused(Exception):
    """A game that can't be played here; the message says why."""
