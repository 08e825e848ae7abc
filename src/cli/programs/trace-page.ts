import { escapeMarkup } from '#base';
import type { RunOutcome, TracedNode } from './program-client.ts';
import { detailsOf, lineOf } from './trace-tree.ts';

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a}
pre{white-space:pre-wrap;background:#f5f5f4;padding:1rem;border-radius:.5rem}ul{list-style:none;padding-left:1.2rem;border-left:1px solid #ddd}
li{margin:.2rem 0}.hole{font-weight:600;color:#0b5394}small{color:#666;display:block}`;

/** What happened in a run, as a page that needs nothing but itself. */
export function tracePage(program: string, { status, text, usage, trace = [] }: RunOutcome): string {
  const facts = Object.entries(usage).map(([name, count]) => `${name.replaceAll('_', ' ')}: ${count}`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escapeMarkup(program)}</title><style>${style}</style>
<h1>${escapeMarkup(program)}</h1><p>${status}; ${facts.join(', ')}</p>
<h2>Text</h2><pre>${escapeMarkup(text)}</pre>
<h2>Steps</h2>${listOf(trace)}
</html>
`;
}

function listOf(nodes: readonly TracedNode[]): string {
  if (nodes.length === 0) return '';
  const items = nodes.map((node) => {
    const details = detailsOf(node).map((line) => `<small>${escapeMarkup(line)}</small>`);
    return `<li class="${escapeMarkup(node.kind)}">${escapeMarkup(lineOf(node))}${details.join('')}${listOf(node.children ?? [])}</li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}
