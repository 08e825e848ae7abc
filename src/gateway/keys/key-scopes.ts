/** What a key may be for, one word for each family of endpoints. */
export const keyScopes = [
  'chat',
  'completions',
  'models',
  'responses',
  'embeddings',
  'tokenize',
  'programs',
  'mcp',
  'files',
  'batches',
  'vectors',
  'runs',
  'metrics',
] as const;

export type KeyScope = (typeof keyScopes)[number];
