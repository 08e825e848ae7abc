import { LmqlAssertionError } from '../errors/lmql-assertion-error.ts';
import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { distribution, type Weighed } from '../hole/distribution-hole.ts';
import type { AnyHole } from '../hole/hole.ts';
import { printed } from '../run/printed.ts';
import type { Scope } from '../run/scope.ts';
import { evaluate, isTrue, type Names } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { conjunctsAbout, holeOf } from './hole-of.ts';
import { type NestedCall, runNested } from './nested-query.ts';
import { parseExpression } from './parse-expression.ts';
import type { Block, LmqlQuery, Statement } from './statement.ts';
import { templateParts } from './template-parts.ts';

/** How a block ended. */
type Flow = 'next' | 'break' | 'continue' | { readonly returned: unknown };

const stepsMax = 10_000;

/** Runs an LMQL text on a scope. What it returns is what it says, or else all of its variables. */
export class QueryRun {
  readonly #query: LmqlQuery;
  readonly #scope: Scope;
  readonly #names: Names;
  readonly #filled: Record<string, unknown> = {};
  #role: 'system' | 'user' | 'assistant' = 'assistant';
  #told = '';
  #steps = 0;

  constructor(query: LmqlQuery, scope: Scope, names: Names) {
    this.#query = query;
    this.#scope = scope;
    this.#names = names;
  }

  async run(): Promise<unknown> {
    const start = this.#scope.mark();
    for (const [name, { query, parameters }] of this.#query.definitions.queries) {
      // A query that is called like a function, and not for a variable, knows nothing of this text.
      const called = async (...given: readonly unknown[]): Promise<unknown> => {
        const values = given.map((value) => ({ kind: 'value', value }) as Expression);
        const nested = { name, query, parameters, given: values };
        return await runNested(nested, this.#scope, this.#names, 1, this.#inner, start);
      };
      if (!this.#names.has(name)) this.#names.set(name, called);
    }
    const flow = await this.#block(this.#query.body);
    await this.#speakAs('assistant');
    return typeof flow === 'object' ? flow.returned : this.#filled;
  }

  async #block(block: Block): Promise<Flow> {
    for (const statement of block) {
      const flow = await this.#statement(statement);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  async #statement(statement: Statement): Promise<Flow> {
    const { line } = statement;
    if (++this.#steps > stepsMax) throw new LmqlSyntaxError(line, `comes after ${stepsMax} steps: it may never end`);
    switch (statement.kind) {
      case 'text':
        await this.#write(statement);
        return 'next';
      case 'assign': {
        const value = await evaluate(statement.value, this.#names, line);
        const before = this.#names.get(statement.name) as string;
        this.#names.set(statement.name, statement.isAdded ? before + (value as string) : value);
        return 'next';
      }
      case 'evaluate':
        await evaluate(statement.value, this.#names, line);
        return 'next';
      case 'assert':
        if (!isTrue(await evaluate(statement.value, this.#names, line))) throw new LmqlAssertionError(line);
        return 'next';
      case 'return':
        return { returned: statement.value && (await evaluate(statement.value, this.#names, line)) };
      case 'if': {
        const holds = isTrue(await evaluate(statement.test, this.#names, line));
        return await this.#block(holds ? statement.body : statement.otherwise);
      }
      case 'for':
        return await this.#for(statement);
      case 'while':
        return await this.#while(statement);
      default:
        return statement.kind;
    }
  }

  async #for({ name, over, body, line }: Extract<Statement, { kind: 'for' }>): Promise<Flow> {
    for (const item of (await evaluate(over, this.#names, line)) as Iterable<unknown>) {
      this.#names.set(name, item);
      const flow = await this.#block(body);
      if (flow === 'break') break;
      if (typeof flow === 'object') return flow;
    }
    return 'next';
  }

  async #while({ test, body, line }: Extract<Statement, { kind: 'while' }>): Promise<Flow> {
    while (isTrue(await evaluate(test, this.#names, line))) {
      if (++this.#steps > stepsMax) throw new LmqlSyntaxError(line, `takes more than ${stepsMax} steps`);
      const flow = await this.#block(body);
      if (flow === 'break') break;
      if (typeof flow === 'object') return flow;
    }
    return 'next';
  }

  async #write({ template, where, weighed = this.#query.weighed, line }: Extract<Statement, { kind: 'text' }>) {
    for (const part of templateParts(template)) {
      if (part.kind === 'words') await this.#words(part.text);
      else if (part.kind === 'value') {
        await this.#words(printed(await evaluate(parseExpression(part.source, line), this.#names, line)));
      } else if (part.kind === 'role') await this.#speakAs(part.role);
      else if (part.name === weighed?.name) {
        const choices = (await evaluate(weighed.choices, this.#names, line)) as readonly string[];
        const found = (await this.#fill(distribution(part.name, choices))) as readonly Weighed<string>[];
        this.#names.set(part.name, found[0]?.value);
        this.#filled[part.name] = found;
      } else {
        const value = await this.#variable(part.name, part.type, [where, this.#query.where], line);
        this.#names.set(part.name, value);
        this.#filled[part.name] = value;
      }
    }
  }

  /** A variable is filled by the model, or by a query that its type or its condition names. */
  async #variable(
    name: string,
    type: string | undefined,
    conditions: readonly (Expression | undefined)[],
    line: number,
  ): Promise<unknown> {
    const nested = this.#nestedCall(name, type, conditions, line);
    if (nested === undefined) {
      const setting = { query: this.#query, names: this.#names, line };
      return await this.#fill(await holeOf(name, type, conditions, setting));
    }
    await this.#speakAs('assistant');
    const value = await runNested(nested, this.#scope, this.#names, line, this.#inner);
    await this.#words(printed(value));
    return value;
  }

  /** What the outer text defines can be used by the inner one. */
  readonly #inner = async (query: LmqlQuery, scope: Scope, names: Names): Promise<unknown> => {
    const queries = new Map([...this.#query.definitions.queries, ...query.definitions.queries]);
    return await new QueryRun({ ...query, definitions: { ...query.definitions, queries } }, scope, names).run();
  };

  #nestedCall(
    name: string,
    type: string | undefined,
    conditions: readonly (Expression | undefined)[],
    line: number,
  ): NestedCall | undefined {
    const { queries } = this.#query.definitions;
    const typed = type === undefined || queries.size === 0 ? [] : [parseExpression(type, line)];
    for (const part of [...typed, ...conjunctsAbout(name, conditions)]) {
      const isCall = part.kind === 'call';
      const callee = isCall ? part.callee : part;
      const found = callee.kind === 'name' ? queries.get(callee.name) : undefined;
      if (found === undefined || callee.kind !== 'name') continue;
      // A condition names its variable first.
      const given = isCall ? part.given.slice(typed.includes(part) ? 0 : 1) : [];
      return { name: callee.name, ...found, given };
    }
    return undefined;
  }

  async #fill(hole: AnyHole): Promise<unknown> {
    await this.#speakAs('assistant');
    const values: Readonly<Record<string, unknown>> = await this.#scope.say`${hole}`;
    return values[hole.name];
  }

  async #words(words: string): Promise<void> {
    if (this.#role === 'assistant') await this.#scope.say`${words}`;
    else this.#told += words;
  }

  /** What was said in another role becomes a message. */
  async #speakAs(role: 'system' | 'user' | 'assistant'): Promise<void> {
    if (this.#role !== 'assistant' && this.#told.trim() !== '') await this.#scope[this.#role]`${this.#told.trim()}`;
    this.#told = '';
    this.#role = role;
  }
}
