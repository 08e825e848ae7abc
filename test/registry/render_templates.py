"""Renders chat templates as the transformers library does, with Jinja2 itself: jobs come as lines of JSON, and texts go out so."""

import json
import sys
from datetime import datetime

from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment


def raise_exception(message):
    raise TemplateError(message)


def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


environment = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
)
environment.filters["tojson"] = to_json
environment.globals["raise_exception"] = raise_exception
environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)

for line in sys.stdin:
    job = json.loads(line)
    given = {"tools": None, "documents": None, "add_generation_prompt": True, "bos_token": "<s>", "eos_token": "</s>"}
    try:
        text = environment.from_string(job["template"]).render(**{**given, **job["variables"]})
        print(json.dumps({"text": text}))
    except Exception as error:  # what goes wrong is the answer
        print(json.dumps({"problem": f"{type(error).__name__}: {error}"}))
