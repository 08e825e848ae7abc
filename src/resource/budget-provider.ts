import type { z } from 'zod';
import { nanosPerDollar, type Quota } from '#gateway';
import type { Outputs, Properties, Provider, Subject } from '#stack';
import { fullName } from '#target';
import type { budgetProperties } from './budget.ts';
import type { TenantServices } from './tenant-services.ts';

const measures = ['money', 'tokens', 'requests', 'concurrency'] as const;

/** Budgets live in the database, where the serving processes read them. */
export function budgetProvider({ quotas }: Pick<TenantServices, 'quotas'>): Provider {
  const ownerOf = (subject: Subject): string => fullName(subject, `budget/${subject.name}`);
  const put = async (subject: Subject, properties: Properties): Promise<Outputs> => {
    await quotas.put(ownerOf(subject), quotasOf(subject, properties as z.infer<typeof budgetProperties>));
    return {};
  };
  return {
    read: async (subject, recorded) => {
      const own = (await quotas.list(ownerOf(subject))).filter(({ owner }) => owner === ownerOf(subject));
      if (own.length === 0) return undefined;
      const per = own.find(({ period }) => period !== undefined)?.period;
      const amounts = own.map(({ measure, amount }) => [
        measure,
        measure === 'money' ? amount / nanosPerDollar : amount,
      ]);
      const of = recorded?.properties['of'];
      const properties = {
        ...(of !== undefined && { of }),
        ...(per !== undefined && { per }),
        ...Object.fromEntries(amounts),
      };
      return { properties, outputs: {} };
    },
    create: put,
    update: (subject, _before, properties) => put(subject, properties),
    delete: (subject) => quotas.put(ownerOf(subject), []),
  };
}

function quotasOf(subject: Subject, declared: z.infer<typeof budgetProperties>): readonly Omit<Quota, 'owner'>[] {
  // In records and limits a model has its name alone, wherever it runs.
  const whose = declared.of?.$ref.replace(/^remote-model\//, 'model/') ?? 'stack';
  return measures.flatMap((measure) => {
    const amount = declared[measure];
    if (amount === undefined) return [];
    const counted = measure === 'money' ? Math.round(amount * nanosPerDollar) : amount;
    return [
      {
        subject: fullName(subject, whose),
        measure,
        period: measure === 'concurrency' ? undefined : declared.per,
        amount: counted,
      },
    ];
  });
}
