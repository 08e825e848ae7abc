/** The sign-in page, as people use it in a browser. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openTestOffice, type TestOffice } from '../../src/gateway/admin/admin-fixture.ts';
import { authenticator } from '../../src/gateway/sign-in/second-factor/authenticator-fixture.ts';
import { openBrowser, troubleOf } from './open-browser.ts';

const password = 'correct horse battery';

describe('the sign-in page', () => {
  let office: TestOffice;
  let browser: Browser;
  const state = { nowMs: Date.now() };

  /** A page in a browser of its own, which must have had no trouble in the end. */
  async function visit(work: (page: Page) => Promise<void>, hash = '', width = 1280): Promise<void> {
    const context = await browser.newContext({ viewport: { width, height: 640 }, colorScheme: 'dark' });
    const page = await context.newPage();
    const trouble = troubleOf(page);
    await page.goto(`${office.door.url}/admin/v1/sign-in${hash}`);
    await work(page);
    assert.deepEqual(trouble, []);
    await context.close();
  }
  const signIn = async (page: Page, secret = password): Promise<void> => {
    await page.getByLabel('Name').fill('ada');
    await page.locator('#form').getByLabel('Password').fill(secret);
    await page.keyboard.press('Enter');
  };
  const isSignedIn = (page: Page) => page.getByRole('heading', { name: 'Signed in' }).waitFor();

  before(async () => {
    office = await openTestOffice({ clock: { nowMs: () => state.nowMs, sleep: async () => {} } });
    browser = await openBrowser();
    await office.services.people.users.add('ada', [{ role: 'admin' }]);
  });
  after(async () => {
    await browser?.close();
    await office?.[Symbol.asyncDispose]();
  });

  it('takes a link, whose code leaves the address, and a password to have from then on', async () => {
    const { users } = office.services.people;
    const [ada] = await users.list();
    const { code } = await users.reset(ada?.id ?? '');
    await visit(async (page) => {
      assert.equal(page.url().includes('#'), false);
      const field = page.getByLabel('Choose a password');
      await field.fill('short');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('fewer than 12 characters').waitFor();
      await field.fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await isSignedIn(page);
      await page.getByText('admin of the organisation').waitFor();
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.getByRole('heading', { name: 'Sign in to Lode' }).waitFor();
    }, `#code=${code.reveal()}`);
  });

  it('says what went wrong, and has the cookie out of reach of scripts', async () => {
    await visit(async (page) => {
      await signIn(page, 'wrong horse battery');
      await page.getByRole('alert').getByText('Signing in failed.').waitFor();
      await signIn(page);
      await isSignedIn(page);
      assert.equal(await page.evaluate('document.cookie'), '');
      await page.reload();
      await isSignedIn(page);
    });
  });

  it('fits a narrow screen', async () => {
    await visit(
      async (page) => {
        await signIn(page);
        await isSignedIn(page);
        await page.getByText('Second factor: none').click();
        await page.locator('#factor-password').fill(password);
        await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
        await page.getByRole('img', { name: 'QR code' }).waitFor();
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        assert.equal(await page.evaluate(overflow), 0);
      },
      '',
      320,
    );
  });

  it('sets a second factor, asks for it, takes a recovery code instead, and removes it', async () => {
    let app = authenticator('');
    const shown = () => app((state.nowMs += 30_000));
    let recovery = '';
    await visit(async (page) => {
      await signIn(page);
      await isSignedIn(page);
      await page.getByText('Second factor: none').click();
      await page.locator('#factor-password').fill(password);
      await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
      await page.locator('#secret').getByText(/\w/).waitFor();
      app = authenticator((await page.locator('#secret').textContent()) ?? '');
      await page.getByLabel('Code of the app').fill(shown());
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('Second factor: set').waitFor();
      recovery = (await page.locator('#codes li').first().textContent()) ?? '';
      assert.equal(await page.locator('#codes li').count(), 10);
    });
    for (const code of [shown, () => recovery])
      await visit(async (page) => {
        await signIn(page);
        await page.getByLabel('Code of your app').fill(code());
        await page.keyboard.press('Enter');
        await isSignedIn(page);
      });
    await visit(async (page) => {
      await signIn(page);
      await page.getByLabel('Code of your app').fill(shown());
      await page.keyboard.press('Enter');
      await page.getByText('Second factor: set').click();
      await page.getByLabel('Code of the app').fill(shown());
      await page.getByRole('button', { name: 'Remove it' }).click();
      await page.getByText('Second factor: none').waitFor();
    });
  });

  it('changes the password', async () => {
    const next = 'staple battery horse';
    await visit(async (page) => {
      await signIn(page);
      await page.getByText('Change the password').click();
      await page.locator('#password-form').getByLabel('Current password').fill(password);
      await page.getByLabel('New password').fill(next);
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByLabel('New password').waitFor({ state: 'hidden' });
    });
    await visit(async (page) => {
      await signIn(page, next);
      await isSignedIn(page);
    });
  });
});
