import { sessionScript } from './session-script.ts';

/** What the sign-in page does, as the browser runs it. It sets text, and never markup. */
export const script = `
const base = '/admin/v1';
const part = (id) => document.getElementById(id);
const code = new URLSearchParams(location.hash.slice(1)).get('code');
// It works once, and history need not keep it.
history.replaceState(null, '', location.pathname);
let csrf;

const ask = async (method, path, body) => {
  const headers = { accept: 'application/json' };
  if (csrf) headers['x-csrf-token'] = csrf;
  if (body) headers['content-type'] = 'application/json';
  const answer = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
  const value = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(value.error.message + ' ' + value.error.remedy), { code: value.error.code });
  return value;
};
const tell = (error) => { part('message').textContent = error ? error.message : ''; };

/** What a form or a button does, once at a time. */
const on = (id, event, work) => part(id).addEventListener(event, async (happened) => {
  happened.preventDefault();
  tell();
  const button = part(id).querySelector('button') || part(id);
  button.disabled = true;
  await work().catch(tell);
  button.disabled = false;
});
const shown = (id, is) => { part(id).hidden = !is; };

${sessionScript}

const show = async () => {
  const { passwords, providers } = await ask('GET', '/sign-in');
  const session = await ask('GET', '/session').catch(() => undefined);
  csrf = session && session.csrf_token;
  shown('session', session);
  shown('form', !session && (passwords || code));
  part('title').textContent = session ? 'Signed in' : code ? 'Welcome to Lode' : 'Sign in to Lode';
  part('providers').replaceChildren(...(session ? [] : providers).map(({ title, url }) => {
    const link = document.createElement('a');
    link.href = url;
    link.className = 'button';
    link.textContent = 'Sign in with ' + title;
    return link;
  }));
  if (session) await showSession(session);
  else part(code ? 'password' : 'name').focus();
};

if (code) {
  shown('name-part', false);
  part('name').required = false;
  shown('password-hint', true);
  part('password-label').textContent = 'Choose a password';
}
part('password').autocomplete = code ? 'new-password' : 'current-password';
on('form', 'submit', async () => {
  const password = part('password').value;
  const second_factor = part('factor').value || undefined;
  try {
    await ask('POST', '/sign-in', code ? { code, password, second_factor } : { name: part('name').value, password, second_factor });
  } catch (error) {
    if (error.code !== 'gateway/second-factor-needed') throw error;
    shown('factor-part', true);
    part('factor').focus();
    return;
  }
  part('form').reset();
  shown('factor-part', false);
  await show();
});
show().catch(tell);
`;
