import { z } from 'zod';
import type { StreamedAnswer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import type { Fault } from '../fault.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Exchange } from '../surface.ts';
import { rpcNotification, rpcResult } from './rpc-answer.ts';
import type { RpcId, RpcRequest } from './rpc-message.ts';
import type { Session } from './sessions.ts';
import type { Tool, ToolResult } from './tool.ts';
import { findTool } from './tools.ts';

const callSchema = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).default({}),
  _meta: z.object({ progressToken: z.union([z.string().max(1024), z.number()]).optional() }).optional(),
});

type CallFields = z.output<typeof callSchema>;

const comment = ': alive\n\n';

/**
 * `tools/call`: a stream of server-sent events, of progress where the client gave a token for it, and of the result.
 *
 * @throws InvalidFieldError, ToolNotFoundError
 */
export function callTool(
  { id, params }: RpcRequest,
  exchange: Exchange,
  session: Session,
  limits: GatewayLimits,
): StreamedAnswer {
  const fields = checkFields(callSchema, params);
  const tool = findTool(fields.name, exchange, limits);
  return {
    kind: 'streamed',
    contentType: 'text/event-stream; charset=utf-8',
    frames: frames(id, fields, tool, exchange, session),
    heartbeat: comment,
    failure: (fault) => failureFrame(id, fault),
  };
}

async function* frames(
  id: RpcId,
  { arguments: given, _meta }: CallFields,
  tool: Tool,
  exchange: Exchange,
  session: Session,
): AsyncGenerator<string> {
  let signal: AbortSignal | undefined;
  try {
    signal = session.begin(id);
    await using call = tool.call(given, exchange, signal);
    const progressToken = _meta?.progressToken;
    let progress = 0;
    let next = await call.next();
    for (; !next.done; next = await call.next()) {
      if (progressToken === undefined) continue;
      const { text, tokens } = next.value;
      // It has to rise with every notification.
      progress += Math.max(tokens, 1);
      yield frame(rpcNotification('notifications/progress', { progressToken, progress, message: text }));
    }
    signal.throwIfAborted();
    yield frame(rpcResult(id, next.value));
  } catch (thrown) {
    // With the first frame the head is sent: from then on what went wrong is told as a result, which models can read.
    yield comment;
    throw signal?.aborted ? signal.reason : thrown;
  } finally {
    if (signal) session.end(id);
  }
}

function failureFrame(id: RpcId, fault: Fault): string {
  const { code, message, remedy, retryAfterSeconds } = fault;
  // Who cancels a call is answered nothing.
  if (code === 'gateway/call-cancelled') return '';
  const result: ToolResult = {
    content: [{ type: 'text', text: `${message} ${remedy}` }],
    isError: true,
    _meta: {
      'lode/code': code,
      ...(retryAfterSeconds !== undefined && { 'lode/retryAfterSeconds': retryAfterSeconds }),
    },
  };
  return frame(rpcResult(id, result));
}

function frame(message: object): string {
  return `event: message\ndata: ${JSON.stringify(message)}\n\n`;
}
