import { systemClock } from '#base';
import { jsonAnswer } from '../answer.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import { spanAt } from '../quotas/period.ts';
import { isRate, nanosPerDollar, type Quota } from '../quotas/quota.ts';
import { bucketAt } from '../quotas/sliding-window.ts';
import type { Endpoint } from '../surface.ts';
import type { AdminServices } from './admin-services.ts';
import { authority } from './authority.ts';
import { type Jurisdiction, jurisdictionOf } from './jurisdiction.ts';
import { keysWithin } from './keys.ts';

/** `GET /admin/v1/quotas`: limits and budgets, with what has been handed out of each in the span that is running. */
export function listQuotas(services: AdminServices): Endpoint {
  const { quotas, prefix } = services;
  return {
    method: 'GET',
    path: '/admin/v1/quotas',
    access: { role: 'viewer' },
    about: { summary: 'List limits and budgets' },
    handle: async (exchange) => {
      const by = authority(exchange);
      const isSeen = await seenBy(services, by, await jurisdictionOf(services, by));
      const seen = (await quotas.list(prefix)).filter(({ subject }) => isSeen(subject.slice(prefix.length)));
      return jsonAnswer({ object: 'list', data: await Promise.all(seen.map((quota) => quotaObject(services, quota))) });
    },
  };
}

/** Those of the stack and of models are everybody's, and so are seen only by who sees everything. */
async function seenBy(
  services: AdminServices,
  by: VerifiedKey,
  { teams, holds }: Jurisdiction,
): Promise<(subject: string) => boolean> {
  if (teams === undefined) return () => true;
  const keys = new Set((await keysWithin(services, by)).map(({ name }) => `key/${name.slice(services.prefix.length)}`));
  return (subject) => keys.has(subject) || (subject.startsWith('team/') && holds(subject.slice('team/'.length)));
}

async function quotaObject({ ledger, prefix }: AdminServices, quota: Quota) {
  const { owner, subject, measure, period, amount } = quota;
  const span = period && (isRate(quota) ? bucketAt : (nowMs: number) => spanAt(period, nowMs))(systemClock.nowMs());
  const taken = period && span && (await ledger.taken({ subject, measure, period, startMs: span.startMs }));
  const unit = measure === 'money' ? nanosPerDollar : 1;
  return {
    object: 'quota',
    declared_by: owner.slice(prefix.length),
    subject: subject.slice(prefix.length),
    // Money is told in US dollars.
    measure,
    period: period ?? null,
    amount: amount / unit,
    used: taken === undefined ? null : taken / unit,
    // By the minute what is used is given back bit by bit, and not at once.
    renewed_at: span && !isRate(quota) ? new Date(span.endMs).toISOString() : null,
  };
}
