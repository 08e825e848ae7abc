import { UnprocessableError } from '../errors/unprocessable-error.ts';
import type { OpenClass, WeaviateClasses } from '../schema/weaviate-classes.ts';

/**
 * The namespace of the store in which a tenant's objects are, for writing: a tenant that does not exist is made where the
 * class says so.
 *
 * @throws UnprocessableError where the class wants a tenant and there is none, or the other way round
 */
export async function namespaceOf(
  classes: WeaviateClasses,
  open: OpenClass,
  tenant: string,
): Promise<{ readonly opened: OpenClass; readonly namespace: string }> {
  const { enabled, autoTenantCreation } = open.class.multiTenancyConfig;
  const isMissing = enabled && tenant !== '' && !Object.hasOwn(open.tenants, tenant);
  const opened =
    isMissing && autoTenantCreation
      ? await classes.change(open.class.class, ({ tenants }) => ({
          tenants: { ...tenants, [tenant]: 'ACTIVE' as const },
        }))
      : open;
  return { opened, namespace: readableNamespace(opened, tenant) };
}

/** As `namespaceOf`, for reading: nothing is made. */
export function readableNamespace({ class: config, tenants }: OpenClass, tenant: string): string {
  const { enabled, autoTenantActivation } = config.multiTenancyConfig;
  if (!enabled) {
    if (tenant !== '')
      throw new UnprocessableError(`class ${config.class} has multi-tenancy disabled, but request was with tenant`);
    return '';
  }
  if (tenant === '')
    throw new UnprocessableError(`class ${config.class} has multi-tenancy enabled, but request was without tenant`);
  const status = tenants[tenant];
  if (status === undefined) throw new UnprocessableError(`tenant not found: "${tenant.slice(0, 100)}"`);
  if (status !== 'ACTIVE' && !autoTenantActivation) throw new UnprocessableError(`tenant not active: '${tenant}'`);
  return tenant;
}
