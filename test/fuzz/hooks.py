"""What the document cannot tell: which model there is, and that ids stand for what was made before."""

import json
import os
import random

import schemathesis

# Lists of path parameters that name something, by the beginning of the path.
MADE = json.loads(os.environ.get("LODE_FUZZ_MADE", "{}"))


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict):
        if "model" in body:
            body["model"] = "fake"
        for name in ("previous_response_id", "conversation"):
            body.pop(name, None)
        # Whoever gives a request some microseconds is rightly told that its time is over.
        if isinstance(body.get("timeout"), (int, float)) and 0 < body["timeout"] < 10:
            body["timeout"] = 10
    return body


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Half of the paths stay as they were made up."""
    if not isinstance(path_parameters, dict) or random.random() < 0.5:
        return path_parameters
    made = next((made for prefix, made in MADE.items() if context.operation.path.startswith(prefix)), [])
    known = random.choice(made) if made else {}
    return {name: known.get(name, value) for name, value in path_parameters.items()}
