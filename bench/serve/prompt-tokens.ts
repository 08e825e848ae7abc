import type { ServingAddress } from './load-job.ts';
import type { ServingRequest } from './serving-request.ts';

/** The token ids that a request's prompt comes to, as llama-server makes them of its template and vocabulary. */
export async function promptTokens(peer: ServingAddress, { body }: ServingRequest): Promise<readonly number[]> {
  const { messages } = body;
  const content = messages
    ? (await ask<{ prompt: string }>(peer, '/apply-template', { messages })).prompt
    : body.prompt;
  const special = { add_special: true, parse_special: true };
  return (await ask<{ tokens: readonly number[] }>(peer, '/tokenize', { content, ...special })).tokens;
}

async function ask<Answer>({ url }: ServingAddress, path: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
