import type { GenerateRequest, LanguageModel, ModelInput } from '#contract';

/** English text has about so many characters a token, with most vocabularies. */
const charactersPerToken = 4;
/** What an answer is taken to have that nobody has bounded. */
const answerTokens = 500;

/**
 * What a request is likely to cost, in US dollars. Only good for comparing models: nobody knows the tokens before.
 * A model without prices costs nothing.
 */
export function costOf({ prices }: Pick<LanguageModel, 'prices'>, request: GenerateRequest): number {
  if (!prices) return 0;
  const outputTokens = (request.tokensMax ?? answerTokens) * (request.choices ?? 1);
  return (inputTokens(request.input) * prices.input + outputTokens * prices.output) / 1_000_000;
}

function inputTokens(input: ModelInput): number {
  if (input.kind === 'tokens') return input.tokens.length;
  if (input.kind === 'text') return (input.text.length + (input.suffix ?? '').length) / charactersPerToken;
  const characters = input.messages.reduce((sum, { content }) => sum + lengthOf(content), 0);
  return characters / charactersPerToken;
}

function lengthOf(content: string | readonly { readonly type: string; readonly text?: string }[]): number {
  return typeof content === 'string' ? content.length : content.reduce((sum, { text = '' }) => sum + text.length, 0);
}
