import type { Json } from '#base';
import type { Quota } from '../quotas/quota.ts';
import type { QuotaStore } from '../quotas/quota-store.ts';
import type { TeamStore } from '../tenants/team-store.ts';
import type { Actor } from './audit-event.ts';
import type { AuditLog } from './audit-log.ts';

/** The same teams, of which all that this actor changes is written down. */
export function auditedTeams(teams: TeamStore, audit: AuditLog, actor: Actor): TeamStore {
  const record = (action: string, name: string, details: Readonly<Record<string, Json>>): Promise<void> =>
    audit.record({ actor, action, subject: subjectOf(name), tenant: shortName(name), outcome: 'done', details });
  return {
    ...teams,
    put: async (name, parent) => {
      await teams.put(name, parent);
      await record('team.put', name, { parent: parent ?? null });
    },
    remove: async (name) => {
      await teams.remove(name);
      await record('team.remove', name, {});
    },
  };
}

/** The same limits and budgets, of which all that this actor changes is written down. */
export function auditedQuotas(quotas: QuotaStore, audit: AuditLog, actor: Actor): QuotaStore {
  return {
    ...quotas,
    put: async (owner, declared) => {
      const before = (await quotas.list(owner)).filter((quota) => quota.owner === owner);
      await quotas.put(owner, declared);
      const after = declared.map((quota) => ({ ...quota, owner }));
      if (textOf(before) === textOf(after)) return;
      const details = { before: before.map(wordsOf), after: after.map(wordsOf) };
      const [first = before[0]] = after;
      const tenant = first?.subject.includes('/team/') ? shortName(first.subject) : undefined;
      await audit.record({ actor, action: 'quota.put', subject: owner, tenant, outcome: 'done', details });
    },
  };
}

function textOf(quotas: readonly Quota[]): string {
  return JSON.stringify(
    quotas
      .map(wordsOf)
      .map((words) => JSON.stringify(words))
      .toSorted(),
  );
}

function wordsOf({ subject, measure, period, amount }: Quota): Json {
  return { subject, measure, period: period ?? 'at once', amount };
}

/** "shop/main/research" is the team "shop/main/team/research". */
function subjectOf(name: string): string {
  return `${name.slice(0, name.lastIndexOf('/') + 1)}team/${shortName(name)}`;
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
