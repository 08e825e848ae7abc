import type { Automaton } from '../automaton/automaton.ts';
import { UnknownRuleError } from '../errors/unknown-rule-error.ts';
import { GrammarLimitError } from '../errors/grammar-limit-error.ts';
import type { Grammar, Rule } from '../language/rule.ts';
import { compileItemSet, compileObject, type NodeWriter } from './compile-object.ts';
import type { Node } from './node.ts';

/** Nodes of a grammar by number, and where it starts. */
export interface NodeTable {
  readonly nodes: Node[];
  readonly start: number;
}

/** Rules within rules, not counting those that are named. */
const depthMax = 1000;

/**
 * Writes rules as nodes; a rule that stands in several places is written once.
 *
 * @throws UnknownRuleError, GrammarLimitError
 */
export function compileRules(grammar: Grammar, automaton: Automaton, nodesMax: number): NodeTable {
  const writer = new RuleWriter(grammar, automaton, nodesMax);
  const start = writer.nodeOf(grammar.start);
  writer.finish();
  return { nodes: writer.nodes, start };
}

/** Takes in rules, and gives each a number. */
class RuleWriter implements NodeWriter {
  readonly automaton: Automaton;
  readonly nodes: Node[] = [];
  readonly #grammar: Grammar;
  readonly #nodesMax: number;
  readonly #known = new Map<Rule, number>();
  readonly #named = new Map<string, number>();
  /** Names that were met but not read yet: what they stand for, and where their rule goes. */
  readonly #unread: { readonly rule: Rule; readonly options: number[] }[] = [];
  #depth = 0;

  constructor(grammar: Grammar, automaton: Automaton, nodesMax: number) {
    this.#grammar = grammar;
    this.automaton = automaton;
    this.#nodesMax = nodesMax;
  }

  add(node: Node): number {
    if (this.nodes.length >= this.#nodesMax) throw new GrammarLimitError('rules', this.#nodesMax);
    return this.nodes.push(node) - 1;
  }

  nodeOf(rule: Rule): number {
    if (rule.kind === 'reference') return this.#namedNode(rule.name);
    const found = this.#known.get(rule);
    if (found !== undefined) return found;
    if (++this.#depth > depthMax) throw new GrammarLimitError('rules within each other', depthMax);
    const made = this.#write(rule);
    this.#depth--;
    this.#known.set(rule, made);
    return made;
  }

  /** Reads the rules that were named meanwhile. */
  finish(): void {
    for (let next = this.#unread.pop(); next !== undefined; next = this.#unread.pop())
      next.options.push(this.nodeOf(next.rule));
  }

  /** A name stands for a choice of one, which is there before the rule is read, so that rules may name themselves. */
  #namedNode(name: string): number {
    const found = this.#named.get(name);
    if (found !== undefined) return found;
    const rule = this.#grammar.rules?.get(name);
    if (rule === undefined) throw new UnknownRuleError(name);
    const options: number[] = [];
    const made = this.add({ kind: 'choice', options });
    this.#named.set(name, made);
    this.#unread.push({ rule, options });
    return made;
  }

  #write(rule: Exclude<Rule, { kind: 'reference' }>): number {
    switch (rule.kind) {
      case 'text':
        return this.add({ kind: 'term', term: this.automaton.lower(rule.regex, 'utf8') });
      case 'json-string':
        return this.add({ kind: 'term', term: this.automaton.quoted(rule.regex) });
      case 'sequence':
        return this.add({ kind: 'sequence', parts: rule.parts.map((part) => this.nodeOf(part)) });
      case 'choice':
        return this.add({ kind: 'choice', options: rule.options.map((option) => this.nodeOf(option)) });
      case 'repeat': {
        const separator = rule.separator && this.nodeOf(rule.separator);
        return this.add({ kind: 'repeat', item: this.nodeOf(rule.item), separator, min: rule.min, max: rule.max });
      }
      case 'object':
        return compileObject(rule, this);
      case 'item-set':
        return compileItemSet(rule, this);
    }
  }
}
