/** Bounds on what a collection takes. */
export const vectorLimits = {
  nameCharacters: 100,
  fields: 16,
  dimensions: 20_000,
  /** Of a sparse vector, that are not 0. */
  sparseComponents: 20_000,
  /** Of the path of a field of text. */
  pathCharacters: 256,
  /** A year. */
  historyHours: 8784,
  /** Of ids and names of namespaces, in UTF-8. */
  idBytes: 512,
  /** Of one record, as JSON. */
  metadataBytes: 64 * 1024,
  metadataDepth: 16,
  /** Of one collection, as JSON. */
  labelsBytes: 1024 * 1024,
  /** In one call. */
  records: 10_000,
  k: 10_000,
} as const;
