import { messageType } from '../../grpc/index.ts';
import { vectors } from './base.ts';

const targets = messageType('weaviate.v1.Targets', {
  targetVectors: [1, 'string', 'repeated'],
  combination: [2, 'int32'],
  weightsForTargets: [
    4,
    messageType('weaviate.v1.WeightsForTarget', { target: [1, 'string'], weight: [2, 'float'] }),
    'repeated',
  ],
});

const vectorForTarget = messageType('weaviate.v1.VectorForTarget', {
  name: [1, 'string'],
  vectorBytes: [2, 'bytes'],
  vectors: [3, vectors, 'repeated'],
});

/** How near it must be. */
const threshold = { certainty: [2, 'double', 'optional'], distance: [3, 'double', 'optional'] } as const;

export const nearVector = messageType('weaviate.v1.NearVector', {
  ...threshold,
  vectorBytes: [4, 'bytes'],
  targetVectors: [5, 'string', 'repeated'],
  targets: [6, targets],
  vectorPerTarget: [7, 'bytes', 'map'],
  vectorForTargets: [8, vectorForTarget, 'repeated'],
  vectors: [9, vectors, 'repeated'],
});

export const nearObject = messageType('weaviate.v1.NearObject', {
  id: [1, 'string'],
  ...threshold,
  targetVectors: [4, 'string', 'repeated'],
  targets: [5, targets],
});

const move = messageType('weaviate.v1.NearTextSearch.Move', {
  force: [1, 'float'],
  concepts: [2, 'string', 'repeated'],
  uuids: [3, 'string', 'repeated'],
});

export const nearText = messageType('weaviate.v1.NearTextSearch', {
  query: [1, 'string', 'repeated'],
  ...threshold,
  moveTo: [4, move],
  moveAway: [5, move],
  targetVectors: [6, 'string', 'repeated'],
  targets: [7, targets],
});

const searchOperator = messageType('weaviate.v1.SearchOperatorOptions', {
  operator: [1, 'int32'],
  minimumOrTokensMatch: [2, 'int32', 'optional'],
});

export const bm25 = messageType('weaviate.v1.BM25', {
  query: [1, 'string'],
  properties: [2, 'string', 'repeated'],
  searchOperator: [3, searchOperator],
});

export const hybrid = messageType('weaviate.v1.Hybrid', {
  query: [1, 'string'],
  properties: [2, 'string', 'repeated'],
  alpha: [4, 'float'],
  fusionType: [5, 'int32'],
  vectorBytes: [6, 'bytes'],
  targetVectors: [7, 'string', 'repeated'],
  nearText: [8, nearText],
  nearVector: [9, nearVector],
  targets: [10, targets],
  bm25SearchOperator: [11, searchOperator],
  alphaParam: [12, 'float', 'optional'],
  useAlphaParam: [13, 'bool'],
  vectorDistance: [20, 'float', 'optional'],
  vectors: [21, vectors, 'repeated'],
});

/** What is looked for by something that is no text: refused by name. */
export const nearMedia = messageType('weaviate.v1.NearImageSearch', { image: [1, 'string'] });

export type NearVector = ReturnType<typeof nearVector.decode>;
export type NearText = ReturnType<typeof nearText.decode>;
export type NearObject = ReturnType<typeof nearObject.decode>;
export type Hybrid = ReturnType<typeof hybrid.decode>;
export type Bm25 = ReturnType<typeof bm25.decode>;
