import { Script } from 'node:vm';
import { Template } from '@huggingface/jinja';
import { renderedCharactersMax } from './limits.ts';
import type { RendererStart, RenderJob, RenderResult } from './messages.ts';

/**
 * A process that renders chat templates, which come with the weights and can ask for any amount of time and memory.
 * Its heap has a limit, and so has its time. (A thread would not do: V8 ends the whole process when one allocation of a
 * thread goes past the limit.)
 */
let given: RendererStart | undefined;
let parsed: Template | undefined;
/** Only code that is entered through a script can be stopped by the clock. */
const entry = new Script('work()');

process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {}); // ends with its owner
process.on('message', (message: RendererStart | RenderJob) => {
  if ('template' in message) given = message;
  else process.send?.(render(message));
});

function render({ variables }: RenderJob): RenderResult {
  const { template = '', beginning, end, timeMaxMs = 0 } = given ?? {};
  const work = () => {
    parsed ??= new Template(template);
    return parsed.render({
      ...variables,
      add_generation_prompt: true,
      bos_token: beginning,
      eos_token: end,
    });
  };
  try {
    const text = entry.runInNewContext({ work }, { timeout: timeMaxMs }) as string;
    if (text.length <= renderedCharactersMax) return { text };
    return { problem: `it made ${text.length} characters, at most ${renderedCharactersMax} are allowed.` };
  } catch (thrown) {
    // Not an instance of this context's Error when the clock ran out.
    const { code, message = String(thrown) } = thrown as { readonly code?: string; readonly message?: string };
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { problem: `it ran for more than ${timeMaxMs} ms.` };
    return { problem: message.slice(0, 500) };
  }
}
