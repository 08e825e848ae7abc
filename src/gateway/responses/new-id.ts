import { randomBytes } from 'node:crypto';

/** @param prefix what it names: "resp", "msg", "conv" … */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('hex')}`;
}
