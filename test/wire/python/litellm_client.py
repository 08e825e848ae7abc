"""LiteLLM as a client of a gateway, through OpenAI's protocol and through Anthropic's: LODE_URL is its address."""

import json
import os

import litellm

URL = os.environ["LODE_URL"]
CAPITAL = [{"role": "user", "content": "Name the capital of France."}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells the weather in a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "maxLength": 20}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}
WAYS = {
    "openai": {"model": "openai/smol", "api_base": f"{URL}/v1"},
    "anthropic": {"model": "anthropic/smol", "api_base": URL},
}


def complete(way, messages=CAPITAL, **fields):
    asked = {"api_key": "none", "temperature": 0, "max_tokens": 24, "num_retries": 0, **fields}
    return litellm.completion(messages=messages, **WAYS[way], **asked)


for way in WAYS:
    text = complete(way).choices[0].message.content
    assert "Paris" in text, text
    pieces = [chunk.choices[0].delta.content or "" for chunk in complete(way, stream=True)]
    assert len(pieces) > 3 and "".join(pieces) == text
    asked = {"tools": [WEATHER], "tool_choice": "required", "max_tokens": 100, "parallel_tool_calls": False}
    message = complete(way, [{"role": "user", "content": "What is the weather like in Oslo?"}], **asked).choices[0].message
    (call,) = message.tool_calls
    assert set(json.loads(call.function.arguments)) == {"city"}
    result = {"role": "tool", "tool_call_id": call.id, "content": "It rains."}
    talk = [{"role": "user", "content": "What is the weather like in Oslo?"}, message.model_dump(), result]
    assert complete(way, talk, tools=[WEATHER], tool_choice="none").choices[0].message.content
    streamed = complete(way, talk[:1], stream=True, **asked)
    parts = [each for chunk in streamed for each in chunk.choices[0].delta.tool_calls or []]
    assert set(json.loads("".join(part.function.arguments or "" for part in parts))) == {"city"}
    try:
        complete(way, temperature=9)
        raise AssertionError("9 was taken for a temperature")
    except litellm.BadRequestError:
        pass
    print("passed", way)

schema = {
    "type": "object",
    "properties": {"capital": {"type": "string", "maxLength": 20}},
    "required": ["capital"],
    "additionalProperties": False,
}
form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
assert set(json.loads(complete("openai", response_format=form, max_tokens=60).choices[0].message.content)) == {"capital"}
print("passed structured")

data = litellm.embedding(model="openai/smol", api_base=f"{URL}/v1", api_key="none", input=["a cat"]).data
assert len(data[0]["embedding"]) == 576
print("passed embeddings")
