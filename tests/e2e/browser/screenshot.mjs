// Makes bot/widget/screenshot.png from a talk with the real server: ADVISOR_PROGRAM=… npm run screenshot
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { Program } from './program.mjs';

const TALK = ['Two invoices are late, and now he wants a second landing page for free.',
  'We agreed one page, it’s in writing.', 'I haven’t reminded him yet.', 'He’s never rude.'];
const FILE = fileURLToPath(new URL('../../../bot/widget/screenshot.png', import.meta.url));

const program = await Program.start();
const browser = await launch({ viewport: { width: 1280, height: 820 }, colorScheme: 'light', reducedMotion: 'reduce' });
try {
  const page = await browser.newPage();
  await page.goto(`${program.origin}/?lang=en`);
  const advice = page.locator('client-advisor .advisor');
  await advice.first().waitFor();
  for (const [i, text] of TALK.entries()) {
    await page.locator('client-advisor textarea').fill(text);
    await page.locator('client-advisor textarea').press('Enter');
    await advice.nth(i + 1).waitFor();
  }
  for (let i = TALK.length; await page.locator('client-advisor .card').count() === 0 && i < 15; i++) {
    await page.locator('client-advisor .choice:enabled:is([data-id=skip], [data-id=go_on])').click();
    await advice.nth(i + 1).waitFor();
  }
  await page.evaluate(() => document.activeElement.shadowRoot.activeElement.blur());
  await page.screenshot({ path: FILE });
} finally {
  await browser.close();
  await program.close();
}
