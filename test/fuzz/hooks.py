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
