import type { Kind } from './kind.ts';

/** "model/smol": unique in a stack. */
export type NodeId = `${string}/${string}`;

export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value that a node has once it exists. Passing it as a property of another node makes the edge and waits for it. */
export interface Output<T> {
  readonly node: Node;
  readonly key: string;
  /** Carries the type; never there at run time. */
  readonly valueType?: T;
}

/** A property that may be given directly or taken from another node. */
export type Input<T> = T | Output<T>;

export interface NodeOptions {
  /** Edges that no property shows. */
  readonly dependsOn?: readonly Node[];
  /** Plans that would delete or replace the node are refused. Default: false. */
  readonly protect?: boolean;
}

/** One declared resource: frozen data, compared by identity. Declaring has no effect beyond this value. */
export interface Node<Name extends string = string, Outputs extends object = object> {
  readonly id: NodeId;
  readonly kind: Kind<Name>;
  readonly name: string;
  /** As declared: JSON, functions, and at any depth other nodes and their outputs. */
  readonly properties: unknown;
  readonly outputs: { readonly [Key in keyof Outputs]: Output<Outputs[Key]> };
  readonly options: NodeOptions;
  readonly declaredAt: SourceLocation;
}
