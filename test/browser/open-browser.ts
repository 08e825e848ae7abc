import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver, type Page } from 'playwright-core';

/**
 * A Chromium that comes from npm with all that it needs, so that it runs where no browser is installed. Its own
 * arguments, made for functions in a cloud, would switch off what keeps pages of different origins apart.
 */
export async function openBrowser(): Promise<Browser> {
  return await driver.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] });
}

/** What went wrong in a page that nobody looks at: exceptions, and what its policy forbade. */
export function troubleOf(page: Page): readonly string[] {
  const trouble: string[] = [];
  page.on('pageerror', ({ message }) => trouble.push(message));
  page.on('console', (message) => {
    // Who has not signed in yet is told so with a status that browsers write down.
    const isStatus = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isStatus) trouble.push(message.text());
  });
  return trouble;
}
