import { LodeError } from '#base';
import { formatLocation } from './location.ts';
import type { NodeId, SourceLocation } from './node.ts';

/** One thing that is wrong with the properties of a declared node. */
export interface PropertyIssue {
  readonly node: NodeId;
  readonly declaredAt: SourceLocation;
  /** "routes.answer.model"; empty when it is about the properties as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Thrown once for all issues of all nodes. */
export class InvalidPropertiesError extends LodeError {
  readonly code = 'stack/invalid-properties';
  readonly issues: readonly PropertyIssue[];

  constructor(issues: readonly PropertyIssue[]) {
    super(issues.map(formatIssue).join('\n'), { remedy: 'Correct the declaration at the line that each issue names.' });
    this.issues = issues;
  }
}

function formatIssue({ node, declaredAt, path, message }: PropertyIssue): string {
  return `${formatLocation(declaredAt)}: ${node}${path === '' ? '' : ` ${path}`}: ${message}`;
}
