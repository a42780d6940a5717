// The protocol client in Node against a server with faults: no gap, no double, nothing lost.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import WebSocket from 'ws';
import { AdvisorClient } from '../../../bot/widget/advisor-client.js';
import { FakeServer } from './fake-server.mjs';

let fake;
let clients;

beforeEach(async () => {
  fake = await FakeServer.start();
  clients = [];
});
afterEach(async () => {
  clients.forEach((client) => client.close());
  await fake.stop();
});

function storage() {
  const items = new Map();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, text) => items.set(key, text),
    removeItem: (key) => items.delete(key),
  };
}

function connect(options = {}) {
  const client = new AdvisorClient({ server: fake.url, lang: 'en', WebSocket, delay: 20, patience: 1000, ...options });
  clients.push(client);
  client.replies = [];
  client.states = [];
  client.errors = [];
  client.addEventListener('reply', ({ detail }) => client.replies.push(detail));
  client.addEventListener('state', ({ detail }) => client.states.push(detail.state));
  client.addEventListener('error', ({ detail }) => client.errors.push(detail));
  client.connect();
  return client;
}

async function until(check, what = String(check)) {
  for (const end = Date.now() + 5000; !check(); ) {
    if (Date.now() > end) assert.fail(`never came true: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const texts = (client) => client.replies.map((reply) => reply.text);
const idle = (client) => until(() => client.data.queue.length === 0 && client.data.seq > 0, 'all messages answered');

async function said(client, ...words) {
  for (const text of words) client.say(text);
  await idle(client);
}

test('a new talk begins with its greeting', async () => {
  const client = connect();
  await until(() => client.replies.length === 1);
  assert.equal(client.state, 'online');
  assert.match(texts(client)[0], /Tell me about your client/);
  assert.deepEqual(client.states, ['connecting', 'online']);
});

test('what is said before the connection stands is sent, in order', async () => {
  const client = connect();
  await said(client, 'one', 'two', 'three');
  assert.deepEqual(fake.heard(), ['one', 'two', 'three']);
  assert.deepEqual(texts(client).slice(1), ['You said: one', 'You said: two', 'You said: three']);
});

test('an answer that was lost is fetched by resume, and its message is not taken twice', async () => {
  const client = connect();
  await said(client, 'one');
  fake.faults.loseAnswer = 1;
  await said(client, 'two');
  await said(client, 'three');
  assert.deepEqual(fake.heard(), ['one', 'two', 'three']);
  assert.deepEqual(client.replies.map((reply) => reply.seq), [1, 2, 3, 4]);
  assert.ok(client.states.includes('resumed'));
  assert.equal(fake.received.findLast((frame) => frame.type === 'hello').after, 2);
});

test('a message that was lost is sent again under its id', async () => {
  const client = connect();
  await idle(client);
  fake.faults.loseMessage = 1;
  await said(client, 'one', 'two');
  assert.deepEqual(fake.heard(), ['one', 'two']);
  const ids = fake.received.filter((frame) => frame.text === 'one').map((frame) => frame.id);
  assert.equal(ids.length, 2);
  assert.equal(ids[0], ids[1]);
});

test('replies that arrive twice are told once', async () => {
  fake.faults.twice = true;
  const client = connect();
  await said(client, 'one', 'two');
  await pause(30);
  assert.deepEqual(client.replies.map((reply) => reply.seq), [1, 2, 3]);
});

test('a half-dead connection is noticed when an answer does not come', async () => {
  const client = connect();
  await idle(client);
  fake.faults.withhold = 1;
  await said(client, 'one');
  assert.deepEqual(texts(client).slice(1), ['You said: one']);
  assert.deepEqual(fake.heard(), ['one']);
});

test('a server that never says welcome is left and tried again', async () => {
  fake.faults.ignore = 1;
  const client = connect();
  await until(() => client.replies.length === 1);
  assert.equal(fake.connections, 2);
});

test('a gap between replies makes the client resume from the last one it has', async () => {
  const client = connect();
  await idle(client);
  fake.push('two', { lost: true });
  fake.push('three');
  await until(() => client.replies.length === 3);
  assert.deepEqual(client.replies.map((reply) => reply.seq), [1, 2, 3]);
  assert.equal(fake.connections, 2);
});

test('busy is waited for, on the same connection', async () => {
  const client = connect();
  await idle(client);
  fake.faults.busy = 6;
  await said(client, 'one', 'two');
  assert.deepEqual(fake.heard(), ['one', 'two']);
  assert.equal(fake.connections, 1);
});

test('a refused message is marked as failed, and the talk goes on', async () => {
  const client = connect();
  await idle(client);
  fake.faults.reject = 1;
  const id = client.say('one');
  await idle(client);
  const entry = () => client.data.log.find((one) => one.id === id);
  assert.equal(entry().state, 'failed');
  assert.equal(client.errors[0].code, 'bad_type');
  await said(client, 'two');
  assert.deepEqual(fake.heard(), ['two']);
});

test('a message that kills every connection is given up, and the next one gets its turn', async () => {
  const client = connect();
  await idle(client);
  fake.faults.poison = 'poison';
  const id = client.say('poison');
  await said(client, 'good');
  assert.deepEqual(fake.heard(), ['good']);
  assert.equal(client.data.log.find((one) => one.id === id).state, 'failed');
  assert.equal(fake.received.filter((frame) => frame.text === 'poison').length, 4);
});

test('offline messages wait and go out after the server came back', async () => {
  const client = connect();
  await said(client, 'one');
  await fake.stop();
  await until(() => client.state === 'offline');
  client.say('two');
  client.say('three');
  await pause(100);
  assert.equal(client.data.queue.length, 2);
  await fake.listen();
  await idle(client);
  assert.deepEqual(fake.heard(), ['one', 'two', 'three']);
  assert.ok(client.states.includes('resumed'));
  assert.deepEqual(client.replies.map((reply) => reply.seq), [1, 2, 3, 4]);
});

test('random cuts at any moment lose nothing and double nothing', async () => {
  const client = connect({ delay: 2, patience: 100 });
  await idle(client);
  const words = Array.from({ length: 40 }, (_, i) => `word ${i}`);
  for (const [i, word] of words.entries()) {
    const fault = ['loseAnswer', 'loseMessage', 'withhold', 'busy', null][(i * 7) % 5];
    if (fault) fake.faults[fault] = 1;
    client.say(word);
    if (i % 6 === 0) fake.cut();
    await pause((i * 13) % 17);
  }
  await until(() => client.data.queue.length === 0);
  assert.deepEqual(fake.heard(), words);
  assert.deepEqual(client.replies.map((reply) => reply.seq), words.concat('').map((_, i) => i + 1));
});

test('a new process goes on with the stored talk, its log and its unsent messages', async () => {
  const kept = storage();
  const first = connect({ storage: kept });
  await idle(first);
  await said(first, 'one');
  await fake.stop();
  await until(() => first.state === 'offline');
  first.say('two');
  first.draft = 'half a thou';
  first.close();
  await fake.listen();
  const second = connect({ storage: kept });
  await idle(second);
  assert.deepEqual(fake.heard(), ['one', 'two']);
  assert.deepEqual(second.replies.map((reply) => reply.seq), [3]);
  assert.deepEqual(second.data.log.map((entry) => entry.text ?? entry.reply.seq), [1, 'one', 2, 'two', 3]);
  assert.equal(second.data.draft, 'half a thou');
  assert.ok(second.states.includes('resumed'));
});

test('damaged storage is a fresh start', async () => {
  for (const text of ['{', '7', '{"queue":3,"log":[]}', 'null']) {
    const kept = storage();
    kept.setItem('advisor', text);
    const client = connect({ storage: kept });
    await until(() => client.replies.length === 1);
    client.close();
  }
});

test('a talk that the server lost is begun anew, with what was not answered', async () => {
  const client = connect();
  await said(client, 'one');
  fake.talks.clear();
  client.say('two');
  await idle(client);
  assert.deepEqual(fake.heard(), ['two']);
  assert.ok(client.data.log.some((entry) => entry.notice === 'lost'));
  assert.deepEqual(texts(client).slice(-2), [texts(client)[0], 'You said: two']);
});

test('a wrong token begins a new talk', async () => {
  const client = connect();
  await said(client, 'one');
  fake.talks.get(client.data.talk).token = 'another';
  const { talk } = client.data;
  fake.cut();
  await until(() => client.data.talk !== talk && client.replies.length === 3);
  assert.equal(client.state, 'online');
});

test('choices are sent as ids and kept as words', async () => {
  const client = connect();
  await idle(client);
  client.choose(client.replies[0].choices[0]);
  await idle(client);
  assert.deepEqual(fake.heard(), ['choice Example']);
  assert.equal(client.data.log[1].text, 'Example');
});

test('restart empties the log and keeps the talk', async () => {
  const client = connect();
  await said(client, 'one');
  const { talk } = client.data;
  client.restart();
  await idle(client);
  assert.equal(client.data.talk, talk);
  assert.equal(client.data.log.length, 1);
  assert.match(client.data.log[0].reply.text, /Tell me about/);
});

test('restart overtakes what was not sent yet', async () => {
  const client = connect();
  await said(client, 'one');
  await fake.stop();
  await until(() => client.state === 'offline');
  client.say('two');
  client.restart();
  await fake.listen();
  await idle(client);
  assert.deepEqual(fake.heard(), ['one', 'restart']);
  assert.equal(client.data.log.length, 1);
});

test('forget erases here at once and on the server', async () => {
  const kept = storage();
  const client = connect({ storage: kept });
  await said(client, 'secret');
  client.forget();
  assert.doesNotMatch(kept.getItem('advisor') ?? '', /secret/);
  await until(() => client.state === 'erased');
  assert.equal(fake.talks.size, 0);
  assert.equal(kept.items.size, 0);
  await said(client, 'new');
  assert.deepEqual(fake.heard(), ['new']);
});

test('forget while offline reaches the server later, even after a reload', async () => {
  const kept = storage();
  const first = connect({ storage: kept });
  await said(first, 'secret');
  await fake.stop();
  await until(() => first.state === 'offline');
  first.forget();
  first.close();
  assert.doesNotMatch(kept.getItem('advisor'), /secret/);
  await fake.listen();
  const second = connect({ storage: kept });
  await until(() => fake.talks.size === 0 && second.state === 'erased');
  assert.equal(kept.items.size, 0);
});

test('forget is content with a server that knows nothing any more', async () => {
  const client = connect();
  await said(client, 'secret');
  await fake.stop();
  await until(() => client.state === 'offline');
  client.forget();
  fake.talks.clear();
  await fake.listen();
  await until(() => client.state === 'erased');
  assert.equal(fake.talks.size, 0);
});

test('an answer that is under way when all is forgotten is not told', async () => {
  const client = connect();
  await idle(client);
  fake.push('more');
  await until(() => client.data.seq === 2);
  fake.cut();
  await until(() => client.state === 'resumed');
  const { connections } = fake;
  client.say('one');
  client.forget();
  await until(() => client.state === 'erased');
  assert.equal(fake.connections, connections);
  assert.equal(client.data.log.length, 0);
});

test('another language before the first word is a new talk, later it is a wish', async () => {
  const client = connect();
  await idle(client);
  client.speak('hu');
  await until(() => client.replies.length === 2);
  assert.match(texts(client)[1], /Mesélj/);
  assert.equal(fake.talks.size, 1);
  await said(client, 'egy');
  client.speak('en');
  await idle(client);
  assert.deepEqual(fake.heard(), ['egy', 'In English, please.']);
  assert.equal(client.data.lang, 'en');
});

test('a bad address is offline and does not throw', async () => {
  const client = connect({ server: 'nonsense' });
  assert.equal(client.state, 'offline');
});

test('frames of other talks and frames that are nonsense are ignored', async () => {
  const sockets = [];
  class Spied extends WebSocket {
    constructor(url) { super(url); sockets.push(this); }
  }
  const client = connect({ WebSocket: Spied });
  await said(client, 'one');
  const foreign = { type: 'reply', talk: 'other', seq: 3, re: null, blocks: [], choices: [], text: '' };
  for (const data of ['{', '[]', 'null', '7', JSON.stringify(foreign), '{"type":"forgotten","talk":"other"}']) {
    sockets[0].onmessage({ data });
  }
  await said(client, 'two');
  assert.equal(client.replies.length, 3);
  assert.equal(fake.connections, 1);
});
