import { formatDuration } from '#base';
import type { TracedNode } from './program-client.ts';

/** What happened in a run, as lines of a tree. */
export function traceTree(nodes: readonly TracedNode[], indent = ''): readonly string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1;
    const [branch, below] = isLast ? ['└─ ', '   '] : ['├─ ', '│  '];
    const details = detailsOf(node).map((line) => `· ${line}`);
    return [
      `${indent}${branch}${lineOf(node)}`,
      ...details.map((line) => `${indent}${below}${line}`),
      ...traceTree(node.children ?? [], `${indent}${below}`),
    ];
  });
}

/** One step of a run in a line. */
export function lineOf({
  kind,
  text = '',
  role,
  name = '',
  written = '',
  held,
  decoder,
  durationMs,
  budget,
}: TracedNode): string {
  if (kind === 'text') return `${role === undefined ? '' : `${role}: `}${quoted(text)}`;
  if (kind === 'hole') {
    return `[${name}] = ${quoted(written)}  ${held}, ${decoder}, ${formatDuration(durationMs ?? 0)}`;
  }
  if (kind === 'rollback') return `taken back to ${quoted(text.slice(-40))}`;
  if (kind === 'spent') return `the budget of ${budget} is spent`;
  return `${kind} ${name}`;
}

/** What is to be said of a step beside its line. */
export function detailsOf({ attempts = [], weighed = [], isFused }: TracedNode): readonly string[] {
  return [
    ...(isFused ? ['in one request with its neighbours'] : []),
    ...attempts.map(({ text, tokens, logprob, forced, takenBack, refused }) => {
      const steered = `${forced === undefined ? '' : `, ${forced} forced`}${takenBack === undefined ? '' : `, ${takenBack} taken back`}`;
      const likely = logprob === undefined ? '' : `, log-probability ${logprob.toFixed(2)}`;
      return `${tokens} tokens${steered}${likely}${refused === undefined ? '' : `; ${quoted(text)} refused: ${refused}`}`;
    }),
    ...weighed.map(({ value, probability }) => `${(100 * probability).toFixed(1)} %  ${quoted(value)}`),
  ];
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 99)}…` : text);
}
