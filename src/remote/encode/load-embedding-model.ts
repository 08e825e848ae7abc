import { assertProviderInstalled } from '../provider/provider-packages.ts';
import type { EmbeddingAccess, EmbeddingCall, EmbeddingModel } from './embedding-call.ts';
import { compatibleEmbedding } from './compatible-embedding.ts';

/** What Google calls the purposes of texts. */
const googleTasks = { query: 'RETRIEVAL_QUERY', passage: 'RETRIEVAL_DOCUMENT' } as const;
/** Where a package does not say how many it takes. */
const callMaxDefault = 96;

/**
 * Loads the package of a provider. Anthropic has no embedding models, which whoever declares one is told.
 *
 * @throws ProviderMissingError
 */
export async function loadEmbeddingModel(access: EmbeddingAccess): Promise<EmbeddingModel> {
  const { provider, model, apiKey, baseUrl, egress } = access;
  if (provider === 'openai-compatible' || provider === 'anthropic') return compatibleEmbedding(access);
  assertProviderInstalled(provider);
  // An empty key keeps the packages from looking for one in the environment.
  const settings = { baseURL: baseUrl, apiKey: apiKey?.reveal() ?? '', fetch: egress.fetch };
  if (provider === 'openai') {
    const { createOpenAI } = await import('@ai-sdk/openai');
    return ofPackage(createOpenAI(settings).embeddingModel(model), ({ dimensions }) => ({
      openai: given({ dimensions }),
    }));
  }
  if (provider === 'google') {
    const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
    return ofPackage(createGoogleGenerativeAI(settings).embeddingModel(model), ({ purpose, dimensions }) => ({
      google: given({ outputDimensionality: dimensions, taskType: purpose && googleTasks[purpose] }),
    }));
  }
  const { createMistral } = await import('@ai-sdk/mistral');
  return ofPackage(createMistral(settings).embeddingModel(model), () => ({}));
}

type PackageModel = import('@ai-sdk/provider').EmbeddingModelV4;
type ProviderOptions = NonNullable<Parameters<PackageModel['doEmbed']>[0]['providerOptions']>;

async function ofPackage(
  model: PackageModel,
  options: (call: EmbeddingCall) => ProviderOptions,
): Promise<EmbeddingModel> {
  return {
    callMax: (await model.maxEmbeddingsPerCall) ?? callMaxDefault,
    ask: async (call) => {
      const { embeddings, usage } = await model.doEmbed({
        values: [...call.values],
        abortSignal: call.signal,
        providerOptions: options(call),
      });
      return { embeddings, tokens: usage?.tokens ?? 0 };
    },
  };
}

function given(fields: Readonly<Record<string, string | number | undefined>>): ProviderOptions[string] {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as ProviderOptions[string];
}
