"""Clients of Cohere and Jina over an encoder called minilm: LODE_URL is its address."""

import os

import cohere
import langchain_community.document_compressors.jina_rerank as jina_rerank
import langchain_community.embeddings.jina as jina
from langchain_core.documents import Document

URL = os.environ["LODE_URL"]
DOCUMENTS = ["How do I reset my password?", "The weather is fine today.", "Change a forgotten passphrase in settings."]
QUERY = "I forgot my password"


def product(one, other):
    return sum(a * b for a, b in zip(one, other))


client = cohere.ClientV2(api_key="none", base_url=URL)
embedded = client.embed(model="minilm", texts=DOCUMENTS, input_type="search_document", embedding_types=["float"])
assert len(embedded.embeddings.float_) == 3 and len(embedded.embeddings.float_[0]) == 384
ranked = client.rerank(model="minilm", query=QUERY, documents=DOCUMENTS, top_n=2)
assert {each.index for each in ranked.results} == {0, 2}
try:
    client.embed(model="nothing", texts=["a"], input_type="search_query", embedding_types=["float"])
    raise AssertionError("a model that is not there has answered")
except cohere.errors.NotFoundError:
    pass
print("passed cohere")

# The addresses are constants of both modules.
jina.JINA_API_URL = f"{URL}/v1/embeddings"
embeddings = jina.JinaEmbeddings(jina_api_key="none", model_name="minilm")
vectors = embeddings.embed_documents(DOCUMENTS)
query = embeddings.embed_query(QUERY)
assert product(query, vectors[0]) > product(query, vectors[1])
assert abs(product(vectors[0], embedded.embeddings.float_[0]) - 1) < 1e-3
print("passed jina_embeddings")

jina_rerank.JINA_API_URL = f"{URL}/v1/rerank"
compressor = jina_rerank.JinaRerank(jina_api_key="none", model="minilm", top_n=2)
found = compressor.compress_documents([Document(page_content=text) for text in DOCUMENTS], QUERY)
assert {each.page_content for each in found} == {DOCUMENTS[0], DOCUMENTS[2]}, found
print("passed jina_rerank")
