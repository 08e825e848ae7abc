import { jsonAnswer } from '../answer.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Renewal } from '../renewal.ts';
import type { Endpoint } from '../surface.ts';
import { answerInSession } from './answer-in-session.ts';
import { checkOrigin } from './check-origin.ts';
import { listenStream } from './listen.ts';
import { protectedResource } from './protected-resource.ts';
import { readRpcMessage, rpcMessage } from './rpc-message.ts';
import { Sessions } from './sessions.ts';
import { answerStateless } from './stateless/answer-stateless.ts';
import { isStateless } from './stateless/request-meta.ts';

export const path = '/mcp';
const access = { scope: 'mcp' } as const;

export interface McpServices {
  readonly limits: GatewayLimits;
  /** Of Lode. */
  readonly version: string;
  readonly renewals: Renewal;
}

/** The one address of the protocol: messages are posted; where there are sessions, they are listened to and deleted. */
export function mcpEndpoints(services: McpServices): readonly Endpoint[] {
  const { limits, renewals } = services;
  const sessions = new Sessions();

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
      const message = readRpcMessage(exchange.body);
      if (message.id === undefined || !isStateless(exchange.headers, message.params))
        return answerInSession(message, exchange, { ...services, sessions });
      return answerStateless(message, exchange, services);
    },
  };
  const listen: Endpoint = {
    method: 'GET',
    path,
    access,
    about: { summary: 'Listen to what the server tells in a session', otherTypes: ['text/event-stream'] },
    handle: (exchange) => {
      checkOrigin(exchange.headers);
      const session = sessions.find(exchange.key?.id, exchange.headers);
      return listenStream(exchange, session, renewals, limits);
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
  return [post, remove, listen, protectedResource(path)];
}
