import { z } from 'zod';
import type { Digest } from '#base';
import { choice } from '../hole/choice-hole.ts';
import { distribution } from '../hole/distribution-hole.ts';
import { isHole, type NestedProgram, type ValuesOf } from '../hole/hole.ts';
import { json, list } from '../hole/json-holes.ts';
import { nested } from '../hole/nested-hole.ts';
import { integer, number } from '../hole/number-holes.ts';
import { date, regex } from '../hole/pattern-holes.ts';
import { text } from '../hole/text-hole.ts';
import { toolCall } from '../hole/tool-call-hole.ts';
import type { GrowingText, Mark, Role } from '../text/growing-text.ts';
import { Pen } from './pen.ts';
import { printed } from './printed.ts';
import type { RunSetting } from './setting.ts';
import type { Trace } from './trace.ts';

/** Writes on: words as they are, values in their place, and holes for the model to fill. Gives what it filled them with. */
export type Say = <const Parts extends readonly unknown[]>(
  words: TemplateStringsArray,
  ...parts: Parts
) => Promise<ValuesOf<Parts>>;

const holes = { z, text, choice, integer, number, date, regex, json, list, toolCall, nested, distribution };

/**
 * What a program's body is given: to write on, and to go other ways. It holds all that a body needs, so that a body can
 * be told as text and run in another process.
 */
export interface Scope<Programs = object> extends Readonly<typeof holes> {
  /** Those that the program declares to call. */
  readonly programs: Programs;
  /** Writes on. In a chat, it is the model that speaks. */
  readonly say: Say;
  /** A message of instructions; it makes the text a chat. May hold no holes. */
  readonly system: (words: TemplateStringsArray, ...parts: readonly unknown[]) => Promise<void>;
  /** A message of the user; it makes the text a chat. May hold no holes. */
  readonly user: (words: TemplateStringsArray, ...parts: readonly unknown[]) => Promise<void>;
  /** Where the text stands, to come back to. */
  mark(): Mark;
  /** Takes back what was written since; costs nothing, and what stays is not computed again. */
  rollback(mark: Mark): void;
  /**
   * Goes several ways at once, each on a text of its own that begins like this one; what they have in common is computed
   * once. Resolves, when all have come to their end, to what they give, in their order. This text stays as it is.
   */
  fork<const Branches extends readonly ((scope: Scope) => Promise<unknown>)[]>(
    branches: Branches,
  ): Promise<{ -readonly [Index in keyof Branches]: Awaited<ReturnType<Branches[Index]>> }>;
  /** Calls another program. What it writes, its instructions too, is gone when it returns; only its value comes back. */
  call<Inputs, Value>(program: Callable<Inputs, Value>, inputs: Inputs): Promise<Value>;
  /** All that is written so far. */
  written(): string;
}

/** A program as another one sees it. */
export interface Callable<Inputs, Value> {
  readonly name: string;
  /** Equal programs have equal versions. */
  readonly version: Digest;
  /** @throws InvalidInputsError */
  parse(inputs: unknown): Inputs;
  body(scope: Scope, inputs: Inputs): Promise<Value>;
}

/** A scope that writes on a text. */
export function scopeOn(grown: GrowingText, trace: Trace, setting: RunSetting): Scope {
  const call = async (program: NestedProgram<never, unknown>, inputs: unknown): Promise<unknown> => {
    const called = program as Callable<unknown, unknown>;
    const inner = scopeOn(grown.fork(), trace.enter('call', called.name), setting);
    return await called.body(inner, called.parse(inputs));
  };
  const pen = new Pen(grown, trace, setting, call);
  const tell = (role: Exclude<Role, 'assistant'>): Scope['user'] => {
    return async (words, ...parts) => pen.tell(role, String.raw({ raw: words }, ...parts.map(printed)));
  };
  return {
    ...holes,
    programs: {},
    say: async (words, ...given) => {
      const parts = words.flatMap((word, index) => {
        if (index === given.length) return [word];
        const part = given[index];
        return [word, isHole(part) ? part : printed(part)];
      });
      return (await pen.writeParts(parts)) as ValuesOf<typeof given>;
    },
    system: tell('system'),
    user: tell('user'),
    mark: () => grown.mark(),
    rollback: (mark) => {
      grown.rollback(mark);
      trace.add({ kind: 'rollback', text: grown.whole });
    },
    fork: async (branches) => {
      const ends = branches.map(async (branch, index) => {
        setting.usage.texts++;
        return await branch(scopeOn(grown.fork(), trace.enter('branch', String(index + 1)), setting));
      });
      return (await Promise.all(ends)) as never;
    },
    call: call as Scope['call'],
    written: () => grown.whole,
  };
}
