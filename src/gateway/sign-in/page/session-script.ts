/** What the page does for whom has signed in: a part of its script. */
export const sessionScript = `
let hasFactor;

const showSession = async ({ user, role, team, expires_at, signed_in_with }) => {
  part('who').textContent = user.display_name;
  part('role').textContent = role + ' of ' + (team ? 'the team ' + team : 'the organisation');
  const others = (await ask('GET', '/sessions')).data.length - 1;
  const time = new Date(expires_at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const elsewhere = others === 0 ? 'nowhere else' : others === 1 ? 'in one other place' : 'in ' + others + ' other places';
  part('until').textContent = 'Until ' + time + ' at most, and ' + elsewhere + '.';
  const isLocal = !user.name.includes(':');
  shown('password-change', isLocal);
  shown('factor-change', isLocal);
  for (const id of ['current', 'factor-password']) {
    shown(id + '-part', user.has_password);
    part(id).required = user.has_password;
  }
  showFactor(user.has_second_factor);
};

const showFactor = (has) => {
  hasFactor = has;
  part('factor-state').textContent = 'Second factor: ' + (has ? 'set' : 'none');
  part('factor-act').textContent = has ? 'Remove it' : 'Confirm';
  shown('factor-begin', !has);
  shown('factor-new', false);
  shown('factor-form', has);
  part('factor-form').reset();
};

const draw = (rows) => {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const squares = rows.flatMap((row, y) => [...row].map((each, x) => each === '1' ? 'M' + x + ' ' + y + 'h1v1h-1z' : ''));
  path.setAttribute('d', squares.join(''));
  part('qr').setAttribute('viewBox', '0 0 ' + rows.length + ' ' + rows.length);
  part('qr').replaceChildren(path);
};

on('factor-begin', 'submit', async () => {
  const { secret, qr_code } = await ask('POST', '/session/second-factor', { current_password: part('factor-password').value });
  part('factor-begin').reset();
  draw(qr_code);
  part('secret').textContent = secret.replace(/.{4}(?=.)/g, '$& ');
  for (const id of ['factor-new', 'factor-form']) shown(id, true);
  shown('factor-begin', false);
  part('factor-code').focus();
});
on('factor-form', 'submit', async () => {
  const code = part('factor-code').value;
  const { recovery_codes = [] } = await ask('POST', '/session/second-factor/' + (hasFactor ? 'remove' : 'confirm'), { code });
  part('codes').replaceChildren(...recovery_codes.map((each) => {
    const item = document.createElement('li');
    item.append(Object.assign(document.createElement('code'), { textContent: each }));
    return item;
  }));
  showFactor(!hasFactor);
  shown('recovery', recovery_codes.length > 0);
});
on('password-form', 'submit', async () => {
  await ask('POST', '/session/password', { password: part('next').value, current_password: part('current').value });
  part('password-form').reset();
  part('password-change').open = false;
  await show();
});
for (const [id, path] of [['leave', '/session'], ['leave-all', '/sessions']])
  on(id, 'click', () => ask('DELETE', path).then(() => location.reload()));
`;
