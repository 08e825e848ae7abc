import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor } from './proxy-for.ts';

const service = { host: 'api.example.com', isLoopback: false };
const environment = { HTTPS_PROXY: 'http://proxy.corp.example:3128' };

test('what is declared goes before the environment, and what is of this machine past both', () => {
  assert.equal(proxyFor(service, undefined, {}), undefined);
  assert.equal(proxyFor(service, undefined, environment), 'http://proxy.corp.example:3128');
  assert.equal(proxyFor(service, 'https://other.example', environment), 'https://other.example');
  assert.equal(proxyFor(service, 'none', environment), undefined);
  assert.equal(proxyFor({ host: '127.0.0.1', isLoopback: true }, 'https://other.example', environment), undefined);
  assert.equal(proxyFor(service, undefined, { all_proxy: 'proxy:8080' }), 'http://proxy:8080');
  assert.equal(proxyFor(service, undefined, { https_proxy: '', HTTPS_PROXY: 'http://a' }), 'http://a');
});

test('what is listed is asked directly: a name, and all that are below it', () => {
  const goes = (list: string) => proxyFor(service, undefined, { ...environment, NO_PROXY: list }) !== undefined;
  for (const list of ['*', 'example.com', '.example.com', '*.example.com', 'a, API.example.com:443'])
    assert.equal(goes(list), false, list);
  for (const list of ['', 'ample.com', 'api.example.com.evil', 'i.example.com']) assert.equal(goes(list), true, list);
});
