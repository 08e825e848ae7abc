import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textSetOf } from '../../automaton/text-set.ts';
import { parsePattern } from '../../pattern/parse-pattern.ts';
import { formats } from './formats.ts';

const examples: Readonly<Record<string, { readonly valid: readonly string[]; readonly invalid: readonly string[] }>> = {
  date: {
    valid: ['2024-02-29', '1999-12-31', '2000-02-29'],
    invalid: ['2023-02-29', '1900-02-29', '2024-04-31', '24-01-01'],
  },
  time: { valid: ['08:30:06Z', '23:59:60Z', '08:30:06.283185+02:00'], invalid: ['24:00:00Z', '08:30:06', '22:59:60Z'] },
  'date-time': {
    valid: ['1963-06-19T08:30:06.283185Z', '1985-04-12t23:20:50z'],
    invalid: ['1990-02-31T15:59:59Z', '1963-06-19 08:30:06Z'],
  },
  duration: { valid: ['P4DT12H30M5S', 'P2W', 'PT36H', 'P1Y2M'], invalid: ['P', 'P1YT', 'P1D2H', 'P1Y2D', 'P2W1D'] },
  email: {
    valid: ['joe.bloggs@example.com', '"joe bloggs"@example.com', 'a@[127.0.0.1]', 'te~st@x.org'],
    invalid: ['2962', '.a@b.c', 'a..b@c.d', 'a@-b.c', 'a@'],
  },
  'idn-email': { valid: ['실례@실례.테스트', 'a@b.c'], invalid: ['2962'] },
  hostname: {
    valid: ['www.example.com', '1host', 'a'.repeat(63)],
    invalid: ['-bad', 'a_b', 'a'.repeat(64), '', `${'a.'.repeat(127)}a`],
  },
  ipv4: { valid: ['192.168.0.1', '255.255.255.255'], invalid: ['256.1.1.1', '01.1.1.1', '1.1.1'] },
  ipv6: {
    valid: ['::1', '::', '1:2:3:4:5:6:7:8', 'fe80::1', '::ffff:192.168.0.1', '1::', '1:2:3:4:5:6:7::', '1:2::7:8'],
    invalid: [':::', '1:2:3:4:5:6:7', '1::2::3', '12345::', '::1%eth0'],
  },
  uri: {
    valid: ['http://foo.bar/?baz=qux#quux', 'urn:oasis:names', 'mailto:a@b.c', 'http://[::1]:80/'],
    invalid: ['//foo', '\\\\WINDOWS', 'http:// a', 'http://a/<>', 'abc'],
  },
  'uri-reference': { valid: ['/abc', '#frag', '', '//foo.bar/?q', 'a/b:c'], invalid: ['\\\\a', '#a\\b', '1:b'] },
  iri: { valid: ['http://ƒøø.ßår/?∂éœ=πîx#πîüx'], invalid: ['/abc'] },
  'uri-template': {
    valid: ['http://example.com/{term:1}/{term}', '{?a,b*}'],
    invalid: ['http://example.com/{term', 'a b'],
  },
  'json-pointer': { valid: ['', '/foo/bar~0~1', '/\n'], invalid: ['/foo~', 'a', '/~2'] },
  'relative-json-pointer': { valid: ['1', '0/foo', '2#', '0-1/a'], invalid: ['/foo', '-1/a', '01/a'] },
  uuid: { valid: ['2EB8AA08-aa98-11ea-b4aa-73b441d16380'], invalid: ['2eb8aa08aa9811eab4aa73b441d16380', '2eb8'] },
};

for (const [name, { valid, invalid }] of Object.entries(examples))
  test(`${name} holds what its standard says`, () => {
    const set = textSetOf(parsePattern(formats.get(name)!));
    for (const text of valid) assert.ok(set.has(text), text);
    for (const text of invalid) assert.ok(!set.has(text), text);
  });
