import { pythonWith } from '../python-venv.ts';

/** A Python with the stores of LangChain, LlamaIndex and Haystack, and Weaviate's client, which they bring. */
export async function vectorStoresPython(): Promise<string | undefined> {
  return await pythonWith('vector-stores', [
    'langchain-pinecone==0.2.13',
    'langchain-weaviate==0.0.8',
    'langchain-tests==1.1.9',
    'llama-index-vector-stores-pinecone==0.9.0',
    'llama-index-vector-stores-weaviate==1.7.1',
    'pinecone-haystack==7.0.0',
    'weaviate-haystack==8.0.0',
    'pytest',
    'pytest-asyncio',
  ]);
}
