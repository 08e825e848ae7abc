import { jsonAnswer } from '../../answer.ts';
import { signInPage } from '../../sign-in/page/sign-in-page.ts';
import type { Endpoint } from '../../surface.ts';

/** `GET /admin/v1/sign-in`: how one can sign in; for browsers a page on which one can. */
export const waysToSignIn: Endpoint = {
  method: 'GET',
  path: '/admin/v1/sign-in',
  access: { public: 'sign-in' },
  about: { summary: 'Tell how one can sign in', otherTypes: ['text/html'] },
  handle: ({ headers, routes }) => {
    if (headers.accept?.includes('text/html')) return signInPage;
    const { passwords = true, providers = [] } = routes.signIn ?? {};
    const data = providers.map(({ name, title }) => ({ name, title, url: `/admin/v1/sign-in/${name}` }));
    return jsonAnswer({ object: 'ways_to_sign_in', passwords, providers: data });
  },
};
