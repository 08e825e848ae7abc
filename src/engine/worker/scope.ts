/** No tenant has it in his name. */
const separator = '\u0000';

/**
 * Within what computed prefixes are used again: a tenant, and the adapter that changes every value.
 *
 * @param adapter the key of one loading of it
 */
export function scopeOf(tenant: string, adapter: string | undefined): string {
  return adapter === undefined ? tenant : `${tenant}${separator}${adapter}`;
}

/** False where a scope means something in this process only, as the loading of an adapter does. */
export function outlivesProcess(scope: string): boolean {
  return !scope.includes(separator);
}
