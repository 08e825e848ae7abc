"""MilvusClient of pymilvus against a gateway: LODE_URL is its address."""

import logging
import os

import numpy as np
from pymilvus import AnnSearchRequest, DataType, Function, FunctionType, MilvusClient, MilvusException
from pymilvus import RRFRanker, WeightedRanker

logging.disable(logging.CRITICAL)
URL = os.environ["LODE_URL"]
client = MilvusClient(uri=URL, token="lode-red", timeout=30)


def fails(code, ask, said=""):
    try:
        ask()
    except MilvusException as error:
        assert error.code == code and said in error.message, error
        return
    raise AssertionError("it was taken")


def read(name, filter, **more):
    return [dict(row) for row in client.query(name, filter=filter, **more)]


def lifecycle():
    client.create_collection("films", dimension=3)
    assert client.has_collection("films") and client.list_collections() == ["films"]
    about = client.describe_collection("films")
    assert about["enable_dynamic_field"] and [field["name"] for field in about["fields"]] == ["id", "vector"]
    rows = [{"id": i, "vector": [i, 1, 0], "year": 1970 + i, "place": {"city": "Oslo" if i % 2 else "Rome"}} for i in range(20)]
    assert client.insert("films", rows)["insert_count"] == 20
    assert client.get_collection_stats("films")["row_count"] == 20
    (hits,) = client.search("films", data=[[5, 1, 0]], limit=2, output_fields=["year", "vector"])
    assert [hit["id"] for hit in hits] == [5, 6] or hits[0]["id"] == 5, hits
    assert abs(hits[0]["distance"] - 1) < 1e-6 and hits[0]["entity"]["year"] == 1975
    assert hits[0]["entity"]["vector"] == [5, 1, 0]
    assert client.get("films", ids=[3, 99])[0]["place"] == {"city": "Oslo"}
    assert client.upsert("films", {"id": 3, "vector": [0, 0, 1], "year": 2000})["upsert_count"] == 1
    assert [dict(row) for row in client.query("films", ids=[3], output_fields=["*"])] == [{"id": 3, "vector": [0, 0, 1], "year": 2000}]
    assert client.delete("films", ids=[3, 4])["delete_count"] == 2
    assert client.delete("films", filter="year >= 1985")["delete_count"] == 5
    assert read("films", "", output_fields=["count(*)"]) == [{"count(*)": 13}]
    client.release_collection("films")
    fails(101, lambda: client.search("films", data=[[1, 0, 0]], limit=1), "collection not loaded")
    client.load_collection("films")
    client.flush("films")
    client.rename_collection("films", "movies")
    assert client.list_collections() == ["movies"]
    client.truncate_collection("movies")
    assert read("movies", "", output_fields=["count(*)"]) == [{"count(*)": 0}]
    client.drop_collection("movies")
    assert not client.has_collection("movies")


def schema_of_all():
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=True)
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=64)
    schema.add_field("flag", DataType.BOOL)
    schema.add_field("tiny", DataType.INT8)
    schema.add_field("small", DataType.INT16)
    schema.add_field("whole", DataType.INT32)
    schema.add_field("long", DataType.INT64, nullable=True)
    schema.add_field("single", DataType.FLOAT)
    schema.add_field("double", DataType.DOUBLE, default_value=2.5)
    schema.add_field("text", DataType.VARCHAR, max_length=10, nullable=True)
    schema.add_field("tags", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=4, max_length=20)
    schema.add_field("numbers", DataType.ARRAY, element_type=DataType.INT64, max_capacity=4)
    schema.add_field("about", DataType.JSON)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=4)
    schema.add_field("half", DataType.FLOAT16_VECTOR, dim=4)
    schema.add_field("brain", DataType.BFLOAT16_VECTOR, dim=4)
    schema.add_field("bytes", DataType.INT8_VECTOR, dim=4)
    schema.add_field("bits", DataType.BINARY_VECTOR, dim=16)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    index = client.prepare_index_params()
    for name, metric in (("dense", "L2"), ("half", "IP"), ("brain", "COSINE"), ("bytes", "L2"), ("bits", "HAMMING"), ("sparse", "IP")):
        index.add_index(name, metric_type=metric, index_type="SPARSE_INVERTED_INDEX" if name == "sparse" else "AUTOINDEX")
    return schema, index


