import type { Metadata, MetadataValue } from '#contract';

/** How an index makes vectors of texts itself. */
export interface EmbedLabels {
  /** The route whose encoder it is. */
  readonly model: string;
  /** The field of a record whose text is embedded. */
  readonly field: string;
  readonly readParameters: Metadata;
  readonly writeParameters: Metadata;
}

/** What Pinecone's protocol knows of an index beyond what the store does: kept as labels of the collection. */
export interface IndexLabels {
  readonly cloud: string;
  readonly region: string;
  readonly deletionProtection: 'enabled' | 'disabled';
  readonly tags: Readonly<Record<string, string>> | null;
  readonly embed?: EmbedLabels | undefined;
  /** Namespaces that were created before they had records, with their schemas. */
  readonly namespaces?: Readonly<Record<string, MetadataValue>> | undefined;
}

/** Collections that were not made by this protocol have these. */
const defaults: IndexLabels = { cloud: 'aws', region: 'local', deletionProtection: 'disabled', tags: null };

export function indexLabels({ pinecone }: Metadata): IndexLabels {
  return { ...defaults, ...(pinecone as Partial<IndexLabels> | undefined) };
}

/** Beside what other protocols have kept. */
export function withIndexLabels(labels: Metadata, pinecone: IndexLabels): Metadata {
  // Without what is undefined: it is kept as JSON.
  return { ...labels, pinecone: JSON.parse(JSON.stringify(pinecone)) as MetadataValue };
}
