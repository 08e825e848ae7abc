import type { PromptDefinition } from '#prompt';
import type { Answer, Ask } from './trials/ask.ts';

export const asksFor = (text: string): PromptDefinition => ({
  messages: [{ role: 'user', content: `${text} {{x}}` }],
  variables: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
});

export function answerWith(text: string): Answer {
  const tokens = { promptTokens: 3, cachedTokens: 2, completionTokens: 1 };
  return { text, calls: [], ...tokens, durationMs: 5, isCut: false };
}

/** A model that gives the last message back, in capitals where it was told to shout. */
export const echo: Ask = async ({ messages }) => {
  const said = String(messages.at(-1)?.content);
  return answerWith(said.startsWith('shout') ? said.slice(6).toUpperCase() : said.slice(4));
};
