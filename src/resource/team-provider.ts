import { fullName } from '#target';
import type { z } from 'zod';
import type { Json } from '#base';
import type { Outputs, Properties, Provider, Subject } from '#stack';
import { limitsOf, quotasOf } from './declared-limits.ts';
import { LocalTeamError } from './local-team-error.ts';
import type { teamProperties } from './team.ts';
import type { TenantServices } from './tenant-services.ts';

/** Keys without a team are of the tenant that is called so. */
const reserved = 'local';

/** Teams and their limits live in the database, where the serving processes read them. */
export function teamProvider({ teams, quotas }: TenantServices): Provider {
  const put = async (subject: Subject, properties: Properties): Promise<Outputs> => {
    const { parent, limits } = properties as z.infer<typeof teamProperties>;
    await teams.put(fullName(subject, subject.name), parent && fullName(subject, nameIn(parent.$ref)));
    await quotas.put(ownerOf(subject), quotasOf(limits as Parameters<typeof quotasOf>[0], ownerOf(subject)));
    return {};
  };
  return {
    read: async (subject) => {
      const own = fullName(subject, subject.name);
      const found = (await teams.list(own)).find(({ name }) => name === own);
      if (!found) return undefined;
      const limits = limitsOf((await quotas.list(ownerOf(subject))).filter(({ owner }) => owner === ownerOf(subject)));
      const parent = found.parent && { $ref: `team/${nameIn(found.parent)}` };
      const properties = { ...(parent && { parent }), ...(limits && { limits: limits as Record<string, Json> }) };
      return { properties, outputs: {} };
    },
    diff: async ({ name }) => {
      if (name === reserved) throw new LocalTeamError();
      return {};
    },
    create: put,
    update: (subject, _before, properties) => put(subject, properties),
    delete: async (subject) => {
      await quotas.put(ownerOf(subject), []);
      await teams.remove(fullName(subject, subject.name));
    },
  };
}

/** Of its limits, and of those that they hold for. */
function ownerOf(subject: Subject): string {
  return fullName(subject, `team/${subject.name}`);
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
