"""Runs exported ONNX models as a researcher would: with ONNX Runtime, and with the reference implementation of ONNX.

Reads a line of JSON for each model: {"model": path, "rows": path, "count": n}. Rows are float32, little-endian.
Writes a line for each: the names and shapes of inputs and outputs, the metadata, and the outputs as lists.
"""

import json
import sys

import numpy
import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator


def ports(values):
    return {value.name: value.shape for value in values}


for line in sys.stdin:
    case = json.loads(line)
    rows = numpy.fromfile(case["rows"], "<f4").reshape(case["count"], -1)
    onnx.checker.check_model(case["model"], full_check=True)
    session = onnxruntime.InferenceSession(case["model"], providers=["CPUExecutionProvider"])
    outputs = session.run(["logits", "values"], {"rows": rows})
    reference = ReferenceEvaluator(case["model"]).run(["logits", "values"], {"rows": rows})
    answer = {
        "inputs": ports(session.get_inputs()),
        "outputs": ports(session.get_outputs()),
        "metadata": session.get_modelmeta().custom_metadata_map,
        "runtime": [output.ravel().tolist() for output in outputs],
        "reference": [output.ravel().tolist() for output in reference],
    }
    print(json.dumps(answer), flush=True)
