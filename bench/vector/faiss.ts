import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonEnvironment } from '../peers/python-environment.ts';

export const faissVersion = '1.15.1';

export interface Measured {
  /** Of the processor, for one query. */
  readonly seconds: number;
  readonly recall: number;
}

export interface Faiss extends AsyncDisposable {
  /** Of the processor, for the graph. */
  readonly buildSeconds: number;
  /**
   * @param kind `graph` takes the narrowest search that reaches the recall, `flat` compares with every vector
   * @param every one row in so many may be found; null: all
   */
  measure(kind: 'flat' | 'graph', every: number | null, recallMin: number): Promise<Measured>;
}

/** faiss in a process of its own, its index built, on one thread. */
export async function startFaiss(folder: string, dimensions: number, say: (text: string) => void): Promise<Faiss> {
  const python = await pythonEnvironment({ name: 'faiss', packages: 'faiss-cpu', version: faissVersion, say });
  const child = spawn(python, [join(import.meta.dirname, 'faiss-main.py'), folder, String(dimensions)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async <Answer>(): Promise<Answer> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('faiss has ended');
    return JSON.parse(value) as Answer;
  };
  const { built } = await read<{ readonly built: number }>();
  return {
    buildSeconds: built,
    measure: async (...asked) => {
      child.stdin.write(`${JSON.stringify(asked)}\n`);
      return await read<Measured>();
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}
