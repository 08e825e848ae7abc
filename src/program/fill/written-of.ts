import type { AnyHole } from '../hole/hole.ts';
import type { Draft } from './draft.ts';
import type { Edges } from './request-of.ts';

/** What of a draft belongs into the hole: neither the white space of the seam nor what only showed where it ends. */
export function writtenOf({ form, stopAt, stopBefore }: AnyHole, { lead, next }: Edges, draft: Draft): string {
  const text = draft.text.startsWith(lead) ? draft.text.slice(lead.length) : draft.text;
  if (form.kind === 'pattern') return form.after === undefined ? text : withoutAfter(text, form.after);
  if (form.kind !== 'free') return text.slice(0, text.length - next.length);
  const stop = draft.stop ?? '';
  return stopAt.includes(stop) && !stopBefore.includes(stop) ? text + stop : text;
}

function withoutAfter(text: string, after: string): string {
  const last = Array.from(text).at(-1) ?? '';
  return new RegExp(`^${after}$`, 'u').test(last) ? text.slice(0, text.length - last.length) : text;
}
