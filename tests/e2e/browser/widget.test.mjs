// The widget in a real Chromium against the fake server, under a strict Content-Security-Policy.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { DESKTOP, launch, PHONE } from './browser.mjs';
import { FakeServer } from './fake-server.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
let fake;
let problems;

before(async () => {
  browser = await launch(DESKTOP);
  await browser.grantPermissions(['clipboard-read', 'clipboard-write']);
});
after(() => browser.close());
beforeEach(async () => {
  fake = await FakeServer.start();
  problems = [];
});
afterEach(async () => {
  await Promise.all(browser.pages().slice(1).map((page) => page.close()));
  await fake.stop();
  assert.deepEqual(problems, []);
});

function watch(page) {
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    const lostConnection = /WebSocket connection|ERR_CONNECTION/.test(message.text());
    if (message.type() === 'error' && !lostConnection) problems.push(message.text());
  });
  return page;
}

async function open(path = '/?lang=en', context = browser) {
  const page = watch(await context.newPage());
  await page.goto(fake.origin + path);
  return page;
}

// A page of somebody else's, with the given body.
async function embed(body, { css = '', context } = {}) {
  fake.served.set('/other.css', ['text/css', css]);
  fake.served.set('/other', ['text/html', `<!doctype html><html lang="en"><title>Other</title>
    <meta name="viewport" content="width=device-width"><link rel="icon" href="/icon.svg">
    <link rel="stylesheet" href="/other.css"><script type="module" src="/advisor-widget.js"></script>
    <main><h1>Other</h1>${body}</main>`]);
  return open('/other', context);
}

// The parts of the nth widget of a page.
function widget(page, nth = 0) {
  const host = page.locator('client-advisor').nth(nth);
  const at = (selector) => host.locator(selector);
  return {
    host, at, input: at('textarea'), log: at('[role=log]'), status: at('[role=status]'), menu: at('summary'),
    advice: at('.advisor'), said: at('.user'), choice: (name) => at('.choice').getByText(name, { exact: true }),
    item: (name) => at('.menu button').getByText(name, { exact: true }),
    say: async (text) => {
      await at('textarea').fill(text);
      await at('textarea').press('Enter');
    },
  };
}

const shown = (locator, text) => locator.getByText(text).first().waitFor({ timeout: 5000 });

async function until(check, what = String(check)) {
  for (const end = Date.now() + 5000; !(await check()); ) {
    if (Date.now() > end) assert.fail(`never came true: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function assertAccessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  const found = violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.html).join(' ')}`);
  assert.deepEqual(found, []);
}

async function assertNoSideways(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= room, `the page is ${wide} wide in ${room}`);
}

test('the module and its client have at most 30 KiB together', async () => {
  const sizes = ['advisor-widget.js', 'advisor-client.js'].map(async (name) =>
    (await stat(new URL(`../../../bot/widget/${name}`, import.meta.url))).size);
  const total = (await Promise.all(sizes)).reduce((a, b) => a + b);
  assert.ok(total <= 30 * 1024, `${total} bytes`);
});

