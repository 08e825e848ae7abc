"""LlamaIndex's Milvus store against a gateway: LODE_URL is its address."""

import logging
import os

from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)
from llama_index.vector_stores.milvus import MilvusVectorStore

logging.disable(logging.CRITICAL)
WHERE = {"uri": os.environ["LODE_URL"], "token": "lode-red", "dim": 2, "collection_name": "llama"}
store = MilvusVectorStore(**WHERE, overwrite=True)
SAID = {"a": ([1.0, 0.0], "lorem ipsum", {"theme": "mafia", "year": 1972}), "b": ([0.0, 1.0], "dolor sit", {"theme": "friends", "year": 1994})}
SAID["c"] = ([0.7, 0.7], "amet", {"theme": "mafia", "year": 1995, "tags": ["x", "y"]})


def filters(*wanted, condition=FilterCondition.AND):
    parts = [MetadataFilter(key=key, value=value, operator=operator) for key, operator, value in wanted]
    return MetadataFilters(filters=parts, condition=condition)


def ask(**more):
    return store.query(VectorStoreQuery(query_embedding=[1.0, 0.1], similarity_top_k=3, **more)).ids


def adding():
    nodes = [
        TextNode(id_=id, embedding=vector, text=text, metadata=metadata, relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=f"doc-{id}")})
        for id, (vector, text, metadata) in SAID.items()
    ]
    assert store.add(nodes) == ["a", "b", "c"]
    assert ask() == ["a", "c", "b"], ask()
    (best, *_) = store.query(VectorStoreQuery(query_embedding=[1.0, 0.1], similarity_top_k=1)).nodes
    assert best.text == "lorem ipsum" and best.metadata["theme"] == "mafia", best


def filtering():
    for wanted, ids in (
        (filters(("theme", FilterOperator.EQ, "mafia")), ["a", "c"]),
        (filters(("theme", FilterOperator.NE, "mafia")), ["b"]),
        (filters(("year", FilterOperator.GT, 1990), ("theme", FilterOperator.EQ, "mafia")), ["c"]),
        (filters(("year", FilterOperator.LTE, 1972), ("year", FilterOperator.GTE, 1995), condition=FilterCondition.OR), ["a", "c"]),
        (filters(("theme", FilterOperator.IN, ["friends", "none"])), ["b"]),
        (filters(("theme", FilterOperator.NIN, ["friends"])), ["a", "c"]),
        (filters(("theme", FilterOperator.TEXT_MATCH, "fri")), ["b"]),
    ):
        assert ask(filters=wanted) == ids, (wanted, ask(filters=wanted))
    assert ask(doc_ids=["doc-b"]) == ["b"] and ask(node_ids=["c"]) == ["c"]


def diversity():
    found = store.query(VectorStoreQuery(query_embedding=[1.0, 0.1], similarity_top_k=2, mode=VectorStoreQueryMode.MMR), mmr_prefetch_k=3)
    assert len(found.ids) == 2, found.ids


def removing():
    assert [node.node_id for node in store.get_nodes(node_ids=["b"])] == ["b"]
    store.delete("doc-a")
    store.delete_nodes(node_ids=["b"])
    assert ask() == ["c"], ask()
    again = MilvusVectorStore(**WHERE)
    assert again.query(VectorStoreQuery(query_embedding=[1.0, 0.1], similarity_top_k=3)).ids == ["c"]
    again.clear()


for part in (adding, filtering, diversity, removing):
    part()
    print("passed", part.__name__)
