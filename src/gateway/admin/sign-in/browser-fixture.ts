import type { TestOffice } from '../admin-fixture.ts';

export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** As a browser asks: it keeps cookies, and sends the token that the session was told. */
export class TestBrowser {
  readonly #url: string;
  cookie: string | undefined;
  csrf: string | undefined;

  constructor({ door }: Pick<TestOffice, 'door'>) {
    this.#url = door.url;
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const answer = await fetch(this.#url + path, {
      method,
      redirect: 'manual',
      headers: {
        connection: 'close',
        ...(this.cookie !== undefined && { cookie: this.cookie }),
        ...(this.csrf !== undefined && { 'x-csrf-token': this.csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookie = pair.endsWith('=') ? undefined : pair;
    }
    const text = await answer.text();
    const parsed = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
    if (typeof parsed['csrf_token'] === 'string') this.csrf = parsed['csrf_token'];
    return { status: answer.status, body: parsed, headers: answer.headers };
  }

  /** The code of what went wrong. */
  async fails(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<string> {
    const { status, body: answer } = await this.ask(method, path, body, headers);
    return `${status} ${(answer['error'] as { code: string } | undefined)?.code}`;
  }
}

/** A user with the password that everybody in these tests has. */
export const password = 'correct horse battery';

export async function signedIn(
  office: TestOffice,
  name: string,
  memberships: Parameters<TestOffice['services']['people']['users']['add']>[1],
): Promise<TestBrowser & { readonly userId: string }> {
  const { users } = office.services.people;
  const { id } = await users.add(name, memberships);
  const { code } = await users.reset(id);
  const browser = new TestBrowser(office);
  await browser.ask('POST', '/admin/v1/sign-in', { code: code.reveal(), password });
  return Object.assign(browser, { userId: id });
}
