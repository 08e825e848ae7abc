import { type Answer, jsonAnswer } from '../answer.ts';
import { faultOf } from '../fault.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Exchange } from '../surface.ts';
import { askInSession } from './ask-user.ts';
import { callTool } from './call-tool.ts';
import { MethodNotFoundError } from './errors/method-not-found-error.ts';
import { hearNotification } from './hear-notification.ts';
import { initialize } from './initialize.ts';
import { methods } from './methods.ts';
import { checkVersionHeader } from './protocol-version.ts';
import { rpcError, rpcResult } from './rpc-answer.ts';
import type { RpcNotification, RpcRequest } from './rpc-message.ts';
import { sessionMethods } from './session-methods.ts';
import type { Session, Sessions } from './sessions.ts';

export interface SessionServices {
  readonly sessions: Sessions;
  readonly limits: GatewayLimits;
  /** Of Lode. */
  readonly version: string;
}

/**
 * Answers a message of the revisions in which client and server know each other by sessions.
 *
 * @throws ProtocolVersionError, SessionNotFoundError, and what is not the client's
 */
export async function answerInSession(
  message: RpcRequest | RpcNotification,
  exchange: Exchange,
  services: SessionServices,
): Promise<Answer> {
  checkVersionHeader(exchange.headers);
  const { sessions } = services;
  if (message.id === undefined) {
    hearNotification(message, sessions.find(exchange.key?.id, exchange.headers));
    return { ...jsonAnswer({}), status: 202, body: '' };
  }
  // A session that has ended is told by the status: clients begin anew then.
  const session = message.method === 'initialize' ? undefined : sessions.find(exchange.key?.id, exchange.headers);
  try {
    return session
      ? await answerWithin(session, message, exchange, services.limits)
      : begin(message, exchange, services);
  } catch (thrown) {
    const fault = faultOf(thrown);
    // What is not the client's is for the door to log.
    if (fault.status >= 500) throw thrown;
    return jsonAnswer(rpcError(message.id, fault));
  }
}

function begin({ id, params }: RpcRequest, { key }: Exchange, { sessions, version }: SessionServices): Answer {
  const { result, client } = initialize(params, version);
  return { ...jsonAnswer(rpcResult(id, result)), headers: [['mcp-session-id', sessions.open(key?.id, client).id]] };
}

async function answerWithin(
  session: Session,
  request: RpcRequest,
  exchange: Exchange,
  limits: GatewayLimits,
): Promise<Answer> {
  const { id, method, params } = request;
  if (method === 'tools/call') {
    const askUser = session.canAskUser ? askInSession(session) : undefined;
    const { logLevel } = session;
    return callTool(request, exchange, limits, { scope: session, logLevel, askUser, decorate: (result) => result });
  }
  const ofSession = Object.hasOwn(sessionMethods, method) ? sessionMethods[method] : undefined;
  if (ofSession !== undefined) return jsonAnswer(rpcResult(id, ofSession(params, session, exchange)));
  const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (answer === undefined) throw new MethodNotFoundError(method);
  return jsonAnswer(rpcResult(id, await answer(params, exchange, limits)));
}
