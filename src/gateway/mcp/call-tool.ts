import { z } from 'zod';
import type { StreamedAnswer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import type { Fault } from '../fault.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Exchange } from '../surface.ts';
import { argumentsIn, type AskUser, declinedResult } from './ask-user.ts';
import type { CallScope } from './call-scope.ts';
import { comment, messageFrame } from './frames.ts';
import { isHeard, type LogLevel } from './log-level.ts';
import { formForMissing } from './missing-arguments.ts';
import { rpcNotification, rpcResult } from './rpc-answer.ts';
import type { RpcId, RpcRequest } from './rpc-message.ts';
import type { Note, Piece, Tool, ToolResult } from './tool.ts';
import { findTool } from './tools.ts';

const callSchema = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).default({}),
  _meta: z.object({ progressToken: z.union([z.string().max(1024), z.number()]).optional() }).optional(),
});

type CallFields = z.output<typeof callSchema>;

/** What a call is made within, which differs by revision. */
export interface CallSurroundings {
  readonly scope: CallScope;
  /** From which level on notes are told; absent: none are. */
  readonly logLevel?: LogLevel | undefined;
  readonly askUser?: AskUser | undefined;
  /** Whether the call is what is said of it elsewhere. */
  readonly check?: (tool: Tool, given: CallFields['arguments']) => void;
  /** What is told beside every result. */
  readonly decorate: (result: object) => object;
}

/**
 * `tools/call`: a stream of server-sent events, of progress where the client gave a token for it, and of the result.
 *
 * @throws InvalidFieldError, ToolNotFoundError
 */
export function callTool(
  { id, params }: RpcRequest,
  exchange: Exchange,
  limits: GatewayLimits,
  surroundings: CallSurroundings,
): StreamedAnswer {
  const fields = checkFields(callSchema, params);
  const tool = findTool(fields.name, exchange, limits);
  const { decorate, check } = surroundings;
  check?.(tool, fields.arguments);
  return {
    kind: 'streamed',
    contentType: 'text/event-stream; charset=utf-8',
    frames: frames(id, fields, tool, exchange, surroundings),
    heartbeat: comment,
    failure: (fault) => failureFrame(id, fault, decorate),
  };
}

async function* frames(
  id: RpcId,
  fields: CallFields,
  tool: Tool,
  exchange: Exchange,
  { scope, logLevel, askUser, decorate }: CallSurroundings,
): AsyncGenerator<string> {
  let signal: AbortSignal | undefined;
  try {
    signal = scope.begin(id);
    const completed = yield* complete(
      fields.arguments,
      tool,
      askUser,
      AbortSignal.any([signal, exchange.context.signal]),
    );
    if ('result' in completed) return yield messageFrame(rpcResult(id, decorate(completed.result)));
    await using call = tool.call(completed.given, exchange, signal);
    const told = telling(fields._meta?.progressToken, logLevel);
    let next = await call.next();
    for (; !next.done; next = await call.next()) {
      const notification = told(next.value);
      if (notification !== undefined) yield messageFrame(notification);
    }
    signal.throwIfAborted();
    yield messageFrame(rpcResult(id, decorate(next.value)));
  } catch (thrown) {
    // With the first frame the head is sent: from then on what went wrong is told as a result, which models can read.
    yield comment;
    throw signal?.aborted ? signal.reason : thrown;
  } finally {
    if (signal) scope.end(id);
  }
}

type Completed = { readonly given: CallFields['arguments'] } | { readonly result: object };

/** The arguments with what the user has added, or what the call ends with where that is missing. */
async function* complete(
  given: CallFields['arguments'],
  tool: Tool,
  askUser: AskUser | undefined,
  signal: AbortSignal,
): AsyncGenerator<string, Completed> {
  const form = askUser && formForMissing(tool, given);
  if (askUser === undefined || form === undefined) return { given };
  const question = askUser(form, signal);
  if (question.kind === 'returned') return question;
  if (question.kind === 'sent') yield question.frame;
  const added = argumentsIn(await question.answer);
  return added ? { given: { ...given, ...added } } : { result: declinedResult };
}

/** What is to be told of what comes of a call. */
function telling(progressToken: string | number | undefined, logLevel: LogLevel | undefined) {
  let progress = 0;
  return (event: Piece | Note): object | undefined => {
    if ('level' in event) {
      if (logLevel === undefined || !isHeard(event.level, logLevel)) return undefined;
      return rpcNotification('notifications/message', event);
    }
    if (progressToken === undefined) return undefined;
    // It has to rise with every notification.
    progress += Math.max(event.tokens, 1);
    return rpcNotification('notifications/progress', { progressToken, progress, message: event.text });
  };
}

function failureFrame(id: RpcId, fault: Fault, decorate: CallSurroundings['decorate']): string {
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
  return messageFrame(rpcResult(id, decorate(result)));
}
