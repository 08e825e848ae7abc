// Remote models over TLS, with certificates that openssl makes: whom the system does not trust is told nothing.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { createServer as createProxy } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const asking = `
import { remoteModel } from '#remote';
const model = remoteModel({
  name: 'far', provider: 'openai-compatible', model: 'm', baseUrl: process.env.UPSTREAM, contextTokens: 512, media: [],
  retriesMax: 0, firstTokenMs: 5000, silenceMs: 5000,
});
const input = { kind: 'chat', messages: [{ role: 'user', content: 'Hello?' }] };
const context = { requestId: 'r', tenant: 'local', signal: new AbortController().signal };
try {
  let text = '';
  for await (const event of model.generate({ input, sampling: {} }, context)) if (event.type === 'text') text += event.text;
  console.log(text);
} catch (error) {
  console.log(error.code, error.message);
}
await model[Symbol.asyncDispose]();
`;

const root = new URL('../../', import.meta.url);

describe('a remote model behind TLS', { timeout: 60_000 }, () => {
  let folder: string;
  let server: Server;
  let asked = 0;

  /** In a process of its own, which decides at its start whom it trusts. */
  const answer = (host: string, trusted: boolean, proxy = ''): Promise<string> =>
    new Promise((resolve) => {
      const env: NodeJS.ProcessEnv = {
        ...process.env,
        UPSTREAM: `https://${host}:${(server.address() as AddressInfo).port}/v1`,
        HTTPS_PROXY: proxy,
        https_proxy: '',
        NO_PROXY: '',
        ...(trusted && { NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') }),
      };
      const flags = ['--conditions=lode-source', '--input-type=module', '-'];
      const child = execFile(process.execPath, flags, { cwd: root, env }, (_error, stdout, stderr) =>
        resolve(stdout.trim() + stderr),
      );
      child.stdin?.end(asking);
    });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lode-tls-'));
    const names = ['-addext', 'subjectAltName=DNS:localhost,DNS:models.example', '-subj', '/CN=localhost'];
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, ...files], {
      stdio: 'ignore',
    });
    const keys = { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) };
    server = createServer(keys, (_request, response) => {
      asked++;
      const delta = { index: 0, delta: { content: 'Hello.' }, finish_reason: 'stop' };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify({ id: 'c', choices: [delta] })}\n\ndata: [DONE]\n\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers when its certificate is trusted and is for its name', async () => {
    assert.equal(await answer('localhost', true), 'Hello.');
    assert.equal(asked, 1);
  });

  it('is sent nothing when its certificate is not trusted, or is for another name', async () => {
    const before = asked;
    assert.match(await answer('localhost', false), /^remote\/failed .*SELF_SIGNED_CERT/);
    assert.match(await answer('127.0.0.1', true), /^remote\/failed .*ERR_TLS_CERT_ALTNAME_INVALID/);
    assert.equal(asked, before);
  });

  it('is asked through the proxy of the environment, which sees where the request goes and nothing of it', async () => {
    const wanted: (string | undefined)[] = [];
    const proxy = createProxy();
    proxy.on('connect', ({ url }, client) => {
      wanted.push(url);
      const way = connect((server.address() as AddressInfo).port, 'localhost', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        way.pipe(client).pipe(way);
      });
      for (const socket of [way, client]) socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      assert.equal(await answer('models.example', true, address), 'Hello.');
      assert.deepEqual(wanted, [`models.example:${(server.address() as AddressInfo).port}`]);
      assert.match(await answer('models.example', false, address), /^remote\/failed/);
    } finally {
      proxy.close();
    }
  });
});
