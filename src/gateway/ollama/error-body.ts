import type { Fault } from '../fault.ts';

/** `{"error": "…"}` */
export function ollamaErrorBody({ message, remedy }: Fault): string {
  return JSON.stringify({ error: `${message} ${remedy}` });
}
