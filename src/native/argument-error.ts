import { LodeError } from '#base';

/** An argument that llama.cpp would answer with an abort or with silent nonsense; refused before the call. */
export class ArgumentError extends LodeError {
  readonly code = 'native/bad-argument';

  constructor(name: string, value: unknown, wanted: string) {
    super(`${name} is ${String(value)}, but must be ${wanted}.`, { remedy: `Pass ${wanted} as ${name}.` });
  }
}
