import { randomText } from './random-text.ts';

/** @param prefix what it names: "resp", "msg", "conv" … */
export function newId(prefix: string): string {
  return `${prefix}_${randomText(24, 'hex')}`;
}
