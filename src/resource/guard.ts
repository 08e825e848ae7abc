import { z } from 'zod';
import type { Medium } from '#contract';
import { type GuardCheck, guardOf, type GuardSide, type SensitiveName, sensitiveNames } from '#guard';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';

export interface GuardDeclaration {
  /** Which way redaction, `deny` and `check` look. Default: `both`. */
  readonly on?: GuardSide | 'both';
  /** Replaced by their names: "[email]". `secret`: keys and tokens of services, and private keys. */
  readonly redact?: readonly SensitiveName[];
  /**
   * Phrases (in whole words, whatever the case) and patterns. Input that holds one is refused, output ends before it. Of
   * output, patterns see one line at a time.
   */
  readonly deny?: readonly (string | RegExp)[];
  /** Phrases and patterns of which the last message of the user must hold one. Default: anything may be said. */
  readonly allow?: readonly (string | RegExp)[];
  /**
   * A function of one's own: gives `{ deny: 'why' }`, `{ text: 'instead' }`, or nothing. It is recorded as it is written, so
   * it sees its arguments and nothing else of the program; it does not wait, and has 100 ms. Of output it sees one line at a
   * time.
   */
  readonly check?: GuardCheck;
  /** Of all messages together, in UTF-16 units. */
  readonly inputCharactersMax?: number;
  readonly messagesMax?: number;
  /** Of the text of each choice, in UTF-16 units; it ends there as if it had reached its most tokens. */
  readonly outputCharactersMax?: number;
  /** What messages may hold beside text. Default: what the model takes. */
  readonly media?: readonly Medium[];
}

export type GuardNode = Node<'guard', object>;

const textRule = z.union([
  z.strictObject({ phrase: z.string().min(1).max(256) }),
  z.strictObject({
    pattern: z.string().min(1).max(1024),
    flags: z.string().regex(/^[imsuv]*$/, 'may have i, m, s, u and v'),
  }),
]);
const count = z.int().min(1).max(100_000_000);

export const guardProperties = z
  .strictObject({
    on: z.array(z.enum(['input', 'output'])).min(1),
    redact: z.array(z.enum(sensitiveNames)),
    deny: z.array(textRule).max(256),
    allow: z.array(textRule).max(256),
    check: z.string().max(16_384).optional(),
    inputCharactersMax: count.optional(),
    messagesMax: count.optional(),
    outputCharactersMax: count.optional(),
    media: z.array(z.enum(['image', 'audio'])).optional(),
  })
  .refine(
    ({ on: _on, redact, deny, allow, ...rest }) =>
      redact.length + deny.length + allow.length + Object.keys(rest).length > 0,
    'guards nothing: give it something to redact, deny, allow, limit or check',
  );

/** Properties as providers get them: checked, with defaults filled in. */
export type GuardProperties = z.infer<typeof guardProperties>;

export const guardKind: Kind<'guard'> = { name: 'guard', properties: guardProperties, outputs: [] };

/**
 * Declares what must not pass through the routes that list it: what is asked, what is answered, or both; whole or
 * streamed.
 *
 * @example
 * const privacy = guard('privacy', { redact: ['email', 'phone', 'iban', 'card', 'secret'] });
 *
 * @throws GuardCheckError when the check cannot run where it has to
 */
export function guard(name: string, declaration: GuardDeclaration, options?: NodeOptions): GuardNode {
  const { on = 'both', redact = [], deny = [], allow = [], check, ...rest } = declaration;
  const rules = {
    on: on === 'both' ? (['input', 'output'] as const) : [on],
    redact,
    deny: deny.map(ruleOf),
    allow: allow.map(ruleOf),
    ...(check !== undefined && { check: String(check) }),
    ...rest,
  };
  if (check !== undefined) guardOf({ name, ...rules, redact: [], deny: [], allow: [] });
  return declare<'guard', object>(guardKind, name, rules, options, guard);
}

function ruleOf(rule: string | RegExp) {
  return typeof rule === 'string' ? { phrase: rule } : { pattern: rule.source, flags: rule.flags };
}
