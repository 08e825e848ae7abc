"""The ORM of pymilvus against a gateway: LODE_URL is its address."""

import logging
import os

from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, MilvusException, Partition, connections, utility

logging.disable(logging.CRITICAL)
connections.connect(uri=os.environ["LODE_URL"], user="root", password="lode-blue")


def collections():
    fields = [
        FieldSchema("id", DataType.INT64, is_primary=True, auto_id=True),
        FieldSchema("title", DataType.VARCHAR, max_length=100),
        FieldSchema("embedding", DataType.FLOAT_VECTOR, dim=3),
    ]
    books = Collection("books", CollectionSchema(fields, description="what was read"))
    assert utility.has_collection("books") and "books" in utility.list_collections()
    assert books.description == "what was read" and books.primary_field.name == "id"
    made = books.insert([["one", "two", "three"], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]])
    assert made.insert_count == 3 and len(made.primary_keys) == 3
    books.flush()
    assert books.num_entities == 3
    books.create_index("embedding", {"index_type": "IVF_FLAT", "metric_type": "L2", "params": {"nlist": 8}})
    assert books.has_index() and books.index().params["metric_type"] == "L2"
    assert utility.index_building_progress("books")["indexed_rows"] == 3
    books.load()
    assert utility.load_state("books").name == "Loaded" and utility.loading_progress("books")["loading_progress"] == "100%"
    (hits,) = books.search([[0, 1, 0.1]], "embedding", {"metric_type": "L2", "params": {"nprobe": 4}}, limit=2, output_fields=["title"])
    assert hits[0].entity.get("title") == "two" and hits[0].id == made.primary_keys[1], hits
    (row,) = books.query(f"id == {made.primary_keys[2]}", output_fields=["title", "embedding"])
    assert row["title"] == "three" and row["embedding"] == [0, 0, 1], row
    part = Partition(books, "more")
    part.insert([["four"], [[1, 1, 1]]])
    assert [each.name for each in books.partitions] == ["_default", "more"] and part.num_entities == 1
    pages = books.query_iterator(batch_size=2, output_fields=["title"])
    assert [len(page) for page in iter(pages.next, [])] == [2, 2]
    pages = books.search_iterator([[1, 0, 0]], "embedding", {"metric_type": "L2"}, batch_size=3, output_fields=["title"])
    found = []
    while page := pages.next():
        found += [hit.entity.get("title") for hit in page]
    assert len(found) == 4 and found[0] == "one", found
    assert books.delete('title in ["one", "four"]').delete_count == 2
    books.release()
    try:
        books.query("id > 0")
        raise AssertionError("it was taken")
    except MilvusException as error:
        assert error.code == 101, error
    utility.rename_collection("books", "read")
    utility.create_alias("read", "latest")
    assert utility.list_aliases("read") == ["latest"]
    utility.drop_alias("latest")
    utility.drop_collection("read")
    assert not utility.has_collection("read")


def metrics():
    for name, metric, best in (("l2", "L2", 0.0), ("ip", "IP", 2.0), ("cosine", "COSINE", 1.0)):
        fields = [FieldSchema("id", DataType.VARCHAR, max_length=10, is_primary=True), FieldSchema("v", DataType.FLOAT_VECTOR, dim=2)]
        made = Collection(name, CollectionSchema(fields))
        made.insert([{"id": "a", "v": [1, 1]}, {"id": "b", "v": [1, -1]}])
        made.create_index("v", {"index_type": "FLAT", "metric_type": metric})
        made.load()
        (hits,) = made.search([[1, 1]], "v", {"metric_type": metric}, limit=2)
        assert hits[0].id == "a" and abs(hits[0].distance - best) < 1e-6, hits
        made.drop()


for part in (collections, metrics):
    part()
    print("passed", part.__name__)
