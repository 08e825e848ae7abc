"""LangChain's standard tests of vector stores for its Milvus store, against a gateway: LODE_URL is its address."""

import os
import uuid

import pytest
from langchain_milvus import Milvus
from langchain_tests.integration_tests import VectorStoreIntegrationTests


class TestMilvus(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self):
        store = Milvus(
            self.get_embeddings(),
            collection_name="langchain_" + uuid.uuid4().hex,
            connection_args={"uri": os.environ["LODE_URL"], "token": "lode-red"},
            index_params={"index_type": "FLAT", "metric_type": "L2"},
            auto_id=False,
            enable_dynamic_field=True,
        )
        yield store
        store.client.close()