def row_of_all(i):
    return {
        "key": f"k{i:02}", "flag": i % 2 == 0, "tiny": i - 5, "small": i * 100, "whole": i * 1000, "long": None if i == 3 else i * 10**9,
        "single": i / 3, "text": None if i == 4 else f"text {i}", "tags": ["even" if i % 2 == 0 else "odd", f"t{i}"],
        "numbers": list(range(i % 4)), "about": {"depth": {"level": i}, "list": [i, "x"]}, "free": {"n": i},
        "dense": [i, 0, 0, 1], "half": np.array([i, 1, 0, 0], dtype=np.float16),
        "brain": np.frombuffer(np.array([i, 1, 2, 0], dtype=np.float32).astype(np.float32).view(np.uint16)[1::2].tobytes(), dtype=np.uint8).tobytes(),
        "bytes": np.array([i, -i, 1, 0], dtype=np.int8), "bits": np.packbits([1] * i + [0] * (16 - i)).tobytes(),
        "sparse": {1: 1.0, i + 2: 0.5},
    }


def types():
    schema, index = schema_of_all()
    client.create_collection("all", schema=schema, index_params=index)
    client.insert("all", [row_of_all(i) for i in range(10)])
    found = read("all", 'key in ["k03", "k04"]', output_fields=["*"])
    third, fourth = found
    assert third["long"] is None and third["double"] == 2.5 and third["text"] == "text 3" and fourth["text"] is None, found
    assert third["flag"] is False and third["tiny"] == -2 and third["small"] == 300 and abs(third["single"] - 1) < 1e-6
    assert third["tags"] == ["odd", "t3"] and third["numbers"] == [0, 1, 2] and fourth["numbers"] == []
    assert third["about"] == {"depth": {"level": 3}, "list": [3, "x"]} and third["free"] == {"n": 3}
    assert third["dense"] == [3, 0, 0, 1] and third["sparse"] == {1: 1.0, 5: 0.5}, third
    assert np.frombuffer(third["half"][0], dtype=np.float16).tolist() == [3, 1, 0, 0], third["half"]
    assert np.frombuffer(third["bytes"][0], dtype=np.int8).tolist() == [3, -3, 1, 0]
    assert third["bits"][0] == np.packbits([1] * 3 + [0] * 13).tobytes()
    near = lambda field, data, **more: [hit["key"] for hit in client.search("all", data=[data], anns_field=field, limit=2, **more)[0]]
    assert near("dense", [3.2, 0, 0, 1]) == ["k03", "k04"]
    assert near("half", np.array([1, 0, 0, 0], dtype=np.float16)) == ["k09", "k08"]
    assert near("bits", np.packbits([1] * 5 + [0] * 11).tobytes())[0] == "k05"
    assert near("sparse", {5: 1.0}) == ["k03"]
    assert near("bytes", np.array([4, -4, 1, 0], dtype=np.int8))[0] == "k04"
    client.upsert("all", [{"key": "k03", "text": "new"}], partial_update=True)
    (third,) = read("all", 'key == "k03"', output_fields=["text", "tiny", "dense"])
    assert third == {"key": "k03", "text": "new", "tiny": -2, "dense": [3, 0, 0, 1]}, third


