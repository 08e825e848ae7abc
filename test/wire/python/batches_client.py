"""OpenAI's own Python library for files, batches and moderations: LODE_URL is the gateway's address, its model is "fake"."""

import io
import json
import os
import time

import openai

client = openai.OpenAI(base_url=os.environ["LODE_URL"] + "/v1", api_key="ours", max_retries=0)


def line(index):
    body = {"model": "fake", "messages": [{"role": "user", "content": f"Question {index}"}], "max_tokens": 4}
    return json.dumps({"custom_id": f"line-{index}", "method": "POST", "url": "/v1/chat/completions", "body": body})


def files():
    made = client.files.create(file=("lines.jsonl", io.BytesIO(b'{"a": 1}\n')), purpose="user_data")
    assert (made.bytes, made.filename, made.purpose, made.status) == (9, "lines.jsonl", "user_data", "processed"), made
    assert client.files.content(made.id).read() == b'{"a": 1}\n'
    assert [each.id for each in client.files.list()] == [made.id]
    assert client.files.delete(made.id).deleted
    try:
        client.files.retrieve(made.id)
        raise AssertionError("what was deleted is there")
    except openai.NotFoundError:
        pass


def uploads():
    content = bytes(range(256)) * 2000
    done = client.uploads.upload_file_chunked(
        file=content, filename="f.bin", bytes=len(content), mime_type="text/plain", purpose="user_data", part_size=200_000
    )
    assert done.status == "completed" and done.file, done
    assert client.files.content(done.file.id).read() == content
    client.files.delete(done.file.id)


def batches():
    text = "\n".join(line(index) for index in range(20))
    source = client.files.create(file=io.BytesIO(text.encode()), purpose="batch")
    batch = client.batches.create(
        input_file_id=source.id, endpoint="/v1/chat/completions", completion_window="24h", metadata={"a": "b"}
    )
    while batch.status not in ("completed", "failed"):
        time.sleep(0.05)
        batch = client.batches.retrieve(batch.id)
    counts = batch.request_counts
    assert (counts.total, counts.completed, counts.failed) == (20, 20, 0), batch
    lines = [json.loads(each) for each in client.files.content(batch.output_file_id).text.splitlines()]
    assert [each["custom_id"] for each in lines] == [f"line-{index}" for index in range(20)]
    assert all(each["response"]["status_code"] == 200 for each in lines)
    assert [each.id for each in client.batches.list()] == [batch.id]
    try:
        client.batches.cancel(batch.id)
        raise AssertionError("what is over was cancelled")
    except openai.BadRequestError:
        pass


def moderations():
    found = client.moderations.create(input=["Hello", "I am ada@example.org"])
    assert [each.flagged for each in found.results] == [False, True], found


for part in (files, uploads, batches, moderations):
    part()
    print("passed", part.__name__)
