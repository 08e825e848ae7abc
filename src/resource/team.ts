import { z } from 'zod';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import { type Limits, limitsProperties } from './declared-limits.ts';

export interface TeamDeclaration {
  /** The team that this one is part of: its limits and budgets hold for both together. */
  readonly parent?: TeamNode;
  /** For all keys of the team, and of the teams in it, together. */
  readonly limits?: Limits;
}

export type TeamNode = Node<'team', object>;

export const teamProperties = z.strictObject({
  parent: z.strictObject({ $ref: z.string().startsWith('team/', 'must be a team of this stack') }).optional(),
  limits: limitsProperties.optional(),
});

export const teamKind: Kind<'team'> = { name: 'team', properties: teamProperties, outputs: [] };

/**
 * Declares a team: a tenant, of which keys are members. Nothing that is computed for one team is ever used for another,
 * and its runs and figures carry its name.
 *
 * @example
 * const research = team('research', { limits: { tokensPerMinute: 50_000 } });
 * const vision = team('vision', { parent: research });
 */
export function team(name: string, declaration: TeamDeclaration = {}, options?: NodeOptions): TeamNode {
  return declare<'team', object>(teamKind, name, declaration, options, team);
}
