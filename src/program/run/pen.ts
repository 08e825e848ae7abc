import { HoleUnfilledError } from '../errors/hole-unfilled-error.ts';
import { fillFusion } from '../fill/fill-fusion.ts';
import { fillHole } from '../fill/fill-hole.ts';
import { fusionFrom } from '../fill/fuse.ts';
import { type AnyHole, type HoleForm, isHole } from '../hole/hole.ts';
import type { GrowingText, Role } from '../text/growing-text.ts';
import { printed } from './printed.ts';
import type { RunSetting } from './setting.ts';
import type { Trace } from './trace.ts';

type Nested = Extract<HoleForm, { kind: 'nested' }>;
/** Runs another program on a text of its own, which begins like this one. */
type CallProgram = (program: Nested['program'], inputs: unknown) => Promise<unknown>;

/** Writes words on a text and lets the model fill its holes, in the order in which they come. */
export class Pen {
  readonly #text: GrowingText;
  readonly #trace: Trace;
  readonly #setting: RunSetting;
  readonly #call: CallProgram;

  constructor(text: GrowingText, trace: Trace, setting: RunSetting, call: CallProgram) {
    this.#text = text;
    this.#trace = trace;
    this.#setting = setting;
    this.#call = call;
  }

  tell(role: Exclude<Role, 'assistant'>, content: string): void {
    this.#text.tell(role, content);
    this.#trace.add({ kind: 'text', text: content, role });
    this.#setting.emit({ type: 'text', text: content });
  }

  /**
   * Gives the values of the holes by their names.
   *
   * @throws what `fillHole` throws
   */
  async writeParts(parts: readonly (string | AnyHole)[]): Promise<Record<string, unknown>> {
    const values: Record<string, unknown> = {};
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] ?? '';
      if (!isHole(part)) {
        this.#write(part);
        continue;
      }
      if (part.form.kind === 'nested') {
        values[part.name] = await this.#nest(part, part.form);
        continue;
      }
      // Models that can only be talked to are asked for one thing at a time.
      const fusion = this.#setting.model.reading && fusionFrom(parts, index, this.#setting.decoder);
      const together = fusion && (await fillFusion(fusion, this.#text, this.#trace, this.#setting));
      if (together !== undefined) {
        Object.assign(values, together);
        index = parts.indexOf(fusion?.holes.at(-1) as AnyHole, index);
      } else {
        values[part.name] = await fillHole(part, this.#text, wordsAfter(parts, index), this.#trace, this.#setting);
      }
    }
    return values;
  }

  async #nest({ name, check }: AnyHole, { program, inputs }: Nested): Promise<unknown> {
    const { variables, emit } = this.#setting;
    const value = await this.#call(program, inputs);
    const verdict = await (check?.(value) ?? true);
    const written = printed(value);
    if (verdict !== true) throw new HoleUnfilledError(name, written, verdict, 1);
    this.#text.append(written);
    this.#trace.add({ kind: 'text', text: written });
    variables.set(name, value);
    emit({ type: 'variable', name, delta: written });
    emit({ type: 'filled', name, value });
    return value;
  }

  #write(words: string): void {
    if (words === '') return;
    this.#text.append(words);
    this.#trace.add({ kind: 'text', text: words });
    this.#setting.emit({ type: 'text', text: words });
  }
}

/** The words that follow a part at once; empty where a hole does, or nothing. */
function wordsAfter(parts: readonly (string | AnyHole)[], index: number): string {
  const following = parts.slice(index + 1).find((next) => next !== '') ?? '';
  return isHole(following) ? '' : following;
}
