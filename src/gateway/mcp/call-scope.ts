import type { RpcId } from './rpc-message.ts';

/** Where calls run: it knows how to end one. */
export interface CallScope {
  /** Notes a call that begins. Whoever began it must end it. */
  begin(id: RpcId): AbortSignal;
  end(id: RpcId): void;
}