def expressions():
    ask = lambda filter, **more: "".join(row["key"][2] for row in read("all", filter, output_fields=["key"], **more))
    for filter, keys in {
        "tiny > 2": "89", "2 <= tiny + 5 < 4": "23", "tiny % 2 == 0": "13579", "flag": "02468", "not flag and whole < 4000": "13",
        "long is null": "3", "long is not null and small >= 800": "89", "whole != 1000 and whole < 3000": "02",
        'text like "text 1%"': "1", 'text like "%t 2"': "2", 'text like "t_xt 5"': "5", 'text == "text 6"': "6",
        'key not in ["k01","k02"] and tiny < -1': "03", 'array_contains(tags, "odd")': "13579", "array_length(numbers) == 3": "37",
        "array_contains_all(numbers, [0, 2])": "37", "array_contains_any(numbers, [2])": "37", "numbers[1] == 1": "2367",
        'about["depth"]["level"] >= 8': "89", 'json_contains(about["list"], 4)': "4", 'exists about["depth"]': "0123456789",
        'free["n"] == 7': "7", '$meta["free"]["n"] in [1, 2]': "12", "(tiny == 4 or tiny == 3) && flag == true": "8",
        'key > "k07"': "89", 'key >= "k07" and key < "k09"': "78", "single < 1.0 and single > 0.1": "12", "tiny in [-5, 4]": "09", "long == 5000000000": "5",
    }.items():
        assert ask(filter) == keys, (filter, ask(filter), keys)
    assert ask("tiny in {list}", filter_params={"list": [1, 2]}) == "67"
    assert ask("text == {text}", filter_params={"text": "text 5"}) == "5"
    assert ask("", limit=3, offset=2) == "234"
    for filter in ("tiny >", "nothing_here ==", 'tiny == "x"', "tiny ? 3", "unknown_function(tiny)"):
        fails(1100, lambda: ask(filter), "cannot parse expression")


def searching():
    found = client.search("all", data=[[0, 0, 0, 1], [9, 0, 0, 1]], anns_field="dense", limit=3, filter="flag", output_fields=["tiny"])
    assert [[hit["key"] for hit in hits] for hits in found] == [["k00", "k02", "k04"], ["k08", "k06", "k04"]], found
    ring = {"params": {"radius": 9.0, "range_filter": 1.0}}
    (hits,) = client.search("all", data=[[0, 0, 0, 1]], anns_field="dense", limit=9, search_params=ring)
    assert [hit["key"] for hit in hits] == ["k01", "k02"] and hits[0]["distance"] == 1.0, hits
    (hits,) = client.search("all", data=[[0, 0, 0, 1]], anns_field="dense", limit=2, group_by_field="flag")
    assert [hit["key"] for hit in hits] == ["k00", "k01"], hits
    (hits,) = client.search("all", data=[[0, 0, 0, 1]], anns_field="dense", limit=2, offset=4)
    assert [hit["key"] for hit in hits] == ["k04", "k05"]
    fails(1100, lambda: client.search("all", data=[[0, 0, 0, 1]], anns_field="dense", search_params={"metric_type": "IP"}, limit=1), "metric type not match")
    fails(1100, lambda: client.search("all", data=[[0, 0, 0, 1]], limit=1), "multiple anns_fields exist")


def texts():
    schema = MilvusClient.create_schema(auto_id=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=1000, enable_analyzer=True, enable_match=True, analyzer_params={"type": "english"})
    schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=2)
    schema.add_function(Function("words", FunctionType.BM25, input_field_names=["text"], output_field_names=["bm25"]))
    index = client.prepare_index_params()
    index.add_index("bm25", metric_type="BM25", index_type="SPARSE_INVERTED_INDEX")
    index.add_index("dense", metric_type="COSINE", index_type="AUTOINDEX")
    client.create_collection("texts", schema=schema, index_params=index)
    said = ["the quick brown fox", "a lazy dog sleeps", "foxes and dogs run", "nothing of note"]
    ids = client.insert("texts", [{"text": text, "dense": [i, 1]} for i, text in enumerate(said)])["ids"]
    assert len(set(ids)) == 4 and all(isinstance(one, int) for one in ids)
    (hits,) = client.search("texts", data=["running foxes"], anns_field="bm25", limit=3, output_fields=["text"])
    assert [hit["entity"]["text"] for hit in hits] == [said[2], said[0]], hits
    found = read("texts", "text_match(text, 'dog quick')", output_fields=["text"])
    assert [row["text"] for row in found] == said[:2], found
    found = read("texts", "phrase_match(text, 'lazy dog')", output_fields=["text"])
    assert [row["text"] for row in found] == [said[1]], found


