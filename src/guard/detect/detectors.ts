import { accessKey, privateKey } from './access-key.ts';
import { card } from './card.ts';
import type { Detector } from './detector.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { phone } from './phone.ts';

/** What can be redacted. `secret`: keys and tokens of services, and private keys. */
export const sensitiveNames = ['email', 'phone', 'iban', 'card', 'secret'] as const;

export type SensitiveName = (typeof sensitiveNames)[number];

export const detectorsOf: Readonly<Record<SensitiveName, readonly Detector[]>> = {
  email: [email],
  phone: [phone],
  iban: [iban],
  card: [card],
  secret: [accessKey, privateKey],
};
