import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readGguf } from '#hub';
import { loadModel } from '#native';
import { benchCacheDir } from '../cache.ts';
import { shippedWeights } from '../weights.ts';

/** What both sides are given: a vocabulary, and schemas with instances as the tokenizer cuts them. */
export interface Task {
  /** By token: its bytes, a character (Latin-1) for each; empty for special tokens. */
  readonly tokens: readonly string[];
  readonly ends: readonly number[];
  readonly schemas: readonly TaskSchema[];
}

export interface TaskSchema {
  readonly file: string;
  /** As JSON. */
  readonly schema: string;
  readonly instances: readonly (readonly number[])[];
}

interface Line {
  readonly file: string;
  readonly schema: unknown;
  readonly tests: readonly { readonly data: unknown }[];
}

/** The paths of what a round is given. */
export interface Prepared {
  readonly task: string;
  /** The tokenizer, as Hugging Face's library reads it. */
  readonly tokenizer: string;
}

/** Writes the task of a file in MaskBench's form. */
export async function prepareTask(source: string): Promise<Prepared> {
  const weights = await shippedWeights();
  using model = await loadModel(weights);
  const { vocabulary } = model;
  const all = Array.from({ length: vocabulary.size }, (_, token) => token);
  const schemas: TaskSchema[] = [];
  for await (const line of createInterface({ input: createReadStream(source) })) {
    const { file, schema, tests } = JSON.parse(line) as Line;
    const instances: number[][] = [];
    for (const { data } of tests)
      instances.push([...(await vocabulary.tokenise(spaced(data), { addSpecial: false, parseSpecial: false }))]);
    schemas.push({ file, schema: JSON.stringify(schema), instances });
  }
  const task: Task = {
    tokens: all.map((token) => Buffer.from(vocabulary.bytesOf(token)).toString('latin1')),
    ends: all.filter((token) => vocabulary.isEnd(token)),
    schemas,
  };
  const folder = benchCacheDir('grammar');
  mkdirSync(folder, { recursive: true });
  const prepared = { task: join(folder, 'task.json'), tokenizer: join(folder, 'tokenizer.json') };
  writeFileSync(prepared.task, JSON.stringify(task));
  writeFileSync(prepared.tokenizer, JSON.stringify(await tokenizerOf(weights)));
  return prepared;
}

/** What GGUF calls a token that steers the model. */
const controlType = 3;

/** The byte-level BPE tokenizer in a GGUF file, with digits apart, as SmolLM2's. */
async function tokenizerOf(weights: string): Promise<unknown> {
  const { metadata } = await readGguf(weights);
  const list = (key: string): readonly unknown[] => {
    const found = metadata.get(`tokenizer.ggml.${key}`);
    return found?.type === 'array' ? found.value : [];
  };
  const types = list('token_type');
  const tokens = list('tokens').map(String);
  const special = tokens.map((content, id) => ({ content, id })).filter(({ id }) => types[id] === controlType);
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: '1.0',
    added_tokens: special.map((each) => ({
      ...each,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel] },
    decoder: byteLevel,
    model: { type: 'BPE', vocab: Object.fromEntries(tokens.map((text, id) => [text, id])), merges: list('merges') },
  };
}

/** JSON with a space behind commas and colons, as Python writes it and MaskBench has it. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`)
    .join(', ')}}`;
}
