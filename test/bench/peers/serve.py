"""Answers rounds of work to `test/bench/peers.ts`: one line of JSON in, one out.

{"suite": "rules", "task": "kuhn_poker", "milliseconds": 400} -> {"speed": 397000.0}

A suite is a module next to this one with `prepare(task)`, which returns a function that does the work once and returns the
number of units. It is called once per task, and the result is cached. All suites run on one core.
"""

import importlib
import json
import os
import sys
import time

prepared = {}


def versions():
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": sys.version.split()[0]}
    for package in ("torch", "jax", "open_spiel", "pettingzoo"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            pass
    return found


def speed(suite, task, milliseconds):
    key = (suite, task)
    if key not in prepared:
        prepared[key] = importlib.import_module(suite).prepare(task)
    work = prepared[key]
    started = time.perf_counter()
    units = 0
    while time.perf_counter() - started < milliseconds / 1000:
        units += work()
    return units / (time.perf_counter() - started)


def answer(request):
    if request["suite"] == "versions":
        return {"versions": versions()}
    return {"speed": speed(request["suite"], request["task"], request["milliseconds"])}


def main():
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    out = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line))
        except Exception as error:  # the other side says which task failed
            reply = {"error": f"{type(error).__name__}: {error}"}
        out.write(json.dumps(reply) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
