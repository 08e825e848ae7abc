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
  if (!answer.ok) throw new Error(value.error.message + ' ' + value.error.remedy);
  return value;
};
const tell = (error) => { part('message').textContent = error ? error.message : ''; };

const show = async () => {
  const session = await ask('GET', '/session').catch(() => undefined);
  csrf = session && session.csrf_token;
  const offer = session ? undefined : await ask('GET', '/sign-in');
  part('session').hidden = !session;
  part('form').hidden = !!session || (!offer.passwords && !code);
  part('providers').replaceChildren(...(offer ? offer.providers : []).map(({ title, url }) => {
    const link = document.createElement('a');
    link.href = url;
    link.textContent = 'Sign in with ' + title;
    return link;
  }));
  if (session) part('who').textContent = session.user.display_name + ' has signed in: ' + session.role + (session.team ? ' of ' + session.team : '') + '.';
};

if (code) {
  part('name-part').hidden = true;
  part('password-label').textContent = 'New password';
}
part('password').autocomplete = code ? 'new-password' : 'current-password';
part('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const password = part('password').value;
  tell();
  await ask('POST', '/sign-in', code ? { code, password } : { name: part('name').value, password }).then(show, tell);
});
part('leave').addEventListener('click', () => ask('DELETE', '/session').then(() => location.reload(), tell));
show().catch(tell);
`;