def hybrid():
    asked = [
        AnnSearchRequest(data=["dogs run"], anns_field="bm25", param={}, limit=4),
        AnnSearchRequest(data=[[3, 1]], anns_field="dense", param={}, limit=4),
    ]
    (hits,) = client.hybrid_search("texts", asked, ranker=RRFRanker(60), limit=3, output_fields=["text"])
    assert len(hits) == 3 and hits[0]["entity"]["text"] == "foxes and dogs run", hits
    assert abs(hits[0]["distance"] - (1 / 61 + 1 / 62)) < 1e-3, hits
    (hits,) = client.hybrid_search("texts", asked, ranker=WeightedRanker(0.0, 1.0), limit=1, output_fields=["text"])
    assert hits[0]["entity"]["text"] == "nothing of note", hits


def iterators():
    client.create_collection("many", dimension=2, auto_id=True, metric_type="L2")
    client.insert("many", [{"vector": [i % 50, 0], "n": i} for i in range(500)])
    pages = client.query_iterator("many", batch_size=64, filter="n >= 100", output_fields=["n"])
    assert sorted(all_of(pages, lambda row: row["n"])) == list(range(100, 500))
    pages = client.query_iterator("many", batch_size=64, limit=100)
    assert len(all_of(pages, lambda row: row["id"])) == 100
    pages = client.search_iterator("many", data=[[0, 0]], batch_size=60, output_fields=["n"], limit=-1)
    found = all_of(pages, lambda hit: hit["entity"]["n"])
    assert sorted(found) == list(range(500)) and [n % 50 for n in found] == sorted(n % 50 for n in found), len(found)


def all_of(iterator, value):
    found = []
    while page := iterator.next():
        found += [value(each) for each in page]
    iterator.close()
    return found


def partitions():
    client.create_collection("parts", dimension=2)
    client.create_partition("parts", "red")
    assert client.list_partitions("parts") == ["_default", "red"] and client.has_partition("parts", "red")
    client.insert("parts", [{"id": 1, "vector": [1, 0]}])
    client.insert("parts", [{"id": 2, "vector": [1, 0]}], partition_name="red")
    ids = lambda **more: [row["id"] for row in read("parts", "id > 0", **more)]
    assert ids() == [1, 2] and ids(partition_names=["red"]) == [2]
    (hits,) = client.search("parts", data=[[1, 0]], limit=5, partition_names=["_default"])
    assert [hit["id"] for hit in hits] == [1]
    assert client.get_partition_stats("parts", "red") == {"row_count": 1}
    fails(200, lambda: read("parts", "id > 0", partition_names=["blue"]), "partition not found")
    client.release_collection("parts")
    client.drop_partition("parts", "red")
    client.load_collection("parts")
    assert ids() == [1]


