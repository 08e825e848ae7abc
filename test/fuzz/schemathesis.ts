import { pythonWith } from '../python-venv.ts';

/** A Python with schemathesis, a fuzzer that reads OpenAPI documents. Undefined where it cannot be installed. */
export function schemathesis(): Promise<string | undefined> {
  return pythonWith('schemathesis', ['schemathesis==4.32.5']);
}
