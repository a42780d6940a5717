// Makes bot/widget/screenshot.png from a talk with the real server: ADVISOR_PROGRAM=… npm run screenshot
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { Program } from './program.mjs';

const TALK = ['three invoices late and now he wants a second landing page, we agreed one, it’s in writing',
  'I haven’t reminded him yet', 'he’s never rude', 'go on, tell me what you think'];
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
  await page.evaluate(() => document.activeElement.shadowRoot.activeElement.blur());
  await page.screenshot({ path: FILE });
} finally {
  await browser.close();
  await program.close();
}
