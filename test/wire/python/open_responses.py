"""The cases of Open Responses, as its own types see what a gateway answers: LODE_URL is its address, and its model "smol".

The specification's compliance cases are: a text, a stream, a system prompt, tools, a conversation of several turns, and an
image (which no model here takes: it must be refused as the specification has errors).
"""

import inspect
import json
import os
import urllib.error
import urllib.request

import openresponses_types as spec

URL = os.environ["LODE_URL"] + "/v1/responses"
# By what their field "type" must hold.
EVENTS = {
    next(iter(model.model_fields["type"].annotation)).value: model
    for name, model in inspect.getmembers(spec, inspect.isclass)
    if name.endswith("StreamingEvent")
}
WEATHER = {
    "type": "function",
    "name": "weather",
    "description": "Tells the weather in a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 20}},
        "required": ["city"],
        "additionalProperties": False,
    },
}


def post(**body):
    body = {"model": "smol", "max_output_tokens": 100, "temperature": 0, **body}
    return urllib.request.urlopen(
        urllib.request.Request(URL, json.dumps(body).encode(), {"content-type": "application/json"})
    )


def ask(**body):
    with post(**body) as response:
        return spec.ResponseResource.model_validate_json(response.read())


def stream(**body):
    """Every event of a stream, each seen by the type that its name stands for."""
    events = []
    with post(stream=True, **body) as response:
        assert response.headers.get_content_type() == "text/event-stream"
        for line in response.read().decode().splitlines():
            if line.startswith("data: {"):
                data = json.loads(line[len("data: ") :])
                events.append(EVENTS[data["type"]].model_validate(data))
    return events


def said(text, role="user"):
    return {"type": "message", "role": role, "content": text}


def text():
    response = ask(input=[said("Say hello in three words.")])
    assert response.status == "completed" and response.output


def streaming():
    events = stream(input=[said("Count from 1 to 5.")])
    names = [event.type for event in events]
    assert names[0] == "response.created" and names[-1] in ("response.completed", "response.incomplete"), names
    assert [event.sequence_number for event in events] == list(range(len(events)))
    for name in ("response.output_item.added", "response.content_part.added", "response.output_text.delta"):
        assert name in names, names


def system():
    response = ask(input=[said("You are a pirate.", "system"), said("Say hello.")], instructions="Be brief.")
    assert response.output and response.instructions == "Be brief."


def tools():
    asked = {"input": [said("What is the weather in Oslo?")], "tools": [WEATHER], "tool_choice": "required"}
    (call, *_) = ask(parallel_tool_calls=False, **asked).output
    call = getattr(call, "root", call)
    assert call.type == "function_call" and set(json.loads(call.arguments)) == {"city"}
    names = [event.type for event in stream(parallel_tool_calls=False, **asked)]
    assert "response.function_call_arguments.delta" in names and "response.function_call_arguments.done" in names
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "Rain."}
    again = {"type": "function_call", "call_id": call.call_id, "name": call.name, "arguments": call.arguments}
    assert ask(input=[*asked["input"], again, result], tools=[WEATHER], tool_choice="none").output


def turns():
    talk = [said("My name is Ada."), said("Hello, Ada!", "assistant"), said("What is my name?")]
    assert ask(input=talk).output


def image():
    picture = {"type": "input_image", "image_url": "data:image/png;base64,iVBORw0KGgo="}
    try:
        ask(input=[said([{"type": "input_text", "text": "What is this?"}, picture])])
        raise AssertionError("an image was taken by a model without eyes")
    except urllib.error.HTTPError as refused:
        error = json.loads(refused.read())["error"]
        assert refused.code == 400 and error["message"] and error["type"], error


for case in (text, streaming, system, tools, turns, image):
    case()
    print("passed", case.__name__)
