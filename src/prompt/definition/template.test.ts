import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TemplateSyntaxError } from '../index.ts';
import { parseTemplate, renderTemplate } from './template.ts';

const fill = (text: string, values: Record<string, unknown>): string => renderTemplate(parseTemplate(text), values);

describe('template', () => {
  it('fills holes, with and without spaces', () => {
    assert.equal(fill('Hello {{name}}, you are {{ age }}.', { name: 'Ada', age: 36 }), 'Hello Ada, you are 36.');
  });

  it('writes two braces where they are escaped', () => {
    assert.equal(fill('\\{{name}}', { name: 'Ada' }), '{{name}}');
  });

  it('takes a brace in front of a hole for itself', () => {
    assert.equal(fill('{{{a}}}', { a: 1 }), '{1}');
  });

  it('never reads a value as a template', () => {
    assert.equal(fill('{{a}}', { a: '{{b}}', b: 'secret' }), '{{b}}');
  });

  it('says where a hole is not closed', () => {
    assert.throws(
      () => parseTemplate('one\ntwo {{name'),
      (error) => {
        assert.ok(error instanceof TemplateSyntaxError);
        assert.match(error.message, /line 2, column 5/);
        return true;
      },
    );
  });

  it('refuses what is not a name', () => {
    assert.throws(() => parseTemplate('{{a.b}}'), TemplateSyntaxError);
    assert.throws(() => parseTemplate('{{}}'), TemplateSyntaxError);
  });

  it('keeps every text without holes as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('{{')),
        (text) => fill(text, {}) === text,
      ),
    );
  });
});
