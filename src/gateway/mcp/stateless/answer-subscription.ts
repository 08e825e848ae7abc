import { z } from 'zod';
import type { StreamedAnswer } from '../../answer.ts';
import { checkFields } from '../../check-body.ts';
import type { GatewayLimits } from '../../limits.ts';
import type { Renewal } from '../../renewal.ts';
import type { Exchange } from '../../surface.ts';
import { comment, messageFrame } from '../frames.ts';
import { rpcNotification, rpcResult } from '../rpc-answer.ts';
import type { RpcRequest } from '../rpc-message.ts';
import { changesBetween, toldState, type Wishes } from '../told-state.ts';
import { whenRenewed } from '../when-renewed.ts';

const filter = z.object({
  toolsListChanged: z.boolean().optional(),
  promptsListChanged: z.boolean().optional(),
  resourcesListChanged: z.boolean().optional(),
  resourceSubscriptions: z.array(z.string().max(2048)).max(1024).optional(),
});
type Filter = z.output<typeof filter>;

/**
 * `subscriptions/listen`: tells of the changes that a client wants to hear of. The stream ends with the first of them, or
 * with nothing when the gateway closes: what then is served belongs to another stream, so that what is served now can go.
 *
 * @throws InvalidFieldError
 */
export function answerSubscription(
  request: RpcRequest,
  exchange: Exchange,
  renewals: Renewal,
  limits: GatewayLimits,
  decorate: (result: object) => object,
): StreamedAnswer {
  const { notifications } = checkFields(z.object({ notifications: filter }), request.params);
  return {
    kind: 'streamed',
    contentType: 'text/event-stream; charset=utf-8',
    frames: frames(request, notifications, exchange, renewals, limits, decorate),
    heartbeat: comment,
    failure: () => '',
  };
}

async function* frames(
  { id }: RpcRequest,
  notifications: Filter,
  exchange: Exchange,
  renewals: Renewal,
  limits: GatewayLimits,
  decorate: (result: object) => object,
): AsyncGenerator<string> {
  const next = renewals.signal;
  const _meta = { 'io.modelcontextprotocol/subscriptionId': id };
  const tell = (method: string, params: object) => messageFrame(rpcNotification(method, { ...params, _meta }));
  const wishes = wishesOf(notifications);
  const before = toldState(exchange, wishes, limits);
  yield tell('notifications/subscriptions/acknowledged', { notifications });
  const renewed = await whenRenewed(next, exchange.context.signal);
  if (renewed !== undefined) {
    const after = toldState({ routes: renewed, key: exchange.key }, wishes, limits);
    for (const { method, params } of changesBetween(before, after, wishes)) yield tell(method, params);
  }
  yield messageFrame(rpcResult(id, decorate({ _meta })));
}

function wishesOf(notifications: Filter): Wishes {
  return {
    tools: notifications.toolsListChanged ?? false,
    prompts: notifications.promptsListChanged ?? false,
    resources: notifications.resourcesListChanged ?? false,
    uris: notifications.resourceSubscriptions ?? [],
  };
}
