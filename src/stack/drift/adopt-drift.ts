import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Json } from '#base';
import MagicString from 'magic-string';
import type { CallExpression, Program } from 'oxc-parser';
import { compile } from '../compile.ts';
import type { NodeId, SourceLocation } from '../node.ts';
import type { Change } from '../plan.ts';
import type { Stack } from '../program.ts';
import type { Drift } from './drift.ts';
import { findCall, findPlace } from './find-place.ts';
import { findRemovals, type Removals } from './find-removals.ts';
import { literal } from './literal.ts';
import { type SourceEdit, unifiedDiff } from './unified-diff.ts';

/** A difference that cannot be written into the program. */
export interface NotAdopted {
  readonly node: NodeId;
  /** Empty when it is about the node as a whole. */
  readonly path: string;
  /** Why, as a clause: "the program computes it". */
  readonly why: string;
  readonly declaredAt: SourceLocation | undefined;
}

export interface AdoptedDrift {
  /** By file and offset, not overlapping. */
  readonly edits: readonly SourceEdit[];
  /** Every file that changes, with its whole new text. */
  readonly files: readonly { readonly file: string; readonly text: string }[];
  /** The edits for people, and for `git apply`. */
  readonly diff: string;
  readonly notAdopted: readonly NotAdopted[];
}

/**
 * Works out how the program's source has to be edited so that it declares what is really there. Writes nothing.
 * Only what stands as a literal in a declaration can be edited; the rest comes back with the reason.
 */
export async function adoptDrift(stack: Stack, drifts: readonly Drift[]): Promise<AdoptedDrift> {
  const { nodes } = compile(stack);
  const edits: SourceEdit[] = [];
  const notAdopted: NotAdopted[] = [];
  const sources = new Map<string, Source>();
  for (const { node, missing, changes } of drifts) {
    const declaredAt = nodes.get(node)?.declaredAt;
    const refuse = (path: string, why: string) => notAdopted.push({ node, path, why, declaredAt });
    if (!declaredAt) refuse('', 'the program does not declare it');
    else if (missing) refuse('', 'it is not there any more: take the declaration out, or repair it');
    else {
      const source = sources.get(declaredAt.file) ?? (await readSource(declaredAt.file));
      sources.set(declaredAt.file, source);
      const removed = changes.filter(({ after }) => after === undefined).map(({ path }) => path);
      for (const change of changes) {
        if (removed.includes(change.path)) continue;
        const edit = editFor(source, declaredAt, change);
        if (typeof edit === 'string') refuse(change.path, edit);
        else edits.push(edit);
      }
      const { pieces, notFound } = removalsFrom(source, declaredAt, removed);
      edits.push(...pieces.map((piece) => ({ ...piece, file: source.file, text: '' })));
      for (const path of notFound) refuse(path, 'it is not set any more, and the declaration does not say it there');
    }
  }
  const ordered = edits.toSorted((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1));
  return { edits: ordered, ...rewrite(ordered, sources), notAdopted };
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly program: Program | undefined;
  visit(program: Program, onCall: (call: CallExpression) => void): void;
}

async function readSource(file: string): Promise<Source> {
  // Loaded only here: a native module that nothing else needs.
  const { parseSync, Visitor } = await import('oxc-parser');
  const visit: Source['visit'] = (program, onCall) => new Visitor({ CallExpression: onCall }).visit(program);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { file, text: '', program: undefined, visit };
  const { program, errors } = parseSync(file, text);
  return { file, text, program: errors.length === 0 ? program : undefined, visit };
}

/** The edit, or why there is none. */
function editFor(
  { file, text, program, visit }: Source,
  declaredAt: SourceLocation,
  change: Change,
): SourceEdit | string {
  if (!program) return 'its source cannot be read';
  if (change.after === undefined || isOpaque(change.after)) return 'its value cannot be written into a program';
  const call = findCall(program, offsetOf(text, declaredAt), visit);
  if (!call) return 'its declaration is not at the line that was recorded';
  const place = findPlace(call, change.path.split('.'));
  if (!place.found) return place.why;
  return { file, start: place.start, end: place.end, text: place.write(literal(change.after)) };
}

function removalsFrom(
  { text, program, visit }: Source,
  declaredAt: SourceLocation,
  paths: readonly string[],
): Removals {
  const call = program && findCall(program, offsetOf(text, declaredAt), visit);
  return call ? findRemovals(call, paths) : { pieces: [], notFound: paths };
}

/** References, secrets and functions. */
function isOpaque(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => key.startsWith('$') || isOpaque(member as Json));
}

function offsetOf(text: string, { line, column }: SourceLocation): number {
  let start = 0;
  for (let at = 1; at < line; at++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

function rewrite(edits: readonly SourceEdit[], sources: ReadonlyMap<string, Source>) {
  const byFile = [...Map.groupBy(edits, ({ file }) => file)];
  const files = byFile.map(([file, own]) => {
    const text = new MagicString(sources.get(file)!.text);
    for (const { start, end, text: replacement } of own) {
      if (start === end) text.appendLeft(start, replacement);
      else text.overwrite(start, end, replacement);
    }
    return { file, text: text.toString() };
  });
  const diffs = byFile.map(([file, own]) => unifiedDiff(displayName(file), sources.get(file)!.text, own));
  return { files, diff: diffs.join('') };
}

function displayName(file: string): string {
  const name = relative(process.cwd(), file).replaceAll('\\', '/');
  return name.startsWith('..') ? file : name;
}
