"""What the document cannot tell: which model there is, and that ids stand for what was made before."""

import schemathesis


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict):
        if "model" in body:
            body["model"] = "fake"
        for name in ("previous_response_id", "conversation"):
            body.pop(name, None)
    return body


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if isinstance(path_parameters, dict) and "program" in path_parameters:
        path_parameters["program"] = "even"
    return path_parameters
