import { messageType } from '../../grpc/index.ts';
import { filters } from './base.ts';
import { hybrid, nearMedia, nearObject, nearText, nearVector } from './near.ts';

/** What of a property is asked for: each member of a kind is a wish. */
const numberWishes = messageType('weaviate.v1.AggregateRequest.Aggregation.Number', {
  count: [1, 'bool'],
  type: [2, 'bool'],
  sum: [3, 'bool'],
  mean: [4, 'bool'],
  mode: [5, 'bool'],
  median: [6, 'bool'],
  maximum: [7, 'bool'],
  minimum: [8, 'bool'],
});
const textWishes = messageType('weaviate.v1.AggregateRequest.Aggregation.Text', {
  count: [1, 'bool'],
  type: [2, 'bool'],
  topOccurences: [3, 'bool'],
  topOccurencesLimit: [4, 'uint32', 'optional'],
});
/** Of dates and booleans all is told. */
const wishes = messageType('weaviate.v1.AggregateRequest.Aggregation.Date', { count: [1, 'bool'] });

const aggregation = messageType('weaviate.v1.AggregateRequest.Aggregation', {
  property: [1, 'string'],
  int: [2, numberWishes],
  number: [3, numberWishes],
  text: [4, textWishes],
  boolean: [5, wishes],
  date: [6, wishes],
  reference: [7, wishes],
});

export const aggregateRequest = messageType('weaviate.v1.AggregateRequest', {
  collection: [1, 'string'],
  tenant: [10, 'string'],
  objectsCount: [20, 'bool'],
  aggregations: [21, aggregation, 'repeated'],
  objectLimit: [30, 'uint32', 'optional'],
  groupBy: [
    31,
    messageType('weaviate.v1.AggregateRequest.GroupBy', { collection: [1, 'string'], property: [2, 'string'] }),
  ],
  limit: [32, 'uint32', 'optional'],
  filters: [40, filters],
  hybrid: [41, hybrid],
  nearVector: [42, nearVector],
  nearObject: [43, nearObject],
  nearText: [44, nearText],
  nearImage: [45, nearMedia],
});

const count = { count: [1, 'int64', 'optional'], type: [2, 'string', 'optional'] } as const;

const numberSummary = messageType('weaviate.v1.AggregateReply.Aggregations.Aggregation.Number', {
  ...count,
  mean: [3, 'double', 'optional'],
  median: [4, 'double', 'optional'],
  mode: [5, 'double', 'optional'],
  maximum: [6, 'double', 'optional'],
  minimum: [7, 'double', 'optional'],
  sum: [8, 'double', 'optional'],
});
const intSummary = messageType('weaviate.v1.AggregateReply.Aggregations.Aggregation.Integer', {
  ...count,
  mean: [3, 'double', 'optional'],
  median: [4, 'double', 'optional'],
  mode: [5, 'int64', 'optional'],
  maximum: [6, 'int64', 'optional'],
  minimum: [7, 'int64', 'optional'],
  sum: [8, 'int64', 'optional'],
});
const textSummary = messageType('weaviate.v1.AggregateReply.Aggregations.Aggregation.Text', {
  ...count,
  topOccurences: [
    3,
    messageType('weaviate.v1.AggregateReply.Aggregations.Aggregation.Text.TopOccurrences', {
      items: [
        1,
        messageType('weaviate.v1.AggregateReply.Aggregations.Aggregation.Text.TopOccurrences.TopOccurrence', {
          value: [1, 'string'],
          occurs: [2, 'int64'],
        }),
        'repeated',
      ],
    }),
  ],
});
const booleanSummary = messageType('weaviate.v1.AggregateReply.Aggregations.Aggregation.Boolean', {
  ...count,
  totalTrue: [3, 'int64', 'optional'],
  totalFalse: [4, 'int64', 'optional'],
  percentageTrue: [5, 'double', 'optional'],
  percentageFalse: [6, 'double', 'optional'],
});
const dateSummary = messageType('weaviate.v1.AggregateReply.Aggregations.Aggregation.Date', {
  ...count,
  median: [3, 'string', 'optional'],
  mode: [4, 'string', 'optional'],
  maximum: [5, 'string', 'optional'],
  minimum: [6, 'string', 'optional'],
});

const aggregations = messageType('weaviate.v1.AggregateReply.Aggregations', {
  aggregations: [
    1,
    messageType('weaviate.v1.AggregateReply.Aggregations.Aggregation', {
      property: [1, 'string'],
      int: [2, intSummary],
      number: [3, numberSummary],
      text: [4, textSummary],
      boolean: [5, booleanSummary],
      date: [6, dateSummary],
    }),
    'repeated',
  ],
});

const group = { objectsCount: [1, 'int64', 'optional'], aggregations: [2, aggregations] } as const;

const groupedBy = messageType('weaviate.v1.AggregateReply.Group.GroupedBy', {
  path: [1, 'string', 'repeated'],
  text: [2, 'string', 'optional'],
  int: [3, 'int64', 'optional'],
  boolean: [4, 'bool', 'optional'],
  number: [5, 'double', 'optional'],
});

export const aggregateReply = messageType('weaviate.v1.AggregateReply', {
  took: [1, 'float'],
  singleResult: [2, messageType('weaviate.v1.AggregateReply.Single', group)],
  groupedResults: [
    3,
    messageType('weaviate.v1.AggregateReply.Grouped', {
      groups: [1, messageType('weaviate.v1.AggregateReply.Group', { ...group, groupedBy: [3, groupedBy] }), 'repeated'],
    }),
  ],
});

export type AggregateRequest = ReturnType<typeof aggregateRequest.decode>;
export type Aggregation = ReturnType<typeof aggregation.decode>;
