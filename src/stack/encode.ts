import { digestOf, digestOfBytes, type Digest, type Json, type Secret } from '#base';
import type { Graph } from './graph.ts';
import { mapLeaves } from './leaves.ts';

/** Turns a secret into something that is equal for equal secrets and tells nothing else, even to who guesses. */
export type Fingerprint = (secret: Secret) => string;

/**
 * The form in which properties are recorded, compared and shown: nodes are `{ $ref: id }`, secrets
 * `{ $secret: fingerprint }`, functions `{ $function: digest of their source text }`, outputs that are not known
 * `{ $output: "id.key" }`.
 */
export function encode(properties: unknown, fingerprint: Fingerprint): Json {
  return mapLeaves(properties, {
    node: (node) => ({ $ref: node.id }),
    output: (output) => ({ $output: `${output.node.id}.${output.key}` }),
    secret: (secret) => ({ $secret: fingerprint(secret) }),
    code: (code) => ({ $function: digestOfBytes(code.toString()) }),
    other: (value) => String(value),
  }) as Json;
}

/** Over names, properties, edges and the source text of functions (not over what functions close over). */
export function programDigest(graph: Graph, fingerprint: Fingerprint): Digest {
  const known = digests.get(graph);
  if (known?.fingerprint === fingerprint) return known.digest;
  const nodes = [...graph.nodes.values()]
    .map(({ id, properties, dependencies, protect }) => [
      id,
      encode(properties, fingerprint),
      dependencies.toSorted(),
      protect,
    ])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const digest = digestOf([graph.stack, nodes]);
  digests.set(graph, { fingerprint, digest });
  return digest;
}

/** The last one computed for each graph. */
const digests = new WeakMap<Graph, { readonly fingerprint: Fingerprint; readonly digest: Digest }>();
