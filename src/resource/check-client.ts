import { CheckRequestError } from './check-request-error.ts';

/** What a check is given: the gateway of the generation that waits for traffic. */
export interface CheckClient {
  /** For any OpenAI client: its base is `${url}/v1`. */
  readonly url: string;
  readonly key: string;
  /** Aborted when the check's time is over. */
  readonly signal: AbortSignal;
  /**
   * One chat completion at temperature 0.
   *
   * @param input the user's message, or the variables of the route's prompt
   */
  ask(
    route: string,
    input: string | Readonly<Record<string, unknown>>,
    options?: { readonly tokensMax?: number },
  ): Promise<string>;
}

export function checkClient(url: string, key: string, signal: AbortSignal): CheckClient {
  const ask: CheckClient['ask'] = async (route, input, { tokensMax = 64 } = {}) => {
    const asked =
      typeof input === 'string' ? { messages: [{ role: 'user', content: input }] } : { messages: [], variables: input };
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: route, temperature: 0, max_tokens: tokensMax, ...asked }),
      signal,
    });
    if (!response.ok) throw new CheckRequestError(response.status, await response.text());
    const body = (await response.json()) as { choices: [{ message: { content: string } }] };
    return body.choices[0].message.content;
  };
  return { url, key, signal, ask };
}
