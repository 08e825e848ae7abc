import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import type { AuditEntry } from '../audit/audit-event.ts';
import { checkFields } from '../check-body.ts';
import { storableText } from '../storable-text.ts';
import type { Endpoint } from '../surface.ts';
import type { AdminServices } from './admin-services.ts';
import { authority } from './authority.ts';
import { jurisdictionOf } from './jurisdiction.ts';

const filter = z.strictObject({
  action: z.string().max(64).optional(),
  actor: storableText().min(1).max(256).optional(),
  subject: storableText().min(1).max(256).optional(),
  outcome: z.enum(['done', 'refused', 'failed']).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** `GET /admin/v1/audit`: newest first; `before` the last number of a page is the next page. */
export function listAudit(services: AdminServices): Endpoint {
  const { audit, prefix } = services;
  return {
    method: 'GET',
    path: '/admin/v1/audit',
    access: { role: 'operator' },
    about: { summary: 'Read the audit log', query: filter },
    handle: async (exchange) => {
      const { teams } = await jurisdictionOf(services, authority(exchange));
      const { subject = '', since, until, limit, ...rest } = checkFields(filter, exchange.query);
      const entries = await audit.read({
        ...rest,
        prefix: prefix + subject,
        tenants: teams,
        since: since === undefined ? undefined : new Date(since),
        until: until === undefined ? undefined : new Date(until),
        entriesMax: limit + 1,
      });
      const data = entries.slice(0, limit).map((entry) => entryObject(prefix, entry));
      return jsonAnswer({ object: 'list', data, has_more: entries.length > limit });
    },
  };
}

function entryObject(prefix: string, { number, at, actor, action, subject, tenant, outcome, details }: AuditEntry) {
  return {
    object: 'audit_entry',
    number,
    at: at.toISOString(),
    actor,
    action,
    subject: subject.slice(prefix.length),
    team: tenant ?? null,
    outcome,
    details: details ?? {},
  };
}
