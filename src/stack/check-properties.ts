import type { Json } from '#base';
import type { PropertyIssue } from './invalid-properties-error.ts';
import type { Path } from './leaves.ts';
import type { Node } from './node.ts';

export type CheckedProperties =
  | { readonly ok: true; readonly properties: unknown }
  | { readonly ok: false; readonly issues: readonly PropertyIssue[] };

/** What is being checked, and the line to name. */
export type Declared = Pick<Node, 'id' | 'kind' | 'declaredAt'>;

/**
 * Checks properties by the schema of the kind. Properties that are good come back as the schema gives them, with its
 * defaults.
 *
 * @param open paths of outputs that are not known yet: what the schema says about these, or about what holds them, may
 *   be wrong and is left out; all of it is said when they are known
 */
export function checkProperties(node: Declared, properties: unknown, open: readonly Path[] = []): CheckedProperties {
  const result = node.kind.properties.safeParse(properties);
  if (result.success) return { ok: true, properties: result.data };
  const issues = result.error.issues
    .filter((issue) => issue.code === 'unrecognized_keys' || !open.some((path) => oneHoldsTheOther(path, issue.path)))
    .map((issue) => propertyIssue(node, issue.path, issue.message));
  return issues.length > 0 ? { ok: false, issues } : { ok: true, properties };
}

export function propertyIssue(node: Declared, path: readonly PropertyKey[], message: string): PropertyIssue {
  return { node: node.id, declaredAt: node.declaredAt, path: path.map(String).join('.'), message };
}

/** Says what a value is that cannot be a property, in the middle of a sentence. */
export function describeForeign(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'number' ? String(value as Json) : `a ${typeof value}`;
  return value.constructor?.name ? `an instance of ${value.constructor.name}` : 'nested too deeply';
}

function oneHoldsTheOther(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    if (String(a[at]) !== String(b[at])) return false;
  }
  return true;
}
