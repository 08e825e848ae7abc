import { type Answer, jsonAnswer } from '../../answer.ts';
import { type Fault, faultOf } from '../../fault.ts';
import type { GatewayLimits } from '../../limits.ts';
import type { Renewal } from '../../renewal.ts';
import type { Exchange } from '../../surface.ts';
import { askByReturning } from '../ask-user.ts';
import type { CallScope } from '../call-scope.ts';
import { callTool, type CallSurroundings } from '../call-tool.ts';
import { MethodNotFoundError } from '../errors/method-not-found-error.ts';
import { instructions } from '../initialize.ts';
import { methods } from '../methods.ts';
import { statelessVersion } from '../protocol-version.ts';
import { rpcError, rpcResult } from '../rpc-answer.ts';
import type { RpcRequest } from '../rpc-message.ts';
import { checkArgumentHeaders } from './argument-headers.ts';
import { answerSubscription } from './answer-subscription.ts';
import { readRequestMeta, type RequestMeta } from './request-meta.ts';

/** How long a client may go by what it was told, while it does not listen for changes. */
const ttlMs = 30_000;
const cacheable = new Set([
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
]);

const capabilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
};

export interface StatelessServices {
  readonly limits: GatewayLimits;
  /** Of Lode. */
  readonly version: string;
  readonly renewals: Renewal;
}

/** Answers a request of the revision without sessions: everything that it takes comes with it. */
export async function answerStateless(
  request: RpcRequest,
  exchange: Exchange,
  services: StatelessServices,
): Promise<Answer> {
  try {
    const meta = readRequestMeta(request, exchange.headers);
    return await answer(request, meta, exchange, services);
  } catch (thrown) {
    const fault = faultOf(thrown);
    if (fault.status >= 500) throw thrown;
    return jsonAnswer(rpcError(request.id, fault, dataOf(fault, request)), statusOf(fault));
  }
}

async function answer(
  request: RpcRequest,
  meta: RequestMeta,
  exchange: Exchange,
  { limits, version, renewals }: StatelessServices,
): Promise<Answer> {
  const { id, method, params } = request;
  const decorate = (result: object) => decorated(result, version);
  if (method === 'server/discover') {
    const found = { supportedVersions: [statelessVersion], capabilities, instructions };
    return jsonAnswer(rpcResult(id, decorate(found)));
  }
  if (method === 'subscriptions/listen') return answerSubscription(request, exchange, renewals, limits, decorate);
  if (method === 'tools/call') {
    const { logLevel } = meta;
    const { inputResponses } = params as { readonly inputResponses?: Readonly<Record<string, unknown>> };
    const askUser = meta.canAskUser ? askByReturning(inputResponses) : undefined;
    const check: CallSurroundings['check'] = (tool, given) =>
      checkArgumentHeaders(tool.inputSchema, given, exchange.headers);
    return callTool(request, exchange, limits, { scope: ownScope(), logLevel, askUser, check, decorate });
  }
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (known === undefined) throw new MethodNotFoundError(method);
  const result = await known(params, exchange, limits);
  return jsonAnswer(
    rpcResult(id, decorate(cacheable.has(method) ? { ...result, ttlMs, cacheScope: 'private' } : result)),
  );
}

function decorated(result: object, version: string): object {
  const { _meta: own } = result as { readonly _meta?: object };
  const serverInfo = { name: 'lode', title: 'Lode', version };
  return { resultType: 'complete', ...result, _meta: { ...own, 'io.modelcontextprotocol/serverInfo': serverInfo } };
}

/** A call ends with its connection, and is not cancelled otherwise. */
function ownScope(): CallScope {
  return { begin: () => new AbortController().signal, end: () => {} };
}

/** Errors of what a client asks for are answers; those of how it asks have a status. */
function statusOf({ code, field }: Fault): number {
  if (code === 'gateway/method-not-found') return 404;
  const isOfProtocol = code === 'gateway/header-mismatch' || code === 'gateway/protocol-version';
  return isOfProtocol || field?.startsWith('_meta') ? 400 : 200;
}

function dataOf({ code }: Fault, { params }: RpcRequest): object {
  if (code === 'gateway/resource-not-found') return { uri: params['uri'] };
  if (code !== 'gateway/protocol-version') return {};
  const meta = params['_meta'] as Readonly<Record<string, unknown>>;
  return { supported: [statelessVersion], requested: meta['io.modelcontextprotocol/protocolVersion'] };
}
