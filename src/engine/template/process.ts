import { Template } from '@huggingface/jinja';
import { renderedCharactersMax } from './limits.ts';
import type { RendererStart, RenderJob, RenderResult } from './messages.ts';

/**
 * A process that renders chat templates, which come with the weights and can ask for any amount of time and memory.
 * Its heap has a limit, and its owner ends it when it takes too long. (A thread would not do: V8 ends the whole process
 * when one allocation of a thread goes past the limit.)
 */
let given: RendererStart | undefined;
let parsed: Template | undefined;

process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});
process.on('message', (message: RendererStart | RenderJob) => {
  if ('template' in message) given = message;
  else process.send?.(render(message));
});

function render({ messages }: RenderJob): RenderResult {
  try {
    parsed ??= new Template(given?.template ?? '');
    const text = parsed.render({
      messages: messages.map(({ role, content, name }) =>
        name === undefined ? { role, content } : { role, content, name },
      ),
      add_generation_prompt: true,
      bos_token: given?.beginning,
      eos_token: given?.end,
    });
    if (text.length <= renderedCharactersMax) return { text };
    return { problem: `it made ${text.length} characters, at most ${renderedCharactersMax} are allowed.` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message.slice(0, 500) : String(error) };
  }
}
