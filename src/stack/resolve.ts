import { checkProperties, type Declared } from './check-properties.ts';
import type { GraphNode } from './graph.ts';
import { InvalidPropertiesError } from './invalid-properties-error.ts';
import { mapLeaves } from './leaves.ts';
import type { NodeId } from './node.ts';
import type { Outputs, Properties } from './provider.ts';

export interface UnknownOutput {
  /** Of the property that takes the output, dots between the parts. */
  readonly path: string;
  readonly node: NodeId;
}

export type Resolved =
  | { readonly known: true; readonly properties: Properties }
  | { readonly known: false; readonly unknown: readonly UnknownOutput[] };

/**
 * Puts the values of outputs into the properties of a node, and checks them when they are complete.
 *
 * @param outputsOf what is known of a node's outputs by now
 * @throws InvalidPropertiesError when the values are not what the kind asks for
 */
export function resolve(node: GraphNode, outputsOf: (id: NodeId) => Outputs | undefined): Resolved {
  if (!node.open) return { known: true, properties: node.properties as Properties };
  const unknown: UnknownOutput[] = [];
  const properties = mapLeaves(node.properties, {
    node: (other) => ({ $ref: other.id }),
    output: (output, path) => {
      const value = outputsOf(output.node.id)?.[output.key];
      if (value === undefined) unknown.push({ path: path.join('.'), node: output.node.id });
      return value;
    },
    secret: (secret) => secret,
    code: (code) => code,
    other: (value) => value,
  });
  if (unknown.length > 0) return { known: false, unknown };
  const checked = checkProperties(node as Declared, properties);
  if (!checked.ok) throw new InvalidPropertiesError(checked.issues);
  return { known: true, properties: checked.properties as Properties };
}
