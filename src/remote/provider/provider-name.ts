/** Whose protocol a remote model speaks. */
export const providerNames = ['openai', 'anthropic', 'google', 'mistral', 'openai-compatible'] as const;

export type ProviderName = (typeof providerNames)[number];
