import type { VectorStore } from '#contract';
import { anthropicSurface } from './anthropic/index.ts';
import type { BatchDesk } from './batches/batch-services.ts';
import { batchesSurface } from './batches/index.ts';
import type { FileArchive } from './files/archive/file-archive.ts';
import { cohereSurface } from './cohere/index.ts';
import { filesSurface } from './files/index.ts';
import type { GatewayLimits } from './limits.ts';
import { mcpSurface } from './mcp/index.ts';
import { milvusSurface } from './milvus/index.ts';
import { moderationsSurface } from './moderations/index.ts';
import { ollamaSurface } from './ollama/index.ts';
import { openaiSurface } from './openai/index.ts';
import { pineconeSurfaces } from './pinecone/index.ts';
import { programSurface } from './programs/index.ts';
import type { ResponseArchive } from './responses/archive/response-archive.ts';
import type { Renewal } from './renewal.ts';
import { responsesSurface } from './responses/index.ts';
import type { Surface } from './surface.ts';
import { textSurface } from './text/index.ts';
import { vectorsSurface } from './vectors/index.ts';
import { weaviateSurface } from './weaviate/index.ts';

/** What some of the protocols keep, and where; what is absent is not offered. */
export interface SurfaceServices {
  readonly responses?: ResponseArchive | undefined;
  readonly files?: FileArchive | undefined;
  readonly batchDesk?: BatchDesk | undefined;
  readonly vectors?: VectorStore | undefined;
  readonly version: string;
  /** When other routes are served. */
  readonly renewals: Renewal;
}

/** The wire protocols that every gateway speaks. OpenAI's comes first: errors outside of all of them look as there. */
export function defaultSurfaces(
  limits: GatewayLimits,
  { responses, files, batchDesk, vectors, version, renewals }: SurfaceServices,
): readonly Surface[] {
  return [
    openaiSurface(limits),
    responsesSurface(limits, responses),
    ...(files ? [filesSurface(limits, files)] : []),
    ...(batchDesk ? [batchesSurface(batchDesk)] : []),
    ...(vectors
      ? [
          vectorsSurface(vectors),
          milvusSurface(vectors),
          ...pineconeSurfaces(vectors, limits),
          weaviateSurface(vectors, limits),
        ]
      : []),
    moderationsSurface(limits),
    anthropicSurface(limits),
    ollamaSurface(limits),
    cohereSurface(limits),
    textSurface(limits),
    programSurface(limits),
    mcpSurface({ limits, version, renewals }),
  ];
}
