import { UsageError } from '../usage-error.ts';

/**
 * What a program is given: a JSON object, or pairs "name=value" whose values are JSON where they can be read as such, and
 * text where they cannot.
 *
 * @throws UsageError
 */
export function inputsOf(given: readonly string[]): Readonly<Record<string, unknown>> {
  const inputs: Record<string, unknown> = {};
  for (const text of given) {
    const pair = /^([A-Za-z_][\w-]*)=(.*)$/s.exec(text);
    if (pair !== null) {
      inputs[pair[1] as string] = valueOf(pair[2] as string);
      continue;
    }
    const object = valueOf(text);
    if (typeof object !== 'object' || object === null || Array.isArray(object)) {
      throw new UsageError(`"${text}" is neither name=value nor a JSON object.`, 'program');
    }
    Object.assign(inputs, object);
  }
  return inputs;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
