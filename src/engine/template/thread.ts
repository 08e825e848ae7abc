import { parentPort, workerData } from 'node:worker_threads';
import { Template } from '@huggingface/jinja';
import { renderedCharactersMax } from './limits.ts';
import type { RendererData, RenderJob, RenderResult } from './messages.ts';

/**
 * A thread that renders chat templates. It has a heap of its own with a limit, and is ended by its owner when it takes
 * too long: neither can then happen to the thread that runs the model.
 */
const { template, beginning, end } = workerData as RendererData;
let parsed: Template | undefined;

parentPort?.on('message', (job: RenderJob) => parentPort?.postMessage(render(job)));

function render({ messages }: RenderJob): RenderResult {
  try {
    parsed ??= new Template(template);
    const text = parsed.render({
      messages: messages.map(({ role, content, name }) =>
        name === undefined ? { role, content } : { role, content, name },
      ),
      add_generation_prompt: true,
      bos_token: beginning,
      eos_token: end,
    });
    if (text.length <= renderedCharactersMax) return { text };
    return { problem: `it made ${text.length} characters, at most ${renderedCharactersMax} are allowed.` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message.slice(0, 500) : String(error) };
  }
}
