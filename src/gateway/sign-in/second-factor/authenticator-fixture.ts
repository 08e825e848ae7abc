import { stepAt, timeCode } from './time-code.ts';

/** An authenticator app. @param typed the secret, as a person types it */
export function authenticator(typed: string): (nowMs: number) => string {
  const letters = [...typed.replaceAll(' ', '')];
  const bits = letters.map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'));
  const secret = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  return (nowMs) => timeCode(secret, stepAt(nowMs));
}
