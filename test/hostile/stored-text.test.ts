/** Texts that get into databases: each is kept and told as it is, or refused, and none of them is read as anything but text. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWholeDoor, type WholeDoor } from '../fuzz/whole-door-fixture.ts';

const texts = [
  "'); DROP TABLE gateway_key; --",
  "' UNION SELECT secret FROM gateway_key --",
  '"; DELETE FROM run; --',
  "%' OR name LIKE '%",
  "\\'; --",
  '$1 ? :name @p',
  'a\r\nset-cookie: evil=1\r\n\r\n<html>',
  'null\u0000byte',
  'half \ud800 of a pair',
  '\u202eright to left\u2066',
  '\ufeff\u200b\u{1f4a9}',
  '{"$ne":null}',
  '=HYPERLINK("http://evil.example")',
  'constructor',
  '__proto__',
];

describe('texts that are kept', () => {
  let whole: WholeDoor;
  before(async () => {
    whole = await openWholeDoor(process.env['LODE_TEST_DATABASE']);
  });
  after(async () => await whole[Symbol.asyncDispose]());

  const send = async (method: string, path: string, body?: object) => {
    const { url } = whole.office.door;
    const headers = { authorization: `Bearer ${whole.secret}`, 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    assert.equal(answer.headers.get('set-cookie'), null);
    return { status: answer.status, text };
  };
  /** Whatever the database makes of half a character; all else must come back. */
  const isKept = (answer: string, text: string): boolean =>
    answer.includes(JSON.stringify(text).slice(1, -1)) || !text.isWellFormed();

  it('in keys', async () => {
    for (const [index, text] of texts.entries()) {
      const odd = await send('POST', '/admin/v1/keys', { name: text });
      assert.equal(odd.status, text === 'constructor' ? 201 : 400, odd.text);
      for (const team of [text, `research${text}`])
        assert.equal((await send('POST', '/admin/v1/keys', { name: `t-${index}`, team })).status, 400);
      const made = await send('POST', '/admin/v1/keys', { name: `k-${index}`, project: text, user: text });
      assert.ok([201, 400].includes(made.status), `${JSON.stringify(text)}: ${made.text}`);
      const listed = await send('GET', '/admin/v1/keys');
      if (made.status === 201) assert.ok(isKept(listed.text, text), text);
    }
  });

  it('in conversations and responses', async () => {
    for (const text of texts) {
      const items = [{ type: 'message', role: 'user', content: text }];
      const conversation = await send('POST', '/v1/conversations', { items, metadata: { [text.slice(0, 60)]: text } });
      assert.ok([200, 400].includes(conversation.status), `${JSON.stringify(text)}: ${conversation.text}`);
      if (conversation.status === 200) {
        const { id } = JSON.parse(conversation.text) as { id: string };
        const read = await send('GET', `/v1/conversations/${id}`);
        if (text !== '__proto__') assert.ok(isKept(read.text, text), text);
        assert.ok(isKept((await send('GET', `/v1/conversations/${id}/items`)).text, text), text);
      }
      const named = [{ type: 'message', role: 'user', content: 'Hello?', id: text }];
      const withId = await send('POST', '/v1/conversations', { items: named });
      assert.ok([200, 400].includes(withId.status), `${JSON.stringify(text)}: ${withId.text}`);
      const metadata = { kept: text };
      const body = { model: 'fake', input: text, instructions: text, metadata, store: true, user: text };
      const response = await send('POST', '/v1/responses', body);
      assert.ok([200, 400].includes(response.status), `${JSON.stringify(text)}: ${response.text}`);
      if (response.status === 200) {
        const { id } = JSON.parse(response.text) as { id: string };
        assert.ok(isKept((await send('GET', `/v1/responses/${id}`)).text, text), text);
      }
      for (const field of ['previous_response_id', 'conversation']) {
        const { status, text: answer } = await send('POST', '/v1/responses', {
          model: 'fake',
          input: 'a',
          [field]: text,
        });
        assert.ok([400, 404].includes(status), answer);
      }
    }
  });

  it('in runs, their scores and what they are searched by', async () => {
    const { data } = JSON.parse((await send('GET', '/admin/v1/runs?limit=1')).text) as { data: { id: string }[] };
    const id = data[0]?.id ?? assert.fail('there is a run');
    for (const text of texts) {
      const score = { name: text, label: text, comment: text };
      const scored = await send('POST', `/admin/v1/runs/${id}/scores`, score);
      assert.ok([201, 400].includes(scored.status), `${JSON.stringify(text)}: ${scored.text}`);
      const wanted = encodeURIComponent(text.toWellFormed());
      for (const name of ['team', 'project', 'key', 'route', 'model', 'trace', 'failure', 'before']) {
        const { status, text: answer } = await send('GET', `/admin/v1/runs?${name}=${wanted}`);
        assert.ok([200, 400].includes(status), answer);
        if (name !== 'before') assert.doesNotMatch(answer, /"object":"run"/, `${name}=${text}`);
      }
      const audit = await send('GET', `/admin/v1/audit?action=${wanted}`);
      assert.ok([200, 400].includes(audit.status), audit.text);
      const erased = await send('DELETE', `/admin/v1/runs?project=${wanted}`);
      assert.match(erased.text, /"erased":0|"error"/);
      assert.ok([200, 400].includes(erased.status), erased.text);
    }
    assert.equal((await send('GET', `/admin/v1/runs/${id}`)).status, 200, 'the table is there');
  });

  it('and leave no failure', () => {
    const defects = whole.office.log.events.filter(({ event }) => event === 'request.failed');
    assert.deepEqual(defects, []);
  });
});
