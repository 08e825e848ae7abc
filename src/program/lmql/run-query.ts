import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { distribution, type Weighed } from '../hole/distribution-hole.ts';
import type { AnyHole } from '../hole/hole.ts';
import type { Scope } from '../run/scope.ts';
import { evaluate, isTrue, type Names } from './evaluate.ts';
import { holeOf } from './hole-of.ts';
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
        await this.#words(String(await evaluate(parseExpression(part.source, line), this.#names, line)));
      } else if (part.kind === 'role') await this.#speakAs(part.role);
      else if (part.name === weighed?.name) {
        const choices = (await evaluate(weighed.choices, this.#names, line)) as readonly string[];
        const found = (await this.#fill(distribution(part.name, choices))) as readonly Weighed<string>[];
        this.#names.set(part.name, found[0]?.value);
        this.#filled[part.name] = found;
      } else {
        const conditions = [where, this.#query.where];
        const hole = await holeOf(part.name, part.type, conditions, this.#query.decoder, this.#names, line);
        const value = await this.#fill(hole);
        this.#names.set(part.name, value);
        this.#filled[part.name] = value;
      }
    }
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
