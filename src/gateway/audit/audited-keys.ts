import type { Json } from '#base';
import type { KeyStore } from '../keys/key-store.ts';
import type { KeyTerms } from '../keys/key-terms.ts';
import type { Actor, AuditEvent } from './audit-event.ts';
import type { AuditLog } from './audit-log.ts';

/** The same keys, of which all that this actor does to them is written down, whether it is done or fails. */
export function auditedKeys(keys: KeyStore, audit: AuditLog, actor: Actor): KeyStore {
  const audited = async <Result>(
    event: Pick<AuditEvent, 'action' | 'subject' | 'tenant' | 'details'>,
    work: () => Promise<Result>,
    about: (result: Result) => Readonly<Record<string, Json>> = () => ({}),
  ): Promise<Result> => {
    try {
      const result = await work();
      await audit.record({ ...event, actor, outcome: 'done', details: { ...event.details, ...about(result) } });
      return result;
    } catch (error) {
      await audit.record({ ...event, actor, outcome: 'failed' });
      throw error;
    }
  };
  const known = async (match: (id: string, lineage: string) => boolean) => {
    const found = (await keys.list()).find(({ id, lineage }) => match(id, lineage));
    return { subject: found ? keySubject(found.name) : 'key', tenant: tenantIn(found?.team) };
  };
  return {
    ...keys,
    create: (name, key) =>
      audited(
        { action: 'key.create', subject: keySubject(name), tenant: tenantIn(key.team), details: termDetails(key) },
        () => keys.create(name, key),
        ({ id }) => ({ id }),
      ),
    rotate: async (id, options) =>
      audited(
        { action: 'key.rotate', ...(await known((own) => own === id)), details: { id, ...options } },
        () => keys.rotate(id, options),
        (next) => ({ successor: next.id }),
      ),
    revoke: async (id) =>
      audited({ action: 'key.revoke', ...(await known((own) => own === id)), details: { id } }, () => keys.revoke(id)),
    revokeLineage: async (lineage) =>
      audited({ action: 'key.revoke', ...(await known((_id, own) => own === lineage)), details: { lineage } }, () =>
        keys.revokeLineage(lineage),
      ),
    setTerms: async (lineage, terms) =>
      audited(
        {
          action: 'key.change',
          ...(await known((_id, own) => own === lineage)),
          details: { lineage, ...termDetails(terms) },
        },
        () => keys.setTerms(lineage, terms),
      ),
  };
}

/** "shop/main/app" is the key "shop/main/key/app". */
export function keySubject(name: string): string {
  const at = name.lastIndexOf('/') + 1;
  return `${name.slice(0, at)}key/${name.slice(at)}`;
}

function tenantIn(team: string | undefined): string | undefined {
  return team?.slice(team.lastIndexOf('/') + 1);
}

function termDetails({ scopes, role, team, project, user, reach }: KeyTerms): Readonly<Record<string, Json>> {
  const told = { scopes, role, team, project, user, reach };
  return JSON.parse(JSON.stringify(told)) as Record<string, Json>;
}
