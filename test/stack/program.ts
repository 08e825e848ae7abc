import fc from 'fast-check';
import { z } from 'zod';
import {
  declare,
  type Kind,
  type Node,
  type NodeId,
  type Output,
  type Outputs,
  type Properties,
  stack,
  type Stack,
} from '#stack';

/** A program as data, so that it can be generated, edited, and evaluated without the planner. */
export interface Program {
  readonly nodes: readonly ProgramNode[];
}

export interface ProgramNode {
  readonly kind: KindName;
  readonly name: string;
  readonly size: number;
  /** Indices of earlier nodes that it refers to. */
  readonly refers: readonly number[];
  /** Indices of earlier nodes whose output it takes. */
  readonly takes: readonly number[];
}

const kindNames = ['soft', 'fixed', 'single', 'once'] as const;
export type KindName = (typeof kindNames)[number];

const properties = z.strictObject({
  size: z.int(),
  uses: z.array(z.string()),
  refers: z.array(z.strictObject({ $ref: z.string() })),
  takes: z.array(z.string()),
});

type ThingNode = Node<KindName, { readonly id: string }>;

const kinds: Readonly<Record<KindName, Kind<KindName>>> = {
  /** Changed in place. */
  soft: { name: 'soft', properties, outputs: ['id'] },
  /** Replaced, the new one first. */
  fixed: { name: 'fixed', properties, outputs: ['id'] },
  /** Replaced, the old one deleted first. */
  single: { name: 'single', properties, outputs: ['id'], replaceOn: ['size'], replaceOrder: 'delete-first' },
  /** Shows a secret once. */
  once: { name: 'once', properties, outputs: ['id'], replaceOn: ['size'], ephemeralOutputs: ['secret'] },
};

/** Kinds that cannot be changed in place at all. */
export const fixedKinds = ['fixed', 'single', 'once'];

const idOf = (name: string, size: number) => `${name}-${size}`;

export const outputs: Readonly<Record<KindName, (name: string, given: Properties) => Outputs>> = {
  soft: (name, { size }) => ({ id: idOf(name, Number(size)) }),
  fixed: (name, { size }) => ({ id: idOf(name, Number(size)) }),
  single: (name, { size }) => ({ id: idOf(name, Number(size)) }),
  once: (name, { size }) => ({ id: idOf(name, Number(size)), secret: `secret of ${name}` }),
};

export const nodeIdOf = ({ kind, name }: ProgramNode): NodeId => `${kind}/${name}`;

/** Programs of few names, so that two of them share some. */
export function programs(nodesMax = 5): fc.Arbitrary<Program> {
  const node = fc.record({
    kind: fc.constantFrom(...kindNames),
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    size: fc.integer({ min: 0, max: 2 }),
    refers: fc.array(fc.nat(4), { maxLength: 2 }),
    takes: fc.array(fc.nat(4), { maxLength: 2 }),
  });
  const nodes = fc.uniqueArray(node, { maxLength: nodesMax, selector: nodeIdOf });
  return nodes.map((list) => ({ nodes: list.map((each, index) => earlierOnly(each, index)) }));
}

function earlierOnly(node: ProgramNode, index: number): ProgramNode {
  const below = (indices: readonly number[]) => [...new Set(indices.filter((other) => other < index))];
  return { ...node, refers: below(node.refers), takes: below(node.takes) };
}

export function stackOf({ nodes }: Program): Stack {
  const declared: ThingNode[] = [];
  for (const node of nodes) {
    const given: { size: number; uses: string[]; refers: Node[]; takes: Output<string>[] } = {
      size: node.size,
      uses: usesOf(nodes, node),
      refers: node.refers.map((index) => declared[index]!),
      takes: node.takes.map((index) => declared[index]!.outputs.id),
    };
    declared.push(declare<KindName, { readonly id: string }>(kinds[node.kind], node.name, given, undefined, stackOf));
  }
  return stack('generated', declared);
}

/** The naive twin of planning and applying: what must be there in the end, by node. */
export function evaluate({ nodes }: Program): Readonly<Record<NodeId, unknown>> {
  const entries = nodes.map((node) => {
    const refers = node.refers.map((index) => ({ $ref: nodeIdOf(nodes[index]!) }));
    const takes = node.takes.map((index) => idOf(nodes[index]!.name, nodes[index]!.size));
    return [nodeIdOf(node), { size: node.size, uses: usesOf(nodes, node), refers, takes }] as const;
  });
  return Object.fromEntries(entries);
}

function usesOf(nodes: readonly ProgramNode[], { refers, takes }: ProgramNode): string[] {
  return [...new Set([...refers, ...takes])].map((index) => nodeIdOf(nodes[index]!));
}