def indexes():
    schema = MilvusClient.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    client.create_collection("indexed", schema=schema)
    client.insert("indexed", [{"id": 1, "v": [3, 4]}, {"id": 2, "v": [1, 0]}])
    fails(700, lambda: client.load_collection("indexed"), "index not found")
    params = client.prepare_index_params()
    params.add_index("v", index_name="near", index_type="HNSW", metric_type="L2", params={"M": 8, "efConstruction": 64})
    client.create_index("indexed", params)
    about = client.describe_index("indexed", "near")
    assert about["index_type"] == "HNSW" and about["M"] == "8" and about["total_rows"] == 2, about
    client.load_collection("indexed")
    (hits,) = client.search("indexed", data=[[0, 0]], limit=2)
    assert [(hit["id"], hit["distance"]) for hit in hits] == [(2, 1.0), (1, 25.0)], hits
    client.release_collection("indexed")
    client.drop_index("indexed", "near")
    assert client.list_indexes("indexed") == []
    params = client.prepare_index_params()
    params.add_index("v", index_type="AUTOINDEX", metric_type="IP")
    client.create_index("indexed", params)
    client.load_collection("indexed")
    (hits,) = client.search("indexed", data=[[1, 1]], limit=2)
    assert [(hit["id"], hit["distance"]) for hit in hits] == [(1, 7.0), (2, 1.0)], hits
    client.add_collection_field("indexed", "note", DataType.VARCHAR, nullable=True, max_length=20)
    client.upsert("indexed", [{"id": 2, "v": [1, 0], "note": "there"}])
    assert read("indexed", "note is null", output_fields=["note"]) == [{"id": 1, "note": None}]
    client.alter_collection_properties("indexed", {"collection.ttl.seconds": 60})
    assert client.describe_collection("indexed")["properties"]["collection.ttl.seconds"] == "60"


def aliases():
    client.create_alias("indexed", "current")
    assert client.describe_alias("current")["collection_name"] == "indexed"
    assert client.list_aliases("indexed")["aliases"] == ["current"]
    assert len(read("current", "id > 0")) == 2
    client.alter_alias("parts", "current")
    assert len(read("current", "id > 0")) == 1
    fails(1601, lambda: client.create_alias("parts", "indexed"))
    fails(1602, lambda: client.create_alias("indexed", "current"))
    fails(65535, lambda: client.drop_collection("current"), "via alias")
    client.drop_alias("current")
    fails(1600, lambda: client.describe_alias("current"), "alias not found")


def databases():
    client.create_database("lab")
    assert client.list_databases() == ["default", "lab"]
    lab = MilvusClient(uri=URL, token="root:lode-red", db_name="lab", timeout=30)
    lab.create_collection("films", dimension=2)
    assert lab.list_collections() == ["films"] and "films" not in client.list_collections()
    lab.insert("films", [{"id": 1, "vector": [1, 0]}])
    assert lab.get("films", 1)[0]["id"] == 1
    client.alter_database_properties("lab", {"database.replica.number": 1})
    assert client.describe_database("lab")["database.replica.number"] == "1"
    fails(65535, lambda: client.drop_database("lab"), "must drop all collections")
    lab.drop_collection("films")
    client.drop_database("lab")
    fails(800, lambda: lab.list_collections(), "database not found")


def teams():
    blue = MilvusClient(uri=URL, token="lode-blue", timeout=30)
    assert blue.list_collections() == []
    fails(100, lambda: blue.query("all", filter="tiny > 0"))
    blue.create_collection("all", dimension=2)
    assert blue.get_collection_stats("all")["row_count"] == 0


def errors():
    fails(100, lambda: read("none", "id > 0"), "collection not found[database=default][collection=none]")
    fails(1100, lambda: client.insert("parts", [{"id": 1, "vector": [1, 2, 3]}]))
    fails(1100, lambda: client.create_collection("bad name", dimension=2), "Invalid collection name")
    fails(65535, lambda: client.create_collection("parts", dimension=7), "create duplicate collection")
    try:
        MilvusClient(uri=URL, token="wrong", timeout=5)
        raise AssertionError("it was taken")
    except MilvusException as error:
        # What the library says when it is turned away at its first call.
        assert error.code == 2 and "illegal connection params" in error.message, error


for part in (lifecycle, types, expressions, searching, texts, hybrid, iterators, partitions, indexes, aliases, databases, teams, errors):
    part()
    print("passed", part.__name__)
