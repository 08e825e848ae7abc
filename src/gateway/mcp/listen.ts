import type { StreamedAnswer } from '../answer.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Renewal } from '../renewal.ts';
import type { Exchange } from '../surface.ts';
import { comment, messageFrame } from './frames.ts';
import { rpcNotification } from './rpc-answer.ts';
import type { Session } from './sessions.ts';
import { allChanges, type Change, changesBetween, toldState, type Wishes } from './told-state.ts';
import { whenRenewed } from './when-renewed.ts';

/**
 * The stream of what a server tells of its own accord: that what it offers has changed. It ends with that; a client that
 * comes back with the id of the last event learns what has changed since.
 *
 * @param renewals when other routes are served
 */
export function listenStream(
  exchange: Exchange,
  session: Session,
  renewals: Renewal,
  limits: GatewayLimits,
): StreamedAnswer {
  return {
    kind: 'streamed',
    contentType: 'text/event-stream; charset=utf-8',
    frames: frames(exchange, session, renewals, limits),
    heartbeat: comment,
    failure: () => '',
  };
}

async function* frames(
  exchange: Exchange,
  session: Session,
  renewals: Renewal,
  limits: GatewayLimits,
): AsyncGenerator<string> {
  const { routes, headers, context } = exchange;
  const next = renewals.signal;
  const order = String(routes.order);
  const lastSeen = headers['last-event-id'];
  const before = toldState(exchange, wishesOf(session), limits);
  const frameOf = ({ method, params }: Change, id: string) => messageFrame(rpcNotification(method, params), id);
  // So that who is cut off before anything is told knows from where to go on.
  yield `id: ${order}\ndata:\n\n`;
  if (lastSeen !== undefined && lastSeen !== order)
    for (const change of allChanges(wishesOf(session))) yield frameOf(change, order);
  const renewed = await whenRenewed(next, AbortSignal.any([context.signal, session.listen()]));
  if (renewed === undefined) return;
  const wishes = wishesOf(session);
  const after = toldState({ routes: renewed, key: exchange.key }, wishes, limits);
  for (const change of changesBetween(before, after, wishes)) yield frameOf(change, String(renewed.order));
}

function wishesOf({ watched }: Session): Wishes {
  return { tools: true, prompts: true, resources: true, uris: [...watched] };
}
