import { type Digest, digestOfBytes, type Json, type Secret } from '#base';
import { z } from 'zod';
import type { Fingerprint } from '../encode.ts';
import type { Graph, GraphNode } from '../graph.ts';
import type { Kind } from '../kind.ts';
import { mapLeaves } from '../leaves.ts';
import type { NodeId } from '../node.ts';
import type { Manifest, ManifestEntry } from '../rollout.ts';
import { sortByDependencies } from '../sort-by-dependencies.ts';

/** Secrets and functions by what is recorded of them. */
type Known = ReadonlyMap<string, unknown>;

/**
 * A kept generation as something to plan towards. Secrets and functions are not recorded: they come from the present
 * program as far as it still holds the same ones.
 */
export function graphOfManifest(
  manifest: Manifest,
  program: Digest,
  present: Graph | undefined,
  fingerprint: Fingerprint,
): Graph {
  const known = present ? collectKnown(present, fingerprint) : new Map<string, unknown>();
  const entries = manifest.resources;
  const ids = Object.keys(entries) as NodeId[];
  const { order } = sortByDependencies(ids, (id) => entries[id]!.dependencies);
  return {
    stack: manifest.stack,
    nodes: new Map(order.map((id) => [id, nodeOf(id, entries[id]!, present, known)])),
    policies: present?.policies ?? [],
    program,
  };
}

function nodeOf(id: NodeId, entry: ManifestEntry, present: Graph | undefined, known: Known): GraphNode {
  const unrestored: string[] = [];
  const kind: Kind = {
    name: entry.kind,
    properties: z.unknown(),
    outputs: Object.keys(entry.outputs),
    ...entry.traits,
  };
  return {
    id,
    kind,
    name: entry.name,
    properties: restore(entry.properties, known, unrestored, ''),
    open: false,
    dependencies: entry.dependencies,
    protect: entry.protect,
    declaredAt: present?.nodes.get(id)?.declaredAt,
    ...(unrestored.length > 0 && { unrestored }),
  };
}

function collectKnown(graph: Graph, fingerprint: Fingerprint): Known {
  const known = new Map<string, unknown>();
  for (const { properties } of graph.nodes.values()) {
    mapLeaves(properties, {
      node: () => null,
      output: () => null,
      secret: (secret: Secret) => known.set(fingerprint(secret), secret),
      code: (code) => known.set(digestOfBytes(code.toString()), code),
      other: () => null,
    });
  }
  return known;
}

function restore(value: Json | undefined, known: Known, unrestored: string[], path: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => restore(item, known, unrestored, `${path}${index}.`));
  const members = Object.entries(value as Readonly<Record<string, Json | undefined>>);
  const [first] = members;
  if (members.length === 1 && first && (first[0] === '$secret' || first[0] === '$function')) {
    const found = known.get(String(first[1]));
    if (found === undefined && first[0] === '$secret') unrestored.push(path.slice(0, -1));
    return found ?? value;
  }
  return Object.fromEntries(
    members.map(([key, member]) => [key, restore(member, known, unrestored, `${path}${key}.`)]),
  );
}
