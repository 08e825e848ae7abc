"""OpenAI's own Python library against a gateway: LODE_URL is its address, and its model is "smol"."""

import asyncio
import json
import os
from typing import Literal

import openai
from pydantic import BaseModel, Field

URL = os.environ["LODE_URL"] + "/v1"
client = openai.OpenAI(base_url=URL, api_key="none", max_retries=0)
CAPITAL = [{"role": "user", "content": "Name the capital of France."}]
GREEDY = {"model": "smol", "temperature": 0, "max_tokens": 24}
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells the weather in a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "maxLength": 20}, "unit": {"enum": ["C", "F"]}},
            "required": ["city", "unit"],
            "additionalProperties": False,
        },
        "strict": True,
    },
}


def chats():
    whole = client.chat.completions.create(messages=CAPITAL, **GREEDY)
    text = whole.choices[0].message.content
    assert "Paris" in text and whole.usage.prompt_tokens > 10, whole
    stream = client.chat.completions.create(
        messages=CAPITAL, stream=True, stream_options={"include_usage": True}, **GREEDY
    )
    chunks = list(stream)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == text
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
    assert [model.id for model in client.models.list()] == ["smol"]


def tools():
    asked = {**GREEDY, "max_tokens": 100, "tools": [WEATHER], "tool_choice": "required", "parallel_tool_calls": False}
    messages = [{"role": "user", "content": "What is the weather like in Oslo?"}]
    message = client.chat.completions.create(messages=messages, **asked).choices[0].message
    (call,) = message.tool_calls
    given = json.loads(call.function.arguments)
    assert set(given) == {"city", "unit"} and given["unit"] in ("C", "F"), given
    with client.chat.completions.stream(messages=messages, **asked) as stream:
        kinds = {event.type for event in stream}
        (streamed,) = stream.get_final_completion().choices[0].message.tool_calls
    assert "tool_calls.function.arguments.delta" in kinds and streamed.function.arguments == call.function.arguments
    result = {"role": "tool", "tool_call_id": call.id, "content": "It rains."}
    answer = client.chat.completions.create(messages=[*messages, message, result], tools=[WEATHER], tool_choice="none", **GREEDY)
    assert answer.choices[0].message.content


class Person(BaseModel):
    name: str = Field(max_length=20)
    age: int = Field(ge=0, le=130)
    mood: Literal["glad", "sad", "tired"]


def structured():
    said = "Anna is 33 years old and in a good mood. Describe her."
    asked = {**GREEDY, "max_tokens": 100}
    parsed = client.chat.completions.parse(
        messages=[{"role": "user", "content": said}], response_format=Person, **asked
    )
    assert isinstance(parsed.choices[0].message.parsed, Person)
    response = client.responses.parse(model="smol", input=said, text_format=Person, max_output_tokens=100)
    assert isinstance(response.output_parsed, Person)


def responses():
    first = client.responses.create(model="smol", input="Hello.", temperature=0, max_output_tokens=24)
    with client.responses.stream(
        model="smol", input="Name the capital of France.", previous_response_id=first.id, temperature=0, max_output_tokens=200
    ) as stream:
        text = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
        assert stream.get_final_response().output_text == text != ""
    client.responses.delete(first.id)
    try:
        client.responses.retrieve(first.id)
        raise AssertionError("what was deleted is there")
    except openai.NotFoundError:
        pass


def embeddings():
    data = client.embeddings.create(model="smol", input=["a cat", "a kitten"]).data
    assert [len(each.embedding) for each in data] == [576, 576]


def errors():
    for fields, kind in (({"model": "none"}, openai.NotFoundError), ({"temperature": 9}, openai.BadRequestError)):
        try:
            client.chat.completions.create(messages=CAPITAL, **{**GREEDY, **fields})
            raise AssertionError(f"{fields} was taken")
        except kind as error:
            assert error.code and error.request_id, error


async def concurrent():
    async with openai.AsyncOpenAI(base_url=URL, api_key="none", max_retries=0) as many:
        answers = await asyncio.gather(*(many.chat.completions.create(messages=CAPITAL, **GREEDY) for _ in range(4)))
        assert len({answer.choices[0].message.content for answer in answers}) == 1
        stream = await many.chat.completions.create(messages=CAPITAL, stream=True, **{**GREEDY, "max_tokens": 500})
        async for _ in stream:
            break
        await stream.close()


for part in (chats, tools, structured, responses, embeddings, errors):
    part()
    print("passed", part.__name__)
asyncio.run(concurrent())
print("passed concurrent")
