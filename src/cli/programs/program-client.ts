import { ChatFailedError } from '../chat-failed-error.ts';

/** What happened in a run, as the gateway tells it. */
export interface TracedNode {
  readonly kind: string;
  readonly text?: string;
  readonly role?: string;
  readonly name?: string;
  readonly held?: string;
  readonly decoder?: string;
  readonly written?: string;
  readonly budget?: string;
  readonly durationMs?: number;
  readonly isFused?: boolean;
  readonly attempts?: readonly {
    readonly text: string;
    readonly tokens: number;
    readonly logprob?: number;
    readonly forced?: number;
    readonly takenBack?: number;
    readonly refused?: string;
  }[];
  readonly weighed?: readonly { readonly value: string; readonly probability: number }[];
  readonly children?: readonly TracedNode[];
}

/** How a run ended. */
export interface RunOutcome {
  readonly status: 'done' | 'spent' | 'cancelled';
  readonly value?: unknown;
  readonly budget?: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly usage: Readonly<Record<string, number>>;
  readonly trace?: readonly TracedNode[];
}

export interface RunRequest {
  readonly url: string;
  readonly key: string | undefined;
  readonly program: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly trace: boolean;
  readonly tokensMax?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Runs a program as any client of the gateway would.
 *
 * @throws ChatFailedError with the gateway's own message
 */
export async function runRemotely(request: RunRequest): Promise<RunOutcome> {
  const { url, key, program, inputs, trace, tokensMax, signal } = request;
  const response = await fetch(`${url}/v1/programs/${encodeURIComponent(program)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorisation(key) },
    body: JSON.stringify({ inputs, trace, ...(tokensMax !== undefined && { budget: { tokens_max: tokensMax } }) }),
    signal,
  });
  if (!response.ok) throw new ChatFailedError(response.status, await response.text());
  return (await response.json()) as RunOutcome;
}

/** A program as the gateway lists it. */
export interface ListedProgram {
  readonly id: string;
  readonly version: string;
  readonly model: string;
  readonly inputs: { readonly properties?: Readonly<Record<string, { readonly type?: string }>> };
}

/** @throws ChatFailedError with the gateway's own message */
export async function listRemotely(url: string, key: string | undefined): Promise<readonly ListedProgram[]> {
  const response = await fetch(`${url}/v1/programs`, { headers: authorisation(key) });
  if (!response.ok) throw new ChatFailedError(response.status, await response.text());
  return ((await response.json()) as { data: readonly ListedProgram[] }).data;
}

function authorisation(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}
