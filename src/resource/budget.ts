import { z } from 'zod';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import type { KeyNode } from './key.ts';
import type { ModelNode } from './model.ts';
import type { RemoteModelNode } from './remote-model.ts';
import type { TeamNode } from './team.ts';

export interface BudgetDeclaration {
  /** Whose it is: a team's (with all teams in it), a key's, or a model's. Default: that of the whole stack. */
  readonly of?: TeamNode | KeyNode | ModelNode | RemoteModelNode;
  /**
   * Over any minute; longer spans begin on whole hours, days, Mondays or firsts of months, in UTC. Not needed for
   * `concurrency` alone.
   */
  readonly per?: 'minute' | 'hour' | 'day' | 'week' | 'month';
  /** In US dollars, by the prices of the models. */
  readonly money?: number;
  /** Of prompts and answers together. */
  readonly tokens?: number;
  readonly requests?: number;
  /** Requests that run at once, over all serving processes. */
  readonly concurrency?: number;
}

export type BudgetNode = Node<'budget', object>;

const moneyMax = 9_000_000;

export const budgetProperties = z
  .strictObject({
    of: z
      .strictObject({
        $ref: z.string().regex(/^(team|key|model|remote-model)\//, 'must be a team, a key or a model of this stack'),
      })
      .optional(),
    per: z.enum(['minute', 'hour', 'day', 'week', 'month']).optional(),
    money: z.number().positive().max(moneyMax).optional(),
    tokens: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
    requests: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
    concurrency: z.int().min(1).max(1_000_000_000).optional(),
  })
  .superRefine(({ per, money, tokens, requests, concurrency }, context) => {
    const isInTime = money !== undefined || tokens !== undefined || requests !== undefined;
    if (!isInTime && concurrency === undefined)
      context.addIssue('must say how much money, how many tokens, how many requests, or how many at once');
    if (isInTime && per === undefined) context.addIssue('must say per which span of time');
    if (!isInTime && per !== undefined) context.addIssue('must not say `per` for what runs at once');
  });

export const budgetKind: Kind<'budget'> = { name: 'budget', properties: budgetProperties, outputs: [] };

/**
 * Declares how much may be used in a span of time. A request is let in only when what it may use at most is there, so
 * that any number of requests at once spends no more than the budget.
 *
 * @example
 * budget('research-monthly', { of: research, per: 'month', money: 200 });
 * budget('gpt-at-once', { of: gpt, concurrency: 8 });
 */
export function budget(name: string, declaration: BudgetDeclaration, options?: NodeOptions): BudgetNode {
  return declare<'budget', object>(budgetKind, name, declaration, options, budget);
}
