"""Weaviate's own Python client: LODE_PORT is the gateway's port for REST and gRPC alike, its key is "all", its encoder "fake"."""

import os
from datetime import datetime, timezone

import weaviate
from weaviate.classes.config import Configure, DataType, Property, Tokenization
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter, GroupBy, MetadataQuery, Rerank, Sort
from weaviate.exceptions import UnexpectedStatusCodeError, WeaviateQueryError

port = int(os.environ["LODE_PORT"])
client = weaviate.connect_to_custom(
    http_host="127.0.0.1",
    http_port=port,
    http_secure=False,
    # Under another name, because it refuses one address for both.
    grpc_host="localhost",
    grpc_port=port,
    grpc_secure=False,
    auth_credentials=weaviate.auth.Auth.api_key("all"),
)


def schema():
    assert client.is_ready() and client.is_live()
    films = client.collections.create(
        "Film",
        properties=[
            Property(name="title", data_type=DataType.TEXT),
            Property(name="code", data_type=DataType.TEXT, tokenization=Tokenization.FIELD),
            Property(name="year", data_type=DataType.INT),
            Property(name="shown", data_type=DataType.DATE),
        ],
        vector_config=Configure.Vectors.self_provided(),
    )
    assert client.collections.exists("Film")
    config = films.config.get()
    assert [each.name for each in config.properties] == ["title", "code", "year", "shown"], config
    films.config.add_property(Property(name="seen", data_type=DataType.BOOL))
    assert list(client.collections.list_all()) == ["Film"]
    try:
        client.collections.create("Film")
        raise AssertionError("a collection was made twice")
    except UnexpectedStatusCodeError as error:
        assert error.status_code == 422, error


def objects():
    films = client.collections.use("Film")
    shown = datetime(1995, 12, 15, tzinfo=timezone.utc)
    heat = films.data.insert({"title": "Heat in the city", "code": "A 1", "year": 1995, "shown": shown}, vector=[1, 0, 0])
    with films.batch.fixed_size(batch_size=2) as batch:
        batch.add_object({"title": "Ran", "code": "B", "year": 1985}, vector=[0, 1, 0])
        batch.add_object({"title": "Alien city", "code": "A", "year": 1979}, vector=[0.9, 0.1, 0])
        batch.add_object({"title": "wrong", "year": "never"}, vector=[0, 0, 1])
    assert len(films.batch.failed_objects) == 1, films.batch.failed_objects
    with films.batch.stream() as batch:
        for year in range(2000, 2050):
            batch.add_object({"title": "streamed", "year": year}, vector=[0, 0, -1])
        batch.add_object({"title": "wrong", "year": "never"}, vector=[0, 0, 1])
    assert len(films.batch.failed_objects) == 1, films.batch.failed_objects
    assert films.data.delete_many(where=Filter.by_property("title").equal("streamed")).successful == 50
    result = films.data.insert_many([DataObject(properties={"title": "Brazil", "year": 1985}, vector=[0, 0, 1])])
    assert not result.has_errors, result
    read = films.query.fetch_object_by_id(heat, include_vector=True)
    assert read.properties["shown"] == shown and read.properties["seen"] is None, read
    assert read.vector["default"] == [1.0, 0.0, 0.0]
    films.data.update(heat, properties={"seen": True})
    films.data.replace(heat, properties={"title": "Heat in the city", "code": "A 1", "year": 1996}, vector=[1, 0, 0])
    assert films.query.fetch_object_by_id(heat).properties["year"] == 1996
    assert films.data.exists(heat)
    assert len([each for each in films.iterator()]) == 4


