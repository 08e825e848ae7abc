import { askGateway, type GatewayDoor } from '../ask-gateway.ts';

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
 * @throws what `askGateway` throws
 */
export async function runRemotely(request: RunRequest): Promise<RunOutcome> {
  const { url, key, program, inputs, trace, tokensMax, signal } = request;
  const path = `/v1/programs/${encodeURIComponent(program)}`;
  const body = { inputs, trace, ...(tokensMax !== undefined && { budget: { tokens_max: tokensMax } }) };
  return await askGateway<RunOutcome>({ url, key }, { method: 'POST', path, body, signal });
}

/** A program as the gateway lists it. */
export interface ListedProgram {
  readonly id: string;
  readonly version: string;
  readonly model: string;
  readonly inputs: { readonly properties?: Readonly<Record<string, { readonly type?: string }>> };
}

/** @throws what `askGateway` throws */
export async function listRemotely(door: GatewayDoor): Promise<readonly ListedProgram[]> {
  const { data } = await askGateway<{ readonly data: readonly ListedProgram[] }>(door, {
    method: 'GET',
    path: '/v1/programs',
  });
  return data;
}
