import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scanner } from '../text/scanner.ts';
import { detectorsOf, type SensitiveName } from './detectors.ts';

function redacted(text: string, ...names: readonly SensitiveName[]): string {
  const scanner = new Scanner(
    names.flatMap((name) => detectorsOf[name]),
    ({ label }) => label,
  );
  return scanner.push(text) + scanner.end();
}

/** Texts that hold what is to be found between braces. */
const found: Readonly<Record<SensitiveName, readonly string[]>> = {
  email: [
    'Write to {ada.lovelace+notes@example.co.uk}.',
    '<{a@b.io}>, {c_d@e-f.org}; mailto:{x@y.de}',
    'jö{rg@example.com}',
  ],
  phone: [
    'Call {+49 30 901820} or {+1 (555) 123-4567}.',
    '{0044 20 7946 0958}, {+442079460958}, {020 7946 0958}',
    '{555-123-4567} {(555) 123-4567} {030/9018-2000}',
  ],
  iban: [
    '{DE89 3704 0044 0532 0130 00} is it',
    '{GB29NWBK60161331926819}',
    'to {fr14 2004 1010 0505 0001 3m02 606}, please',
  ],
  card: ['{4111 1111 1111 1111} and {5500-0000-0000-0004}', '{378282246310005}.', 'no. {6011000990139424} 12/27'],
  secret: [
    'key={sk-proj-a1B2c3D4e5F6g7H8i9J0k1L2m3N4}',
    '{ghp_abcdefghijklmnopqrstuvwxyz0123456789} {AKIAIOSFODNN7EXAMPLE}',
    'Bearer {eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U}',
    '{-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA04up8hoqzS\nabc=\n}-----END RSA PRIVATE KEY-----',
  ],
};

for (const [name, texts] of Object.entries(found) as [SensitiveName, readonly string[]][]) {
  test(`finds each ${name}, all of it and nothing more`, () => {
    for (const text of texts) {
      const expected = text.replace(/\{[^}]*\}/g, `[${name}]`);
      assert.equal(redacted(text.replace(/[{}]/g, ''), name), expected);
    }
  });
}

test('leaves alone what only looks alike', () => {
  const texts = [
    'On 2026-11-25 at 10:30:15 and 25.11.2026, from 1984 to 2001',
    '192.168.100.200 and 10.0.0.1, version 1.2.3-45',
    'a total of 1,000,000,000 or 12,345,678.90',
    'order 123456789012 of 1732527000123',
    'me @ home, a@b, @handle, x@y.z',
    'sk-learn-based-classifiers, npm_config_registry_url, github.com/a/b',
    'eyJustAWord.and more',
    'DE is Germany, GB29 is not enough',
  ];
  const all = Object.keys(detectorsOf) as SensitiveName[];
  for (const text of texts) assert.equal(redacted(text, ...all), text);
  const wrongSums = '4111 1111 1111 1112, DE89 3704 0044 0532 0130 01';
  assert.equal(redacted(wrongSums, 'card', 'iban').slice(0, 19), wrongSums.slice(0, 19));
  assert.equal(redacted('DE89 3704 0044 0532 0130 01', 'iban'), 'DE89 3704 0044 0532 0130 01');
});

test('a long text of nothing in particular is read in time', () => {
  const all = Object.keys(detectorsOf) as SensitiveName[];
  for (const unit of ['a', 'a@', '1 ', '(1', '+1', 'sk-', 'eyJ', 'DE11 ', '-----BEGIN ', '.']) {
    const text = unit.repeat(100_000 / unit.length);
    const startedMs = performance.now();
    redacted(text, ...all);
    assert.ok(performance.now() - startedMs < 3000, `${unit}: ${performance.now() - startedMs} ms`);
  }
});
