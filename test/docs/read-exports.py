"""Reads one export in every format with docs/examples/redqueen.py; prints as JSON what the test compares.

Arguments: a folder with episodes.jsonl, .csv and .parquet, matches of these, and curves.csv and .json.
"""

import json
import os
import sys

import pandas

import redqueen


def same(tables):
    for table in tables[1:]:
        pandas.testing.assert_frame_equal(tables[0], table, check_exact=True)
    return tables[0]


def records(table):
    """Rows with None for what is missing, and times in milliseconds since 1970."""
    table = table.copy()
    for name in table.columns:
        if isinstance(table[name].dtype, pandas.DatetimeTZDtype):
            table[name] = [None if at is pandas.NaT else round(at.timestamp() * 1000) for at in table[name]]
    return table.astype(object).where(table.notna(), None).to_dict("records")


os.chdir(sys.argv[1])
FORMATS = ["jsonl", "csv", "parquet"]
answer = {}
for name in ["episodes", "matches"]:
    plies = same([redqueen.read_plies(f"{name}.{kind}") for kind in FORMATS])
    seats = same([redqueen.read_seats(f"{name}.{kind}") for kind in FORMATS])
    answer[name] = {
        "plies": len(plies),
        "seats": records(seats),
        "labels": plies["label"].tolist(),
    }
    assert list(redqueen.read_plies(f"{name}.parquet", ["label", "ply"])) == ["label", "ply"]

every = redqueen.learner_scores(redqueen.read_seats("episodes.parquet"), 4)
answer["scores"] = records(every.reset_index())
curves = same([redqueen.read_curves("curves.csv"), redqueen.read_curves("curves.json")])
answer["curves"] = records(curves)
print(json.dumps(answer))
