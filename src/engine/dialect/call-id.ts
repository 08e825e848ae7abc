import { randomBytes } from 'node:crypto';
import { digestOf } from '#base';
import type { GenerateRequest } from '#contract';

const letters = 24;

/**
 * Names calls so that they cannot be taken for others of their conversation. Where the same request is to give the same
 * answer, it names them alike.
 */
export function callIds({ input, deterministic }: GenerateRequest): (choice: number, call: number) => string {
  if (!deterministic) return () => `call_${randomBytes(letters / 2).toString('hex')}`;
  const asked = JSON.stringify(input);
  return (choice, call) => `call_${digestOf([asked, choice, call]).slice(-letters)}`;
}
