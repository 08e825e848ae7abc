import { type Answer, jsonAnswer } from '../answer.ts';
import { faultOf } from '../fault.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { callTool } from './call-tool.ts';
import { checkOrigin } from './check-origin.ts';
import { MethodNotFoundError } from './errors/method-not-found-error.ts';
import { initializeResult } from './initialize.ts';
import { hearNotification } from './hear-notification.ts';
import { methods } from './methods.ts';
import { checkVersionHeader } from './protocol-version.ts';
import { rpcError, rpcResult } from './rpc-answer.ts';
import { readRpcMessage, rpcMessage, type RpcRequest } from './rpc-message.ts';
import { type Session, Sessions } from './sessions.ts';

const path = '/mcp';
const access = { scope: 'mcp' } as const;

/** The one address of the protocol: messages are posted; a session is ended by deleting it. */
export function mcpEndpoints(limits: GatewayLimits, version: string): readonly Endpoint[] {
  const sessions = new Sessions();

  const begin = ({ id, params }: RpcRequest, { key }: Exchange): Answer => {
    const result = initializeResult(params, version);
    return { ...jsonAnswer(rpcResult(id, result)), headers: [['mcp-session-id', sessions.open(key?.id).id]] };
  };
  const answerWithin = async (session: Session, request: RpcRequest, exchange: Exchange): Promise<Answer> => {
    const { id, method, params } = request;
    if (method === 'tools/call') return callTool(request, exchange, session, limits);
    const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (answer === undefined) throw new MethodNotFoundError(method);
    return jsonAnswer(rpcResult(id, await answer(params, exchange, limits)));
  };
  const answerRequest = async (request: RpcRequest, exchange: Exchange): Promise<Answer> => {
    const isFirst = request.method === 'initialize';
    // A session that has ended is told by the status: clients begin anew then.
    const session = isFirst ? undefined : sessions.find(exchange.key?.id, exchange.headers);
    try {
      return session ? await answerWithin(session, request, exchange) : begin(request, exchange);
    } catch (thrown) {
      const fault = faultOf(thrown);
      // What is not the client's is for the door to log.
      if (fault.status >= 500) throw thrown;
      return jsonAnswer(rpcError(request.id, fault));
    }
  };

  const post: Endpoint = {
    method: 'POST',
    path,
    access,
    about: {
      summary: 'Send a message of the Model Context Protocol',
      body: rpcMessage,
      otherTypes: ['text/event-stream'],
    },
    handle: (exchange) => {
      checkOrigin(exchange.headers);
      checkVersionHeader(exchange.headers);
      const message = readRpcMessage(exchange.body);
      if (message.id !== undefined) return answerRequest(message, exchange);
      hearNotification(message, sessions.find(exchange.key?.id, exchange.headers));
      return { ...jsonAnswer({}), status: 202, body: '' };
    },
  };
  const remove: Endpoint = {
    method: 'DELETE',
    path,
    access,
    about: { summary: 'End a session of the Model Context Protocol' },
    handle: ({ headers, key }) => {
      checkOrigin(headers);
      sessions.close(key?.id, sessions.find(key?.id, headers));
      return jsonAnswer({});
    },
  };
  return [post, remove, listen];
}

/** Nothing is told that was not asked for. Clients of the protocol take this for an answer. */
const listen: Endpoint = {
  method: 'GET',
  path,
  access,
  about: { summary: 'Tell that there is no stream of messages of the server' },
  handle: ({ headers }) => {
    checkOrigin(headers);
    const message = 'This server tells nothing of its own accord.';
    const remedy = 'POST messages: what belongs to a call comes with its answer.';
    const fault = { status: 405, code: 'gateway/no-server-stream', message, remedy };
    return { ...jsonAnswer(rpcError(null, fault), 405), headers: [['allow', 'POST, DELETE']] };
  },
};
