import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { Workshop } from '../stack/lode-command.ts';
import { smollm2 } from '../weights.ts';

const program = `
import { gateway, key, model, prompt, stack, z } from 'lode';
const smol = model('smol', { source: 'file:smol.gguf', contextTokens: 512, parallel: 4, threads: 1 });
const brief = prompt('brief', { system: 'Answer in a few words.', text: 'Tell me of {{subject}}', variables: { subject: z.string() } });
const app = key('app', { scopes: ['*', 'runs'], save: true });
const routes = {
  smol: { model: smol, access: [app] },
  brief: { model: smol, prompt: brief, access: [app] },
  quiet: { model: smol, access: [app], recording: { keep: 'facts' } },
  clean: { model: smol, access: [app], recording: { keep: 'redacted' } },
};
export default stack('house', [gateway('door', { address: '127.0.0.1:0', routes })]);
`;

export interface Listed {
  readonly runs: readonly ({ readonly id: string; readonly route: string; readonly requestId: string } & Readonly<
    Record<string, unknown>
  >)[];
}

/** A stack that is up, with a real model behind routes that are recorded in different ways. */
export class House implements AsyncDisposable {
  readonly workshop = new Workshop();
  url = '';
  secret = '';

  async open(): Promise<void> {
    symlinkSync(await smollm2(), this.workshop.path('smol.gguf'));
    writeFileSync(this.workshop.path('stack.ts'), program);
    await this.up();
  }

  async up(): Promise<void> {
    ({ url: this.url } = await this.workshop.json<{ readonly url: string }>(['up', '--detach']));
    this.secret = readFileSync(this.workshop.path('.lode', 'keys', 'main', 'app'), 'utf8').trim();
  }

  async post(path: string, body: object): Promise<Response> {
    return await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.secret}` },
      body: JSON.stringify(body),
    });
  }

  ask(model: string, content: string, fields: object = {}): Promise<Response> {
    const messages = [{ role: 'user', content }];
    return this.post('/v1/chat/completions', { model, messages, max_tokens: 8, temperature: 0, ...fields });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.workshop[Symbol.asyncDispose]();
  }
}
