import type { ProgramEvent } from '../run/event.ts';
import type { Outcome } from '../run/outcome.ts';

/** Tells of a run that was over before as if it happened now, as far as it wrote on its own text. */
export function replay({ trace, variables }: Outcome<unknown>, emit: (event: ProgramEvent) => void): void {
  for (const node of trace) {
    if (node.kind === 'text') emit({ type: 'text', text: node.text });
    if (node.kind !== 'hole') continue;
    const { name, written } = node;
    emit({ type: 'variable', name, delta: written });
    emit({ type: 'filled', name, value: variables[name] });
  }
}
