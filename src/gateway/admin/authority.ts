import { assert } from '#base';
import type { VerifiedKey } from '../key-verifier.ts';
import type { Exchange } from '../surface.ts';

/** The key of a request to an endpoint that asks for a role: the door lets none come without one. */
export function authority({ key }: Pick<Exchange, 'key'>): VerifiedKey {
  assert(key?.role, 'endpoints of the administration are for keys with a role');
  return key;
}
