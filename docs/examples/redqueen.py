"""Reads what Red Queen exports into pandas: episodes (JSON lines, CSV or Parquet) and curves (CSV or JSON).

One file to copy next to a notebook. It needs pandas, and pyarrow for Parquet:

    import redqueen

    plies = redqueen.read_plies("episodes.parquet")    # a row for each action, chance included
    seats = redqueen.read_seats("episodes.parquet")    # a row for each seat of each episode
    curves = redqueen.read_curves("curves.csv")        # a row for each value of a curve

As a program it prints how a league's learning policy fared against each opponent:

    python redqueen.py episodes.parquet --every 50
"""

import argparse
import json
import os

import pandas as pd

# Columns of plies, as `episode export` writes them to CSV and Parquet, with their types in pandas.
_TEXTS = ["episode", "game", "origin", "league", "agent", "segment", "purpose", "seed", "options", "outcome"]
_TEXTS += ["role", "player", "label"]
_LISTS = ["players", "learner_seats", "returns", "legal"]
_TYPES = dict.fromkeys(_TEXTS, "string")
_TYPES |= dict.fromkeys(["index", "policy_version"], "Int64")
_TYPES |= dict.fromkeys(["ply", "seat", "action"], "int64")
_TYPES |= dict.fromkeys(["log_prob", "milliseconds", "return"], "float64")

# What belongs to an episode, and is in each of its rows.
_EPISODE = ["episode", "game", "origin", "league", "agent", "segment", "index", "purpose", "policy_version"]
_EPISODE += ["seed", "options", "outcome", "ended_at", "players", "learner_seats", "returns"]

_PLY = ["ply", "seat", "role", "player", "action", "label", "legal", "log_prob", "milliseconds", "return"]

_CURVE = ["agent", "version", "at", "name", "value", "low", "high", "n"]


def read_plies(path, columns=None):
    """Every action of every episode, in order; `columns` chooses some, which takes less memory.

    A seat of -1 is chance. The columns are described in docs/store.md; `ended_at` is a time in UTC.
    """
    columns = list(columns or _EPISODE + _PLY)
    return _typed(_read(path, columns, first=False))


def read_seats(path):
    """A row for each seat of each episode: what it played, against whom, and what it earned.

    Besides what belongs to the episode: `seat`, `role`, `player`, `opponent` (the players of the other seats),
    `learns` (whether an agent learned from this seat), `return`, and in games of two seats `score`: 1 for a win,
    0.5 for a draw, 0 for a loss. Episodes without any action are left out.
    """
    roles = _read(path, ["game", "seat", "role"], first=False).drop_duplicates().set_index(["game", "seat"])["role"]
    episodes = _typed(_read(path, _EPISODE, first=True))
    seats = episodes.assign(seat=[range(len(players)) for players in episodes["players"]]).explode("seat")
    seats = seats.reset_index(drop=True)
    own = list(zip(seats["seat"], seats["players"], seats["returns"], seats["learner_seats"]))
    seats["seat"] = seats["seat"].astype("int64")
    known = pd.MultiIndex.from_frame(seats[["game", "seat"]])
    seats["role"] = pd.array(roles.reindex(known).to_numpy(), dtype="string")
    seats["player"] = pd.array([players[seat] for seat, players, _, _ in own], dtype="string")
    opponents = [" ".join(_others(players, seat)) for seat, players, _, _ in own]
    seats["opponent"] = pd.array(opponents, dtype="string")
    seats["learns"] = [seat in learners for seat, _, _, learners in own]
    seats["return"] = [float(returns[seat]) for seat, _, returns, _ in own]
    seats["score"] = [_score(returns, seat) for seat, _, returns, _ in own]
    return seats.drop(columns=["players", "learner_seats", "returns"])


def read_curves(path):
    """Every value that `league export --curves csv|json` wrote.

    Columns: `agent`, `version` (updates of its policy), `at` (a time in UTC), `name` (`evaluation/NAME` or
    `training/NAME`), `value`, and the 95% interval and sample size of evaluations: `low`, `high`, `n`.
    """
    if str(path).endswith(".json"):
        with open(path, encoding="utf-8") as file:
            curves = pd.DataFrame(json.load(file), columns=_CURVE)
    else:
        missing = {name: [""] for name in ["low", "high", "n"]}
        curves = pd.read_csv(path, keep_default_na=False, na_values=missing, float_precision="round_trip")
    types = {"agent": "string", "version": "int64", "name": "string"}
    types |= dict.fromkeys(["value", "low", "high", "n"], "float64")
    curves = curves.astype(types)
    return curves.assign(at=_times(curves["at"]))


