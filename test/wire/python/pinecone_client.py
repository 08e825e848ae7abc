"""Pinecone's own Python client: LODE_URL is the gateway's address, its key is "all" and its encoder is "fake"."""

import os

from pinecone import Pinecone, ServerlessSpec
from pinecone.errors import ConflictError, NotFoundError, PineconeError

client = Pinecone(api_key="all", host=os.environ["LODE_URL"] + "/pinecone")
spec = ServerlessSpec(cloud="aws", region="us-east-1")


def control():
    made = client.indexes.create(name="python", dimension=3, metric="dotproduct", spec=spec)
    assert (made.name, made.dimension, made.metric) == ("python", 3, "dotproduct"), made
    assert [each.name for each in client.indexes.list()] == ["python"]
    assert client.indexes.exists("python") and not client.indexes.exists("none")
    client.indexes.configure("python", tags={"team": "search"}, deletion_protection="enabled")
    described = client.indexes.describe("python")
    assert described.tags == {"team": "search"} and described.deletion_protection == "enabled", described
    client.indexes.configure("python", deletion_protection="disabled")
    try:
        client.indexes.create(name="python", dimension=3, spec=spec)
        raise AssertionError("an index was made twice")
    except ConflictError:
        pass
    try:
        client.indexes.describe("none")
        raise AssertionError("there is no such index")
    except NotFoundError:
        pass


def vectors():
    index = client.index("python")
    index.upsert(
        vectors=[
            {"id": "doc-1", "values": [1, 0, 0], "metadata": {"year": 1995, "genres": ["crime"]}},
            ("doc-2", [0, 1, 0], {"year": 1985}),
            {"id": "other", "values": [0, 0, 1], "sparse_values": {"indices": [7], "values": [2.0]}},
        ],
        namespace="noir",
    )
    found = index.query(vector=[1, 0, 0], top_k=2, namespace="noir", include_metadata=True, filter={"year": {"$gt": 1990}})
    assert [(each.id, each.score) for each in found.matches] == [("doc-1", 1.0)], found
    assert found.matches[0].metadata == {"year": 1995, "genres": ["crime"]}, found
    both = index.query(vector=[0, 0, 1], sparse_vector={"indices": [7], "values": [3.0]}, top_k=1, namespace="noir")
    assert both.matches[0].score == 7.0, both
    index.update(id="doc-2", set_metadata={"seen": True}, namespace="noir")
    fetched = index.fetch(ids=["doc-2", "none"], namespace="noir")
    assert fetched.vectors["doc-2"].metadata == {"year": 1985, "seen": True}, fetched
    named = [each.id for page in index.list(prefix="doc-", namespace="noir") for each in page.vectors]
    assert named == ["doc-1", "doc-2"], named
    stats = index.describe_index_stats()
    assert stats.total_vector_count == 3 and stats.namespaces["noir"].vector_count == 3, stats
    assert [each.name for page in [index.list_namespaces_paginated()] for each in page.namespaces] == ["noir"]
    index.delete(filter={"seen": True}, namespace="noir")
    index.delete(ids=["other"], namespace="noir")
    assert index.describe_index_stats().total_vector_count == 1
    index.delete(delete_all=True, namespace="noir")


def records():
    client.indexes.create_for_model(
        name="notes", cloud="aws", region="us-east-1", embed={"model": "fake", "field_map": {"text": "note"}}
    )
    index = client.index("notes")
    index.upsert_records(
        namespace="today",
        records=[
            {"_id": "a", "note": "sun wind", "place": "beach"},
            {"_id": "b", "note": "snow", "place": "peak"},
        ],
    )
    found = index.search(namespace="today", top_k=1, inputs={"text": "snow"}, fields=["place"])
    hit = found.result.hits[0]
    assert (hit.id, hit.fields) == ("b", {"place": "peak"}), found
    ranked = index.search(
        namespace="today",
        top_k=2,
        inputs={"text": "snow"},
        rerank={"model": "fake", "rank_fields": ["note"], "query": "wind", "top_n": 1},
    )
    assert [each.id for each in ranked.result.hits] == ["a"], ranked


def inference():
    made = client.inference.embed(model="fake", inputs=["sun", "rain"], parameters={"input_type": "query"})
    assert made.data[0].values == [1.0, 0.0, 0.0, 0.0], made
    ranked = client.inference.rerank(model="fake", query="snow", documents=["sun", "snow"], top_n=1)
    assert (ranked.data[0].index, ranked.data[0].document["text"]) == (1, "snow"), ranked
    assert [each.model for each in client.inference.list_models()] == ["fake"]


def refusals():
    for ask in (client.backups.list, client.collections.list, client.index("notes").list_imports_paginated):
        try:
            ask()
            raise AssertionError("it was not refused")
        except PineconeError as error:
            assert "not offered here" in str(error), error
    client.indexes.delete("notes")
    client.indexes.delete("python")


for part in (control, vectors, records, inference, refusals):
    part()
    print("passed", part.__name__)
