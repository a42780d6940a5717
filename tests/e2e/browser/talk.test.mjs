// Whole talks with the real server (ADVISOR_PROGRAM): in Chromium and in Node, across its restart.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { AdvisorClient } from '../../../bot/widget/advisor-client.js';
import { launch } from './browser.mjs';
import { Program } from './program.mjs';

const ENGLISH = [
  'hi, got a client who\'s driving me up the wall. three invoices late and now he wants a second landing page "while you\'re at it"',
  'sort of. it\'s two invoices, the third isn\'t due till friday',
  'outside. we agreed one page, it\'s in writing',
  'he\'s never rude, I\'ll give him that',
  'hang on. if I did drop him, can I leave before the page is done?',
  'mostly. the odd sunday text',
  'blorp',
  'tbh I haven\'t chased him yet',
];
const HUNGARIAN = [
  'szia, van egy ugyfelem, aki mindent az utolso percben kuld es este 10kor hivogat',
  'igen. ja, és a csapat előtt leordított, hogy ez szar. háromszor is',
  'nem, csak hangos. és bocs, kétszer volt, a harmadik csak egy cifra email',
  'azzal semmi gond, mindig pontosan utal',
  'na várj, ha mégis otthagynám, azt hogy illik közölni? emailben?',
  'hát, attól függ',
  'ketten már nem hajlandók vele dolgozni',
];
const DRAFT = { en: 'draft please', hu: 'emailt kérek' };

async function until(check, what = String(check)) {
  for (const end = Date.now() + 8000; !(await check()); ) {
    if (Date.now() > end) assert.fail(`never came true: ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

describe('with the real server', { skip: !Program.path && 'ADVISOR_PROGRAM is not set' }, () => {
  let program;
  let browser;
  let problems = [];

  before(async () => {
    program = await Program.start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  async function open(lang) {
    const page = await browser.newPage();
    problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      const lostConnection = /WebSocket connection|ERR_CONNECTION/.test(message.text());
      if (message.type() === 'error' && !lostConnection) problems.push(message.text());
    });
    await page.goto(`${program.origin}/?lang=${lang}`);
    const host = page.locator('client-advisor');
    const advice = host.locator('.advisor');
    await advice.first().waitFor();
    const say = async (text) => {
      const count = await advice.count();
      await host.locator('textarea').fill(text);
      await host.locator('textarea').press('Enter');
      await until(async () => (await advice.count()) > count, `an answer to: ${text}`);
      return advice.last().innerText();
    };
    return { page, host, advice, say };
  }

  // Leaves open what is still asked, by the choices alone.
  async function skipToVerdict(host, advice) {
    for (let turn = 0; turn < 15 && await host.locator('p.verdict').count() === 0; turn++) {
      const count = await advice.count();
      const open = host.locator('.choice:enabled');
      const skip = host.locator('.choice[data-id=skip]:enabled');
      await (await skip.count() ? skip : open).first().click();
      await until(async () => (await advice.count()) > count);
    }
  }

  for (const [lang, story] of Object.entries({ en: ENGLISH, hu: HUNGARIAN })) {
    test(`the talk of EXPECTATIONS ends with a verdict, steps and a draft (${lang})`, async () => {
      const { page, host, advice, say } = await open(lang);
      let last;
      for (const text of story) {
        const answer = await say(text);
        assert.notEqual(answer, last, 'the same words twice');
        last = answer;
      }
      await skipToVerdict(host, advice);
      await host.locator('p.verdict').first().waitFor();
      assert.ok(await host.locator('li.reason').count() > 0);
      await host.locator('.choice[data-id=steps]:enabled').click();
      await host.locator('li.step').first().waitFor();
      await say(DRAFT[lang]);
      assert.ok(await host.locator('.letter').count() > 0);
      assert.ok(await advice.count() >= story.length + 3);
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
      assert.deepEqual(problems, []);
    });
  }

  test('the server is killed in the middle of a talk: the widget goes on without gap or double', async () => {
    const { host, advice, say } = await open('en');
    await say(ENGLISH[0]);
    const before = await advice.allInnerTexts();
    await program.stop('SIGKILL');
    await host.locator('.offline').waitFor();
    await host.locator('textarea').fill(ENGLISH[2]);
    await host.locator('textarea').press('Enter');
    await program.run();
    await until(async () => (await advice.count()) === before.length + 1);
    await say(ENGLISH[3]);
    const texts = await advice.allInnerTexts();
    assert.equal(texts.length, before.length + 2);
    assert.deepEqual(texts.slice(0, before.length), before);
    assert.deepEqual(problems, []);
  });

  test('forget in the menu leaves nothing that a resume could find', async () => {
    const { page, host, say } = await open('en');
    await say(ENGLISH[0]);
    const kept = await page.evaluate(() => ({ ...document.querySelector('client-advisor').client.data }));
    await host.locator('summary').click();
    await host.getByText('Erase everything').click();
    await host.getByRole('button', { name: 'Sure? Press again' }).click();
    await host.getByText('Everything is erased').waitFor();
    const socket = new WebSocket(program.url);
    await new Promise((done) => socket.on('open', done));
    const answer = new Promise((done) => socket.on('message', (text) => done(JSON.parse(text))));
    socket.send(JSON.stringify({ type: 'hello', version: 1, talk: kept.talk, token: kept.token }));
    assert.equal((await answer).code, 'unknown_talk');
    socket.terminate();
  });

  test('the client in Node: say, lose the socket, resume, choose, restart', async () => {
    const sockets = [];
    class Spied extends WebSocket {
      constructor(url) {
        super(url);
        sockets.push(this);
      }
    }
    const client = new AdvisorClient({ server: program.url, lang: 'en', WebSocket: Spied, delay: 20 });
    const seqs = [];
    client.addEventListener('reply', ({ detail }) => seqs.push(detail.seq));
    const answered = () => until(() => client.data.queue.length === 0 && client.data.seq > 0);
    client.connect();
    client.say(ENGLISH[0]);
    await answered();
    client.say(ENGLISH[1]);
    sockets[0].terminate();
    await answered();
    const { reply } = client.data.log.at(-1);
    if (reply.choices.length) client.choose(reply.choices[0]);
    await answered();
    assert.deepEqual(seqs, seqs.map((_, i) => i + 1));
    const { talk } = client.data;
    client.restart();
    await answered();
    assert.equal(client.data.talk, talk);
    assert.equal(client.data.log.length, 1);
    client.close();
  });
});
