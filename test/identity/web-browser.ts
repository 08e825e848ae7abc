/** As much of a browser as signing in takes: it keeps cookies by site, follows redirects, and fills in forms. */
export class WebBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Everywhere it has been, with what each place answered. */
  readonly visited: { readonly url: string; readonly status: number }[] = [];

  async open(
    url: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ url: string; status: number; text: string }> {
    for (let [next, body] = [url, form], hops = 0; hops < 20; hops++) {
      const { origin } = new URL(next);
      const kept = this.#cookies.get(origin) ?? new Map<string, string>();
      this.#cookies.set(origin, kept);
      const answer = await fetch(next, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: [...kept].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(body !== undefined && { body: new URLSearchParams(body) }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') kept.delete(name);
        else kept.set(name, value);
      }
      this.visited.push({ url: next, status: answer.status });
      const location = answer.headers.get('location');
      if (location === null) return { url: next, status: answer.status, text: await answer.text() };
      await answer.body?.cancel();
      next = new URL(location, next).href;
      body = undefined;
    }
    throw new Error(`${url} leads nowhere`);
  }

  /** Signs in and consents on the pages of the provider, wherever these then lead. */
  async signIn(url: string, login: string): ReturnType<WebBrowser['open']> {
    let page = await this.open(url);
    for (let forms = 0; forms < 5 && page.status === 200; forms++) {
      const [, action] = /<form[^>]*action="([^"]+)"/.exec(page.text) ?? [];
      const [, prompt] = /name="prompt" value="(\w+)"/.exec(page.text) ?? [];
      if (action === undefined || prompt === undefined) break;
      page = await this.open(new URL(action, page.url).href, { prompt, login, password: 'anything' });
    }
    return page;
  }

  cookies(origin: string): ReadonlyMap<string, string> {
    return this.#cookies.get(origin) ?? new Map();
  }
}