def scores(seats, by):
    """The mean score of seats in groups, with its 95% interval and the number of episodes.

    `by` is what `DataFrame.groupby` takes, such as `["player", "opponent"]`. The interval is Wilson's (1927) with
    draws as half a win; seats of one episode are not independent, so groups should have one of them.
    """
    groups = seats.dropna(subset=["score"]).groupby(by)["score"]
    table = groups.agg(episodes="count", score="mean")
    z, n, p = 1.959964, table["episodes"], table["score"]
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    return table.assign(low=centre - half, high=centre + half)


def learner_scores(seats, every=50):
    """How the learning policy fared against each opponent, for each `every` updates that it had behind it."""
    learner = seats[seats["learns"] & (seats["player"] != seats["opponent"])]
    updates = (learner["policy_version"] // every * every).rename("updates")
    return scores(learner, [learner["opponent"], updates])


def _others(players, seat):
    return [player for other, player in enumerate(players) if other != seat]


def _score(returns, seat):
    if len(returns) != 2:
        return float("nan")
    own, other = returns[seat], returns[1 - seat]
    return 0.5 if own == other else float(own > other)


def _read(path, columns, first):
    """Columns of plies; of the first of each episode alone with `first`."""
    wanted = columns + (["ply"] if first and "ply" not in columns else [])
    if os.path.isdir(path) or str(path).endswith(".parquet"):
        rows = pd.read_parquet(path, columns=wanted, filters=[("ply", "==", 0)] if first else None)
        rows = rows.reset_index(drop=True)
    elif str(path).endswith(".csv"):
        rows = _read_csv(path, wanted)
    else:
        rows = pd.DataFrame(_json_rows(path, first), columns=_EPISODE + _PLY)[wanted]
    return (rows[rows["ply"] == 0].reset_index(drop=True) if first else rows)[columns]


def _read_csv(path, columns):
    # Labels such as "None" are texts, and only an empty field is missing.
    missing = {name: [""] for name in columns if name != "label"}
    types = {name: kind for name, kind in _TYPES.items() if name in columns}
    lists = {name: json.loads for name in _LISTS if name in columns}
    options = {"keep_default_na": False, "na_values": missing, "float_precision": "round_trip"}
    return pd.read_csv(path, usecols=columns, dtype=types, converters=lists, **options)[columns]


def _json_rows(path, first):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            episode = json.loads(line)
            match = episode["match"] or {}
            facts = [
                *(episode[name] for name in ["id", "game", "origin", "league", "agent", "segment", "index", "purpose"]),
                *(episode["policyVersion"], episode["seed"], json.dumps(episode["options"], separators=(",", ":"), ensure_ascii=False)),
                *(episode["outcome"], match.get("endedAt")),
                *(episode["pairing"], episode["learnerSeats"], episode["returns"]),
            ]
            plies = episode["plies"][:1] if first else episode["plies"]
            for number, ply in enumerate(plies):
                seat = ply["seat"]
                own = [None] * 2 if seat < 0 else [episode["pairing"][seat], episode["returns"][seat]]
                role = "chance" if seat < 0 else episode["roles"][seat]
                act = [ply["action"], ply["label"], ply["legal"], ply["logProb"], ply.get("milliseconds")]
                yield [*facts, number, seat, role, own[0], *act, own[1]]


def _typed(rows):
    types = {name: kind for name, kind in _TYPES.items() if name in rows}
    rows = rows.astype(types)
    for name in _LISTS:
        if name in rows:
            rows[name] = rows[name].map(list)
    return rows.assign(ended_at=_times(rows["ended_at"])) if "ended_at" in rows else rows


def _times(column):
    """Times in UTC, of milliseconds since 1970 or of times."""
    if not isinstance(column.dtype, pd.DatetimeTZDtype):
        column = pd.to_datetime(pd.to_numeric(column), unit="ms", utc=True)
    return column.astype("datetime64[ms, UTC]")


def main():
    parser = argparse.ArgumentParser(description="how a league's learning policy fared against each opponent")
    parser.add_argument("episodes", help="a file or folder that `episode export` wrote as jsonl, csv or parquet")
    parser.add_argument("--every", type=int, default=50, help="updates to count together")
    options = parser.parse_args()
    print(learner_scores(read_seats(options.episodes), options.every).to_string())


if __name__ == "__main__":
    main()
