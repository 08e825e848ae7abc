/** One request of a script to a completion endpoint. */
export interface Completion {
  readonly prompt: string;
  readonly tokensMax: number;
  /** Default: 0, the likeliest tokens. */
  readonly temperature?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  /** GBNF. */
  readonly grammar?: string;
}

/** Asks for the text that follows. */
export type Complete = (completion: Completion) => Promise<string>;

/** A client of llama-server's own completion endpoint, with its prompt cache on. */
export function completionsOf(url: string): Complete {
  return async ({ prompt, tokensMax, temperature = 0, seed, stop, grammar }) => {
    const response = await fetch(`${url}/completion`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt, n_predict: tokensMax, temperature, seed, stop, grammar, cache_prompt: true }),
    });
    if (!response.ok) throw new Error(`llama-server answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { readonly content: string }).content;
  };
}
