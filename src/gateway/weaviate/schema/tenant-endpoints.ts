import { z } from 'zod';
import type { VectorStore } from '#contract';
import { checkFields } from '../../check-body.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import { TenantNotFoundError } from '../errors/tenant-not-found-error.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import { weaviateEndpoints } from '../weaviate-endpoint.ts';
import { classNameOf } from './schema-endpoints.ts';
import type { OpenClass, TenantStatus } from './weaviate-classes.ts';

/** What is remembered of a class stays below what its labels can hold. */
const tenantsMax = 20_000;

const statuses: Readonly<Record<string, TenantStatus>> = {
  HOT: 'ACTIVE',
  ACTIVE: 'ACTIVE',
  COLD: 'INACTIVE',
  INACTIVE: 'INACTIVE',
  FROZEN: 'OFFLOADED',
  OFFLOADED: 'OFFLOADED',
};

const name = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, "_" and "-"');
const tenants = z
  .array(z.looseObject({ name, activityStatus: z.enum(Object.keys(statuses) as [string, ...string[]]).nullish() }))
  .min(1)
  .max(1000);
const names = z.array(z.string()).max(1000);

const path = '/schema/:class/tenants';

/** The tenants of a class: each is a namespace of the store, and is there from when it is made. */
export function tenantEndpoints(store: VectorStore): readonly Endpoint[] {
  const endpoint = weaviateEndpoints(store);
  return [
    endpoint('GET', path, { summary: 'List the tenants of a class' }, async (classes, exchange) => {
      const open = tenanted(await classes.find(classNameOf(exchange)));
      return Object.entries(open.tenants).map(tenantJson);
    }),
    endpoint(
      'POST',
      path,
      { summary: 'Create tenants of a class', body: tenants },
      async (classes, exchange) =>
        await putTenants({ classes, exchange }, (before, each) => each.activityStatus ?? before ?? 'ACTIVE'),
    ),
    endpoint(
      'PUT',
      path,
      { summary: 'Change tenants of a class', body: tenants },
      async (classes, exchange) =>
        await putTenants({ classes, exchange }, (before, each) => {
          if (before === undefined) throw new UnprocessableError(`tenant not found: "${each.name}"`);
          return each.activityStatus ?? before;
        }),
    ),
    endpoint(
      'DELETE',
      path,
      { summary: 'Delete tenants of a class and their objects', body: names },
      async (classes, exchange) => {
        const gone = new Set(checkFields(names, exchange.body as object));
        const { collection } = await classes.change(classNameOf(exchange), (open) => {
          const kept = Object.entries(tenanted(open).tenants).filter(([each]) => !gone.has(each));
          return { tenants: Object.fromEntries(kept) };
        });
        for (const each of gone) await collection.deleteNamespace(each);
        return {};
      },
    ),
    endpoint('GET', `${path}/:tenant`, { summary: 'Tell of a tenant' }, async (classes, exchange) =>
      tenantJson(tenantOf(await classes.find(classNameOf(exchange)), exchange)),
    ),
    endpoint('HEAD', `${path}/:tenant`, { summary: 'Whether a tenant is there' }, async (classes, exchange) => {
      tenantOf(await classes.find(classNameOf(exchange)), exchange);
      return {};
    }),
  ];
}

type Given = z.output<typeof tenants>[number];

async function putTenants(
  {
    classes,
    exchange,
  }: {
    readonly classes: Parameters<Parameters<ReturnType<typeof weaviateEndpoints>>[3]>[0];
    readonly exchange: Exchange;
  },
  statusOf: (before: TenantStatus | undefined, given: Given) => string,
) {
  const given = checkFields(tenants, exchange.body as object);
  const changed = await classes.change(classNameOf(exchange), (open) => {
    const before = tenanted(open).tenants;
    const put = given.map((each) => [each.name, statuses[statusOf(before[each.name], each)] ?? 'ACTIVE'] as const);
    const after = { ...before, ...Object.fromEntries(put) };
    if (Object.keys(after).length > tenantsMax)
      throw new UnprocessableError(`a class has at most ${tenantsMax} tenants`);
    return { tenants: after };
  });
  return given.map((each) => tenantJson([each.name, changed.tenants[each.name] ?? 'ACTIVE']));
}

function tenanted(open: OpenClass): OpenClass {
  if (!open.class.multiTenancyConfig.enabled)
    throw new UnprocessableError(`multi-tenancy is not enabled for class '${open.class.class}'`);
  return open;
}

function tenantOf(open: OpenClass, { pathParameters: { tenant = '' } }: Exchange): readonly [string, TenantStatus] {
  const status = tenanted(open).tenants[tenant];
  if (status === undefined) throw new TenantNotFoundError(tenant);
  return [tenant, status];
}

/** In the words that all versions of its clients know. */
function tenantJson([named, status]: readonly [string, TenantStatus]) {
  return { name: named, activityStatus: status };
}
