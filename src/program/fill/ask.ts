import type { ChatMessage, Constraint, JsonSchema } from '#contract';
import type { Decoder } from '../hole/decoder.ts';
import type { AnyHole } from '../hole/hole.ts';
import type { RunSetting } from '../run/setting.ts';
import type { Seam } from '../text/growing-text.ts';
import { type Draft, draw } from './draft.ts';
import { samplingOf, tokensMaxOf } from './request-of.ts';

/** What came of an earlier attempt, and why it would not do. */
export interface Refused {
  readonly text: string;
  readonly because: string;
}

/**
 * Asks a model for what belongs into a hole that can only be talked to: the text so far, what is wanted, and JSON where
 * the form can be told as a schema. What was refused before is told along.
 *
 * @param grown as in `draw`; of JSON it is told once, when it is there
 */
export async function askFor(
  hole: AnyHole,
  decoder: Decoder,
  seam: Seam,
  earlier: readonly Refused[],
  setting: RunSetting,
  grown: (text: string) => boolean,
): Promise<Draft> {
  const before: readonly ChatMessage[] = seam.input.kind === 'chat' ? seam.input.messages : [];
  const schema = schemaOf(hole);
  const wanted: ChatMessage = { role: 'user', content: askingFor(hole, schema !== undefined) };
  const repairs = earlier.flatMap(({ text, because }): readonly ChatMessage[] => [
    { role: 'assistant', content: text },
    { role: 'user', content: `That cannot be used: ${because}. Answer again, in the same way.` },
  ]);
  const constraint: Constraint | undefined =
    schema === undefined ? undefined : { kind: 'json', name: 'hole', schema: wrapped(schema) };
  const stop = schema === undefined ? [...hole.stopBefore, ...hole.stopAt] : [];
  const drafts = await draw(
    { kind: 'chat', messages: [...before, wanted, ...repairs] },
    {
      sampling: samplingOf(decoder, earlier.length),
      tokensMax: tokensMaxOf(hole),
      ...(stop.length > 0 && { stop }),
      ...(constraint && { constraint }),
    },
    setting,
    schema === undefined ? grown : undefined,
  );
  const draft = drafts[0] as Draft;
  if (schema === undefined) return { ...draft, text: endedAt(draft.text, hole.stopBefore) };
  const text = unwrapped(draft.text);
  grown(text);
  return { ...draft, text };
}

function askingFor({ name }: AnyHole, asJson: boolean): string {
  const how = asJson ? `as JSON: {"value": …}` : 'and nothing else: no introduction, no quotation marks';
  return `Write what comes next in the text above, "${name}", ${how}.`;
}

/** Of forms that a provider can be told as a schema. */
function schemaOf({ form }: AnyHole): JsonSchema | undefined {
  switch (form.kind) {
    case 'free':
    case 'stepwise':
    case 'nested':
      return undefined;
    case 'choices':
    case 'distribution':
      return { type: 'string', enum: [...form.choices] };
    case 'pattern':
      return { type: 'string', pattern: `^(?:${form.pattern})$` };
    case 'json':
      return form.schema;
  }
}

/** Providers want an object at the top. */
function wrapped(schema: JsonSchema): JsonSchema {
  return { type: 'object', properties: { value: schema }, required: ['value'], additionalProperties: false };
}

/** What the object holds, as text; an answer that is no such object is taken as it is. */
function unwrapped(text: string): string {
  try {
    const parsed = JSON.parse(text) as { readonly value?: unknown } | null;
    if (typeof parsed !== 'object' || parsed === null || parsed.value === undefined) return text.trim();
    return typeof parsed.value === 'string' ? parsed.value : JSON.stringify(parsed.value);
  } catch {
    return text.trim();
  }
}

/** Not every provider keeps to stops. */
function endedAt(text: string, stops: readonly string[]): string {
  const ends = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}
