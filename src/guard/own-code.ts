import { createContext, type Context as Realm, Script } from 'node:vm';
import { GuardCheckError } from './errors/guard-check-error.ts';
import { GuardFailedError } from './errors/guard-failed-error.ts';
import type { GuardFacts, GuardRules, GuardVerdict, TextRule } from './guard-rules.ts';

/** A pattern can be written that takes for ever; it ends with this, and what it looked at does not pass. */
const timeMsMax = 100;
/** Of all texts of one request, or of one answer: while this code runs, nobody else is served. */
const totalMsMax = 1000;

/** What the stack's author wrote. */
export interface OwnCode {
  /** For one request, or one answer. */
  begin(): OwnCodeRun;
}

/** The same, ready to look at texts. Throws GuardFailedError when it throws, or takes too long. */
export interface OwnCodeRun {
  /** Whether a text holds one of the patterns. */
  matches(patterns: readonly TextRule[], text: string): boolean;
  check(text: string, facts: GuardFacts): GuardVerdict;
}

/**
 * Runs patterns and functions of a stack in a realm of their own, which has the language and nothing else, under a time
 * limit. It keeps mistakes from doing harm; it is no fence against whoever may write the stack.
 *
 * @throws GuardCheckError when the source is no function
 */
export function ownCode({ name, check }: Pick<GuardRules, 'name' | 'check'>): OwnCode {
  const realm = createContext(Object.create(null) as Realm, { codeGeneration: { strings: false, wasm: false } });
  const checking = check === undefined ? undefined : checkScript(name, check);
  const matching = new Script(
    'JSON.parse(patterns).some(({ pattern, flags }) => new RegExp(pattern, flags).test(text))',
  );
  const begin = (): OwnCodeRun => {
    let leftMs = totalMsMax;
    const run = (script: Script, values: Readonly<Record<string, string>>): unknown => {
      if (leftMs <= 0) throw new GuardFailedError(name, `its code took more than ${totalMsMax} ms in all`);
      Object.assign(realm, values);
      const startedMs = performance.now();
      try {
        return script.runInContext(realm, { timeout: timeMsMax });
      } catch (cause) {
        throw new GuardFailedError(name, cause instanceof Error ? cause.message : 'its code throws', cause);
      } finally {
        leftMs -= performance.now() - startedMs;
      }
    };
    return {
      matches: (patterns, text) => run(matching, { patterns: JSON.stringify(patterns), text }) === true,
      check: (text, facts) => {
        if (!checking) return undefined;
        const verdict = run(checking, { text, facts: JSON.stringify(facts) });
        return typeof verdict === 'string' ? verdictIn(name, verdict) : undefined;
      },
    };
  };
  return { begin };
}

/** A method of an object is written without the word that makes it a function elsewhere. */
function checkScript(guard: string, source: string): Script {
  if (/^async\b/.test(source)) throw new GuardCheckError(guard, 'it is asynchronous');
  const call = (written: string) => new Script(`'use strict'; JSON.stringify((${written})(text, JSON.parse(facts)))`);
  try {
    return call(source);
  } catch {
    try {
      return call(`function ${source}`);
    } catch (cause) {
      throw new GuardCheckError(guard, 'its source is no function', cause);
    }
  }
}

function verdictIn(guard: string, json: string): GuardVerdict {
  const verdict = JSON.parse(json) as { readonly deny?: unknown; readonly text?: unknown } | null;
  if (typeof verdict?.deny === 'string') return { deny: verdict.deny };
  if (typeof verdict?.text === 'string') return { text: verdict.text };
  throw new GuardFailedError(guard, 'its check gives neither { deny } nor { text }');
}