def searches():
    films = client.collections.use("Film")
    near = films.query.near_vector([1, 0, 0], limit=2, return_metadata=MetadataQuery(distance=True, certainty=True))
    assert [each.properties["title"] for each in near.objects] == ["Heat in the city", "Alien city"], near
    assert abs(near.objects[0].metadata.distance) < 1e-6
    assert len(films.query.near_vector([1, 0, 0], distance=0.5).objects) == 2
    words = films.query.bm25("city", query_properties=["title^2"], return_metadata=MetadataQuery(score=True))
    assert {each.properties["title"] for each in words.objects} == {"Heat in the city", "Alien city"}, words
    both = films.query.hybrid("ran", vector=[0, 0, 1], alpha=0.4, limit=2, return_metadata=MetadataQuery(explain_score=True))
    assert {each.properties["title"] for each in both.objects} == {"Ran", "Brazil"}, both
    alike = films.query.near_object(near.objects[0].uuid, limit=1)
    assert alike.objects[0].uuid == near.objects[0].uuid

    def titles(filters):
        found = films.query.fetch_objects(filters=filters, sort=Sort.by_property("year").by_property("title"))
        return [each.properties["title"] for each in found.objects]

    assert titles(Filter.by_property("year").equal(1985)) == ["Brazil", "Ran"]
    assert titles(Filter.by_property("title").equal("CITY") & Filter.by_property("year").less_than(1990)) == ["Alien city"]
    assert titles(Filter.by_property("code").equal("A")) == ["Alien city"]
    assert titles(Filter.by_property("code").like("A*")) == ["Alien city", "Heat in the city"]
    assert titles(Filter.by_property("code").is_none(True)) == ["Brazil"]
    assert titles(Filter.by_property("title").contains_any(["Ran", "Brazil"])) == ["Brazil", "Ran"]
    assert titles(Filter.not_(Filter.by_property("year").greater_than(1980))) == ["Alien city"]
    groups = films.query.near_vector([0, 1, 0], group_by=GroupBy(prop="year", number_of_groups=2, objects_per_group=2))
    assert len(groups.groups) == 2, groups
    try:
        films.query.near_vector([1, 0])
        raise AssertionError("a vector of another length was taken")
    except WeaviateQueryError:
        pass


def aggregates():
    from weaviate.classes.aggregate import GroupByAggregate, Metrics

    films = client.collections.use("Film")
    total = films.aggregate.over_all(total_count=True, return_metrics=Metrics("year").integer(mean=True, maximum=True))
    assert (total.total_count, total.properties["year"].maximum) == (4, 1996), total
    grouped = films.aggregate.over_all(group_by=GroupByAggregate(prop="year"), total_count=True)
    assert sorted(each.total_count for each in grouped.groups) == [1, 1, 2], grouped
    assert len(films) == 4
    deleted = films.data.delete_many(where=Filter.by_property("year").equal(1985), verbose=True)
    assert (deleted.successful, len(deleted.objects)) == (2, 2), deleted
    assert films.data.delete_by_id(films.query.fetch_objects().objects[0].uuid)
    client.collections.delete("Film")


def texts():
    notes = client.collections.create(
        "Note",
        properties=[Property(name="text", data_type=DataType.TEXT)],
        vector_config=Configure.Vectors.text2vec_openai(model="fake"),
        reranker_config=Configure.Reranker.cohere(model="fake"),
        generative_config=Configure.Generative.openai(model="writer"),
    )
    notes.data.insert_many([{"text": "sun wind"}, {"text": "snow"}, {"text": "rain"}])
    found = notes.query.near_text("snow", limit=1)
    assert found.objects[0].properties == {"text": "snow"}, found
    assert notes.query.hybrid("wind", limit=1).objects[0].properties == {"text": "sun wind"}
    ranked = notes.query.near_text("snow", limit=3, rerank=Rerank(prop="text", query="rain"))
    assert ranked.objects[0].properties == {"text": "rain"}, ranked
    assert ranked.objects[0].metadata.rerank_score == 1.0, ranked
    written = notes.generate.near_text("snow", limit=1, single_prompt="About {text}?", grouped_task="Sum it up.")
    assert written.objects[0].generative.text == "Written.", written
    assert written.generative.text == "Written.", written


def tenants():
    from weaviate.classes.tenants import Tenant

    shared = client.collections.create(
        "Shared", multi_tenancy_config=Configure.multi_tenancy(True), vector_config=Configure.Vectors.self_provided()
    )
    shared.tenants.create([Tenant(name="one"), "two"])
    assert sorted(shared.tenants.get()) == ["one", "two"]
    assert shared.tenants.get_by_name("one").name == "one" and shared.tenants.exists("two")
    shared.with_tenant("one").data.insert({"text": "of one"}, vector=[1, 0])
    assert len(shared.with_tenant("one").query.fetch_objects().objects) == 1
    assert len(shared.with_tenant("two").query.fetch_objects().objects) == 0
    shared.tenants.remove(["one"])
    assert sorted(shared.tenants.get()) == ["two"]


with client:
    for part in (schema, objects, searches, aggregates, texts, tenants):
        part()
        print("passed", part.__name__)
