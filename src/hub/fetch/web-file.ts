import { headerOf, type HttpAnswer } from './http.ts';
import { SourceFailedError } from './source-failed-error.ts';

/** Where a server keeps a file, and how to ask for it. */
export interface WebFile {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Says what a status means at this kind of source. */
  readonly explain: (status: number) => { readonly reason: string; readonly remedy: string };
}

/** What an answer means that does not hold the file. */
export function failureOf(answer: HttpAnswer, { url, explain }: WebFile): SourceFailedError {
  const { status } = answer;
  const passing = [408, 416, 425, 429, 500, 502, 503, 504].includes(status);
  const wait = headerOf(answer.headers, 'retry-after');
  const { reason, remedy } = explain(status);
  const hint = wait === undefined ? '' : ` (asks to wait ${wait.slice(0, 40)})`;
  return new SourceFailedError(`${new URL(url).host} ${reason}${hint}`, { remedy, retriable: passing });
}