test('the page greets, in its language, and loads nothing from elsewhere', async () => {
  const page = watch(await browser.newPage());
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${fake.origin}/?lang=hu`);
  await shown(widget(page).log, 'Mesélj az ügyfeledről');
  assert.equal(await widget(page).status.textContent(), 'Kapcsolódva');
  assert.deepEqual(asked.filter((url) => !url.startsWith(fake.origin)), []);
});

test('a talk by keyboard alone: lines, choices that stay greyed, focus that is never lost', async () => {
  const page = await open();
  const { at, input, advice, said, choice } = widget(page);
  await advice.first().waitFor();
  await input.focus();
  await page.keyboard.type('notes: one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await advice.nth(1).waitFor();
  assert.deepEqual(fake.heard(), ['notes: one\ntwo']);
  assert.equal(await input.inputValue(), '');
  assert.equal(await choice('Example').isDisabled(), true);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+Tab');
  const focused = () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.textContent);
  assert.equal(await focused(), 'Yes');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await advice.nth(2).waitFor();
  assert.equal(fake.heard()[1], 'choice Not yet');
  assert.equal(await said.nth(1).locator('.bubble').textContent(), 'Not yet');
  for (const name of ['Yes', 'Not yet', 'Skip']) assert.equal(await choice(name).isDisabled(), true);
  assert.match(await choice('Not yet').getAttribute('class'), /chosen/);
  assert.equal(await at('.chosen').count(), 1);
  await page.keyboard.type('still here');
  assert.equal(await input.inputValue(), 'still here');
});

test('Enter that ends a composition (an input method) does not send', async () => {
  const page = await open();
  const { input, advice } = widget(page);
  await advice.first().waitFor();
  await input.fill('half');
  await input.evaluate((one) => one.dispatchEvent(new KeyboardEvent('keydown',
    { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
  assert.equal(await input.inputValue(), 'half');
});

test('a verdict is a card with its reasons, what is missing, what would change it, and steps', async () => {
  const page = await open();
  const { at, say } = widget(page);
  await say('verdict');
  await at('.card').waitFor();
  assert.deepEqual(await at('.card .kind').allTextContents(), ['Verdict', 'Why I think so', 'Next steps']);
  assert.match(await at('.card p.verdict').textContent(), /^Not yet/);
  assert.equal(await at('.card').count(), 1);
  assert.equal(await at('.card p.say').count(), 1);
  assert.equal(await at('.card ul li.reason').count(), 2);
  assert.match(await at('.card p.missing').textContent(), /^What I don’t know/);
  assert.match(await at('.card p.counterfactual').textContent(), /^What would change it\?/);
  assert.equal(await at('.card ol li').count(), 2);
});

test('a draft is copied as it stands', async () => {
  const page = await open();
  const { at, say } = widget(page);
  await say('draft');
  await at('.copy').click();
  await shown(at('.copy'), 'Copied');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await at('.draft').textContent());
});

test('offline is shown, what is written is kept, and goes out once when the server is back', async () => {
  const page = await open();
  const { at, log, status, say, said, advice } = widget(page);
  await say('one');
  await shown(log, 'You said: one');
  await fake.stop();
  await shown(status, 'Offline');
  await at('.offline').waitFor();
  await say('two');
  await say('three');
  await shown(said.nth(1), 'Waiting to be sent');
  await fake.listen();
  await shown(log, 'You said: three');
  assert.equal(await status.textContent(), 'Connected');
  assert.equal(await at('.offline').isVisible(), false);
  assert.deepEqual(fake.heard(), ['one', 'two', 'three']);
  assert.equal(await advice.count(), 4);
});

test('the browser going offline and back is the same', async () => {
  const page = await open();
  const { log, status, say } = widget(page);
  await say('one');
  await shown(log, 'You said: one');
  fake.faults.ignore = 1;
  await say('two');
  fake.cut();
  await shown(log, 'You said: two');
  assert.deepEqual(fake.heard(), ['one', 'two']);
  assert.equal(await status.textContent(), 'Connected');
});

test('a reload goes on: talk, choices, half-written text', async () => {
  const page = await open();
  const { log, status, input, say, said, advice, choice } = widget(page);
  await say('notes');
  await shown(log, 'Have you reminded them?');
  await input.fill('half a thou');
  await page.reload();
  await shown(status, 'Back where you left off');
  assert.equal(await said.count(), 1);
  assert.equal(await advice.count(), 2);
  assert.equal(await input.inputValue(), 'half a thou');
  await choice('Yes').click();
  await shown(log, 'You said: choice Yes');
  assert.equal(fake.talks.size, 1);
  await page.reload();
  await shown(said.nth(1), 'Yes');
  assert.match(await choice('Yes').getAttribute('class'), /chosen/);
});

test('two widgets of a page and two tabs never mix, nor does a duplicated tab', async () => {
  const page = await embed('<client-advisor inline></client-advisor><client-advisor inline></client-advisor>');
  const [first, second] = [widget(page, 0), widget(page, 1)];
  await first.say('of the first');
  await second.say('of the second');
  await shown(first.log, 'You said: of the first');
  await shown(second.log, 'You said: of the second');
  assert.equal(fake.talks.size, 2);
  const opened = browser.waitForEvent('page');
  await page.evaluate(() => void open(location.href)); // its storage is a copy of ours
  const copy = watch(await opened);
  assert.ok(await copy.evaluate(() => sessionStorage.length) >= 3);
  await shown(widget(copy, 0).log, /Szia|Hi!/);
  await shown(widget(copy, 1).log, /Szia|Hi!/);
  await widget(copy, 0).say('of the copy');
  await shown(widget(copy, 0).log, 'You said: of the copy');
  assert.equal(fake.talks.size, 4);
  await page.reload();
  const texts = [await first.said.first().textContent(), await second.said.first().textContent()];
  assert.deepEqual(texts.map((text) => /of the (\w+)/.exec(text)[1]).sort(), ['first', 'second']);
  assert.deepEqual([...fake.talks.values()].flatMap((talk) => talk.heard).sort(),
    ['of the copy', 'of the first', 'of the second']);
});

test('whatever the server sends is text', async () => {
  const page = await open();
  const { at, log, say, advice } = widget(page);
  const hostile = ['<img src=x onerror="document.title=1">', '<script>document.title=1</script>',
    '\u202Eright to left\u202D \u2067more', `${'x'.repeat(10000)}`, '<b>bold</b> &lt;', '\u0000\u0007 \uFFFF'];
  for (const text of hostile) await say(text);
  await until(async () => (await advice.count()) === hostile.length + 1);
  assert.equal(await at('img, script, b:not([data-text])').count(), 0);
  assert.equal(await page.title(), 'Client advisor');
  await shown(log, 'You said: <img src=x');
  assert.equal((await advice.nth(4).locator('.bubble').textContent()).length, 10010);
  await assertNoSideways(page);
  const [wide, room] = await log.evaluate((element) => [element.scrollWidth, element.clientWidth]);
  assert.ok(wide <= room);
  await assertAccessible(page, 'hostile');
});

test('a message that the server refuses says so, and the talk goes on', async () => {
  const page = await open();
  const { log, say, said, advice } = widget(page);
  await advice.first().waitFor();
  fake.faults.reject = 1;
  await say('one');
  await shown(said, 'This could not be sent.');
  await say('two');
  await shown(log, 'You said: two');
});

test('start over asks twice, empties the log and greets', async () => {
  const page = await open();
  const { log, menu, item, say, said, advice } = widget(page);
  await say('one');
  await shown(log, 'You said: one');
  await menu.click();
  await item('Start over').click();
  assert.equal(await said.count(), 1);
  await item('Sure? Press again').click();
  await until(async () => (await said.count()) === 0);
  await shown(log, 'Tell me about your client');
  assert.equal(await advice.count(), 1);
  assert.equal(fake.talks.size, 1);
});

test('erase everything leaves nothing here nor on the server, and a new talk can begin', async () => {
  const page = await open();
  const { at, log, menu, item, say, said, advice } = widget(page);
  await say('a secret');
  await shown(log, 'You said: a secret');
  await menu.press('Enter');
  await item('Erase everything').press('Enter');
  await item('Sure? Press again').press('Enter');
  await shown(log, 'Everything is erased');
  assert.equal(fake.talks.size, 0);
  assert.equal(await page.evaluate(() => JSON.stringify(sessionStorage).includes('secret')), false);
  assert.equal(await said.count(), 0);
  await at('button.line').click();
  await advice.first().waitFor();
  assert.equal(fake.talks.size, 1);
});

test('the menu says what is kept, asks again after it was closed, and saves the talk', async () => {
  const page = await open();
  const { at, log, menu, item, say } = widget(page);
  await say('one');
  await shown(log, 'You said: one');
  await menu.click();
  await shown(at('.kept'), 'On the server, the talk');
  await item('Erase everything').click();
  await page.keyboard.press('Escape');
  assert.equal(await at('.menu').isVisible(), false);
  await menu.click();
  await item('Erase everything').waitFor();
  const download = page.waitForEvent('download');
  await item('Save the talk').click();
  const text = await readFile(await (await download).path(), 'utf8');
  assert.match(text, /Advisor: Hi!.*\n\nYou: one\n\nAdvisor: You said: one/);
});

test('the language follows the page before the first word, and the talk after it', async () => {
  const page = await open('/?lang=en');
  const { log, menu, item, input, say, at } = widget(page);
  await shown(log, 'Tell me about');
  await page.getByRole('link', { name: 'Magyar' }).click();
  await shown(log, 'Mesélj az ügyfeledről');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'hu');
  assert.equal(await input.getAttribute('aria-label'), 'Írd le, mi történt…');
  assert.equal(fake.talks.size, 1);
  await say('egy');
  await shown(log, 'You said: egy');
  await menu.click();
  await item('English').click();
  await shown(log, 'You said: In English, please.');
  await shown(at('.note'), 'not a lawyer');
  assert.deepEqual(fake.heard(), ['egy', 'In English, please.']);
});

test('an example of the page goes into the input, not into the talk', async () => {
  const page = await open();
  const { input, advice } = widget(page);
  await advice.first().waitFor();
  await page.getByRole('button', { name: 'They shouted at me' }).click();
  assert.match(await input.inputValue(), /^They shouted/);
  await page.keyboard.press('Enter');
  await until(() => fake.heard().length === 1);
});

test('every reply is announced once, by a live region beside the log', async () => {
  const page = await open();
  const { at, log, say } = widget(page);
  await shown(log, 'Tell me about');
  await page.evaluate(() => {
    globalThis.announced = [];
    const live = document.querySelector('client-advisor').shadowRoot.querySelector('[aria-live=polite]');
    new MutationObserver((changes) => changes.forEach(({ addedNodes }) =>
      addedNodes.forEach((node) => announced.push(node.textContent)))).observe(live, { childList: true });
  });
  await say('notes');
  await shown(log, 'Have you reminded them?');
  const announced = await page.evaluate(() => globalThis.announced);
  assert.equal(announced.length, 1);
  assert.match(announced[0], /three of them\.[^]*Have you reminded them\?\nSuggested answers: Yes, Not yet, Skip/);
  assert.equal(await log.getAttribute('aria-live'), 'off');
  assert.equal(await at('.advisor .hide').first().textContent(), 'Advisor: ');
});

test('the floating widget opens, holds a talk, tells of news while closed, and gives focus back', async () => {
  const page = await embed('<p>text</p><client-advisor lang="en"></client-advisor>');
  const { at, log, input, say } = widget(page);
  await at('.launcher').waitFor();
  assert.equal(await at('.panel').isVisible(), false);
  await until(() => fake.talks.size === 1);
  assert.doesNotMatch(await at('.launcher').getAttribute('class'), /new/); // a greeting is no news
  fake.push('news');
  await until(async () => /new/.test(await at('.launcher').getAttribute('class')));
  await at('.launcher').click();
  await say('one');
  await shown(log, 'You said: one');
  await assertAccessible(page, 'floating');
  await page.keyboard.press('Escape');
  assert.equal(await at('.panel').isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.className), 'launcher');
  await page.keyboard.press('Enter');
  await page.keyboard.type('by keyboard');
  assert.equal(await input.inputValue(), 'by keyboard');
});

test('taken out of the page it ends its connection, put back it goes on', async () => {
  const page = await embed('<client-advisor inline lang="en"></client-advisor>');
  const { log, status, say, said } = widget(page);
  await say('one');
  await shown(log, 'You said: one');
  await page.evaluate(() => {
    globalThis.kept = document.querySelector('client-advisor');
    kept.remove();
  });
  await until(() => fake.open === 0);
  await page.evaluate(() => document.querySelector('main').append(kept));
  await shown(status, 'Back where you left off');
  assert.equal(await said.count(), 1);
  await say('two');
  await shown(log, 'You said: two');
  assert.deepEqual(fake.heard(), ['one', 'two']);
});

test('a page hears events, and can speak through the client', async () => {
  const page = await embed('<client-advisor inline lang="en"></client-advisor>');
  await widget(page).advice.first().waitFor();
  const reply = await page.evaluate(() => new Promise((done) => {
    addEventListener('advisor-reply', ({ detail }) => done(detail.text));
    document.querySelector('client-advisor').client.say('from the page');
  }));
  assert.equal(reply, 'You said: from the page');
});

test('colours come from custom properties and parts', async () => {
  const css = `client-advisor { --advisor-accent: rgb(1, 2, 3); color-scheme: dark; }
    client-advisor::part(note) { display: none; }`;
  const page = await embed('<client-advisor inline lang="en"></client-advisor>', { css });
  const { at } = widget(page);
  await at('.send').waitFor();
  const style = (selector, name) => at(selector).evaluate((one, name) => getComputedStyle(one)[name], name);
  assert.equal(await style('.send', 'backgroundColor'), 'rgb(1, 2, 3)');
  assert.equal(await style('.panel', 'backgroundColor'), 'rgb(20, 25, 27)');
  assert.equal(await at('.note').isVisible(), false);
});

for (const colorScheme of ['light', 'dark']) {
  for (const [name, device] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`no axe violations with every kind of block, ${name}, ${colorScheme}`, async () => {
      const context = await launch({ ...device, colorScheme, reducedMotion: 'reduce' });
      try {
        const page = await open('/?lang=en', context);
        const { at, log, menu, say, advice } = widget(page);
        await advice.first().waitFor();
        await assertAccessible(page, 'greeting');
        for (const text of ['notes', 'verdict', 'draft', 'danger']) await say(text);
        await shown(log, 'Do not meet them alone.');
        await assertAccessible(page, 'blocks');
        await assertNoSideways(page);
        await menu.click();
        await assertAccessible(page, 'menu');
        await page.keyboard.press('Escape');
        await fake.stop();
        await at('.offline').waitFor();
        await say('later');
        await assertAccessible(page, 'offline');
        await fake.listen();
        await shown(log, 'You said: later');
        const moving = await at('.fresh').last().evaluate((one) => getComputedStyle(one).animationName);
        assert.equal(moving, 'none');
      } finally {
        await context.close();
      }
    });
  }
}

test('at 400 % zoom nothing is cut off sideways and the input can be used', async () => {
  const page = await open();
  await page.setViewportSize({ width: 320, height: 256 });
  const { log, input, say } = widget(page);
  await say('verdict');
  await shown(log, 'Set a boundary');
  await assertNoSideways(page);
  await input.scrollIntoViewIfNeeded();
  assert.ok(await input.isVisible());
  const other = await embed('<client-advisor lang="en"></client-advisor>');
  await other.setViewportSize({ width: 320, height: 256 });
  await widget(other).at('.launcher').click();
  await widget(other).say('verdict');
  await shown(widget(other).log, 'Set a boundary');
  await assertNoSideways(other);
  const box = await widget(other).input.boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= 256);
});

test('on a phone, tapping a choice does not call the keyboard up', async () => {
  const context = await launch(PHONE);
  try {
    const page = await open('/?lang=en', context);
    const { choice, advice } = widget(page);
    await choice('Example').tap();
    await advice.nth(1).waitFor();
    const role = await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.role);
    assert.equal(role, 'log');
  } finally {
    await context.close();
  }
});
