import { messageType } from '../../grpc/index.ts';
import { textArray } from './base.ts';

/** What is asked of a model beside a text. Of all providers only the model is read: it is the name of a route. */
const provider = (name: string, model: number) =>
  messageType(`weaviate.v1.Generative${name}`, { model: [model, 'string', 'optional'] });

const generativeProvider = messageType('weaviate.v1.GenerativeProvider', {
  returnMetadata: [1, 'bool'],
  anthropic: [2, provider('Anthropic', 3)],
  anyscale: [3, provider('Anyscale', 2)],
  aws: [4, provider('AWS', 3)],
  cohere: [5, provider('Cohere', 4)],
  mistral: [7, provider('Mistral', 3)],
  ollama: [8, provider('Ollama', 2)],
  openai: [9, provider('OpenAI', 3)],
  google: [10, provider('Google', 3)],
  databricks: [11, provider('Databricks', 2)],
  friendliai: [12, provider('FriendliAI', 2)],
  nvidia: [13, provider('Nvidia', 2)],
  xai: [14, provider('XAI', 2)],
});

export const generativeSearch = messageType('weaviate.v1.GenerativeSearch', {
  singleResponsePrompt: [1, 'string'],
  groupedResponseTask: [2, 'string'],
  groupedProperties: [3, 'string', 'repeated'],
  single: [
    4,
    messageType('weaviate.v1.GenerativeSearch.Single', {
      prompt: [1, 'string'],
      queries: [3, generativeProvider, 'repeated'],
    }),
  ],
  grouped: [
    5,
    messageType('weaviate.v1.GenerativeSearch.Grouped', {
      task: [1, 'string'],
      properties: [2, textArray],
      queries: [3, generativeProvider, 'repeated'],
    }),
  ],
});

export const generativeResult = messageType('weaviate.v1.GenerativeResult', {
  values: [1, messageType('weaviate.v1.GenerativeReply', { result: [1, 'string'] }), 'repeated'],
});

export type GenerativeSearch = ReturnType<typeof generativeSearch.decode>;
