import { Secret } from '#base';
import { isNode, isOutput } from './declare.ts';
import type { Node, Output } from './node.ts';

export type Path = readonly (string | number)[];

/** What stands in the place of each thing in properties that is not JSON. */
export interface Leaves {
  node(node: Node, path: Path): unknown;
  output(output: Output<unknown>, path: Path): unknown;
  secret(secret: Secret, path: Path): unknown;
  code(code: (...args: never[]) => unknown, path: Path): unknown;
  /** Anything else that is not JSON: dates, maps, instances of classes, properties that are nested too deeply. */
  other(value: unknown, path: Path): unknown;
}

const depthMax = 64;

/** A copy of properties in which every leaf that is not JSON was replaced. Members that are undefined are left out. */
export function mapLeaves(value: unknown, leaves: Leaves, path: Path = []): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : leaves.other(value, path);
  if (typeof value === 'function') return leaves.code(value as (...args: never[]) => unknown, path);
  if (typeof value !== 'object' || path.length > depthMax) return leaves.other(value, path);
  if (isNode(value)) return leaves.node(value, path);
  if (isOutput(value)) return leaves.output(value, path);
  if (value instanceof Secret) return leaves.secret(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapLeaves(item, leaves, [...path, index]));
  if (!isPlain(value)) return leaves.other(value, path);
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) copy[key] = mapLeaves(member, leaves, [...path, key]);
  }
  return copy;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
