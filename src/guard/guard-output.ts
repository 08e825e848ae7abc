import type { GenerateEvent } from '#contract';
import { type Guard, readsWordsOf } from './guard.ts';
import type { OwnCodeRun } from './own-code.ts';
import { LengthFilter } from './text/length-filter.ts';
import { LineFilter } from './text/line-filter.ts';
import { Scanner } from './text/scanner.ts';
import { chained, type Cut, type TextFilter } from './text/text-filter.ts';

type Said = Extract<GenerateEvent, { readonly type: 'text' | 'reasoning' | 'tool-arguments' }>;

/** What one choice is saying now. */
interface Voice {
  /** The last piece: what is held back of its kind comes before anything of another kind. */
  piece: Said | undefined;
  filter: TextFilter;
  cut: Cut | undefined;
  tokens: number;
  hasEnded: boolean;
}

/**
 * The events of an answer as one guard lets them through. Every token stays in one event; texts may come in later ones. When
 * all choices are cut off, the model is stopped, unless only its end tells what it cost.
 *
 * @param choices that were asked for
 * @throws GuardFailedError
 */
export async function* guardOutput(
  guard: Guard,
  events: AsyncIterable<GenerateEvent>,
  choices: number,
): AsyncGenerator<GenerateEvent> {
  const voices = new Map<number, Voice>();
  const createFilter = filterFactory(guard);
  const startedMs = performance.now();
  let firstMs: number | undefined;
  for await (const event of events) {
    if (event.type === 'start') {
      yield event;
      continue;
    }
    firstMs ??= performance.now();
    const voice = voices.get(event.choice) ?? newVoice(createFilter());
    voices.set(event.choice, voice);
    if (voice.piece && !isSameVoice(voice.piece, event)) {
      yield* remainder(voice);
      voice.filter = createFilter();
      voice.piece = undefined;
    }
    if (event.type === 'end') {
      voice.hasEnded = true;
      yield voice.cut ? { ...event, reason: voice.cut } : event;
      continue;
    }
    voice.tokens += event.tokens.length;
    if (voice.cut) yield { type: 'text', choice: event.choice, tokens: event.tokens, text: '' };
    else if (event.type === 'tool-call') yield event;
    else yield* through(voice, event);
    if (voice.cut && voices.size === choices && [...voices.values()].every(isOver)) {
      const times = { prefillMs: firstMs - startedMs, decodeMs: performance.now() - firstMs };
      return yield* ends(voices, times);
    }
  }
}

function newVoice(filter: TextFilter): Voice {
  return { piece: undefined, filter, cut: undefined, tokens: 0, hasEnded: false };
}

/** A model that has told no token until now tells at its end how many there were. */
function isOver({ hasEnded, cut, tokens }: Voice): boolean {
  return hasEnded || (cut !== undefined && tokens > 0);
}

function* ends(
  voices: ReadonlyMap<number, Voice>,
  times: { readonly prefillMs: number; readonly decodeMs: number },
): Generator<GenerateEvent> {
  for (const [choice, { cut, hasEnded, tokens }] of voices) {
    if (hasEnded || cut === undefined) continue;
    yield { type: 'end', choice, reason: cut, completionTokens: tokens, timings: { queueMs: 0, ...times } };
  }
}

function* through(voice: Voice, event: Said): Generator<GenerateEvent> {
  voice.piece = event;
  const { filter } = voice;
  const decided = filter.push(event.text);
  const text = filter.cut ? decided + filter.end() : decided;
  voice.cut = filter.cut;
  yield { ...event, text };
}

function* remainder(voice: Voice): Generator<GenerateEvent> {
  if (!voice.piece || voice.cut) return;
  const text = voice.filter.end();
  voice.cut = voice.filter.cut;
  if (text !== '') yield { ...voice.piece, tokens: [], text };
}

function isSameVoice(piece: Said, event: GenerateEvent): boolean {
  if (piece.type !== event.type) return false;
  return piece.type !== 'tool-arguments' || (event.type === 'tool-arguments' && piece.call === event.call);
}

/** One text is one voice: nothing that is found lies in two. All of one answer share the time of the guard's own code. */
function filterFactory(guard: Guard): () => TextFilter {
  const code = guard.code.begin();
  return () => filterOf(guard, code);
}

function filterOf(guard: Guard, code: OwnCodeRun): TextFilter {
  const { rules, redacted, denied, deniedPatterns } = guard;
  const filters: TextFilter[] = [];
  if (readsWordsOf('output', guard)) {
    if (redacted.length > 0) filters.push(new Scanner(redacted, ({ label }) => label));
    if (denied.length > 0) filters.push(new Scanner(denied, () => undefined));
    if (deniedPatterns.length > 0 || rules.check !== undefined) filters.push(new LineFilter(readLine));
  }
  if (rules.outputCharactersMax !== undefined) filters.push(new LengthFilter(rules.outputCharactersMax));
  return chained(filters);

  function readLine(line: string): string | undefined {
    if (deniedPatterns.length > 0 && code.matches(deniedPatterns, line)) return undefined;
    const verdict = code.check(line, { side: 'output' });
    if (verdict === undefined) return line;
    return 'deny' in verdict ? undefined : verdict.text;
  }
}
