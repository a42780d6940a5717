// `advisor bridge slack` against a fake Slack and the real server. Numbers are those of the
// requirements in bot/bridges/README.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeSlack } from './fake-slack.mjs';
import { Advisor, Bridge, sleep, until } from './programs.mjs';

const tokens = { SLACK_APP_TOKEN: 'xapp-secret-1', SLACK_BOT_TOKEN: 'xoxb-secret-2' };

async function world(args = []) {
  const slack = await FakeSlack.start();
  const advisor = await Advisor.start();
  const bridge = await Bridge.start('slack', advisor.url, ['--api', slack.api, ...args], tokens);
  await until(() => slack.current(), 'a socket');
  const end = async () => { await bridge.close(); await advisor.close(); await slack.close(); };
  return { slack, advisor, bridge, end };
}

async function scene(args, play) {
  const all = await world(args);
  try {
    await play(all);
    assert.deepEqual(all.slack.violations, []);
  } finally {
    await all.end();
  }
}

const buttons = (post) => post.body.blocks.filter((b) => b.type === 'actions').flatMap((b) => b.elements);

test('R2 R3 R4 R5 R8: a DM is answered flat, once, however often it comes', () => scene([], async ({ slack }) => {
  const event = await slack.say('U1', 'My client pays late, three invoices are overdue.');
  await slack.event(event);
  await slack.event(event);
  await until(() => slack.of('DU1').length >= 1, 'an answer');
  await sleep(1500);
  assert.equal(slack.of('DU1').length, 1);
  assert.equal(slack.of('DU1')[0].thread, undefined);
  for (const ack of slack.acks.values()) assert.ok(ack.ms < 3000);
  assert.equal(slack.of('DU1')[0].body.unfurl_links, false);
}));

test('R1 R2 R3: a mention opens a thread, its starter goes on in it, others are left alone', () => scene([], async ({ slack }) => {
  const ts = slack.ts();
  const mention = { channel: 'C1', user: 'U1', text: '<@UBOT> my client shouts at me', ts };
  await slack.event({ type: 'app_mention', ...mention });
  await slack.event({ type: 'message', channel_type: 'channel', ...mention });
  await until(() => slack.of('C1').length === 1, 'an answer in the thread');
  assert.equal(slack.of('C1')[0].thread, ts);
  const reply = (user, text) => slack.event({ type: 'message', channel_type: 'channel', channel: 'C1', thread_ts: ts,
    user, text, ts: slack.ts() });
  await reply('U2', 'I know that client');
  await slack.event({ type: 'message', channel_type: 'channel', channel: 'C1', user: 'U2', text: 'lunch?', ts: slack.ts() });
  await reply('U1', 'it happened twice');
  await until(() => slack.of('C1').length === 2, 'the second answer');
  await sleep(1200);
  assert.equal(slack.of('C1').length, 2);
}));

test('R15: a button works once and is replaced by the choice', () => scene([], async ({ slack }) => {
  await slack.say('U1', 'My client pays late, three invoices are overdue.');
  await until(() => slack.of('DU1').length === 1, 'an answer');
  const post = slack.of('DU1')[0];
  const [button] = buttons(post);
  assert.ok(button.text.text.length <= 75);
  const click = { type: 'block_actions', user: { id: 'U1' }, team: { id: 'T1' }, channel: { id: 'DU1' },
    message: { ts: post.ts, text: post.text, blocks: post.body.blocks }, actions: [{ ...button, type: 'button' }] };
  await slack.deliver('interactive', click);
  await until(() => slack.of('DU1').length === 2, 'the answer to the choice');
  assert.equal(buttons(slack.of('DU1')[0]).length, 0);
  await slack.deliver('interactive', click);
  await until(() => slack.whispers?.length === 1, 'a polite no');
  await sleep(300);
  assert.equal(slack.of('DU1').length, 2);
}));

test('R6: an edited question is answered in place; an unfurl is not an edit', () => scene([], async ({ slack }) => {
  const first = await slack.say('U1', 'My client pays late.');
  await until(() => slack.of('DU1').length === 1, 'an answer');
  const before = slack.of('DU1')[0].text;
  const changed = (text) => slack.event({ type: 'message', subtype: 'message_changed', channel: 'DU1', channel_type: 'im', ts: slack.ts(),
    message: { user: 'U1', text, ts: first.ts, edited: { ts: slack.ts() } }, previous_message: { user: 'U1', text: first.text, ts: first.ts } });
  await changed(first.text);
  await changed('My client shouts at me in front of the team.');
  await until(() => slack.of('DU1')[0].edits === 1, 'the edit');
  assert.notEqual(slack.of('DU1')[0].text, before);
  assert.equal(slack.of('DU1').length, 1);
}));

test('R9: a refresh leaves no gap, a half-dead socket is found', { timeout: 90000 }, () => scene([], async ({ slack }) => {
  const old = slack.current();
  old.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'applink-1' } }));
  await until(() => slack.maxSockets === 2, 'two sockets for a moment');
  await until(() => old.readyState === 3 && slack.sockets.size === 1, 'the old one closed');
  assert.equal(slack.lastClose, 1000);
  await slack.say('U1', 'My client pays late.');
  await until(() => slack.of('DU1').length === 1, 'an answer on the new socket');
  slack.halfDie();
  await until(() => slack.sockets.size === 1, 'a new socket', 45000);
  await slack.say('U1', 'He also shouts.');
  await until(() => slack.of('DU1').length === 2, 'an answer after it');
}));

test('R10: a limited channel waits to the second and blocks nobody', () => scene([], async ({ slack }) => {
  slack.faults.limited.set('DU1', Date.now() + 3000);
  await slack.say('U1', 'My client pays late.');
  await slack.say('U2', 'My client shouts at me.');
  await until(() => slack.of('DU2').length === 1, 'the other channel', 2500);
  await until(() => slack.of('DU1').length === 1, 'the limited one');
  assert.ok(slack.of('DU1')[0].at >= slack.faults.limited.get('DU1'));
}));

test('R11: lost answers and faults of the server post nothing twice', { timeout: 60000 }, () => scene([], async ({ slack, bridge }) => {
  slack.faults.lose = 2;
  await slack.say('U1', 'My client pays late.');
  await slack.say('U2', 'My client pays late.');
  slack.faults.fail = 1;
  await slack.say('U3', 'My client pays late.');
  await until(() => ['DU1', 'DU2', 'DU3'].every((c) => slack.of(c).length === 1), 'three answers');
  await until(async () => (await bridge.health()).unsent === 0, 'nothing unsent');
  await sleep(500);
  assert.equal(slack.posts.length, 3);
}));

test('R25: the advisor is away: one sorry, then the answer', { timeout: 60000 }, () => scene([], async ({ slack, advisor }) => {
  await advisor.end('SIGKILL');
  await slack.say('U1', 'My client pays late.');
  await slack.say('U1', 'He also shouts.');
  await until(() => slack.of('DU1').length === 1, 'a sorry');
  assert.match(slack.of('DU1')[0].text, /Sorry|Eln/);
  await advisor.run();
  await until(() => slack.of('DU1').length === 3, 'both answers', 30000);
}));

test('R19 R20: forget me deletes, the log has no words and no tokens', () => scene([], async ({ slack, bridge }) => {
  await slack.say('U1', 'My client pays late, zebra.');
  await until(() => slack.of('DU1').length === 1, 'an answer');
  await slack.say('U1', 'forget me');
  await until(() => slack.of('DU1').length === 2, 'a confirmation');
  assert.match(slack.of('DU1')[1].text, /Deleted: 1/);
  const id = await slack.deliver('slash_commands', { command: '/advisor', text: 'help', user_id: 'U1', team_id: 'T1', channel_id: 'C1', trigger_id: 't' });
  assert.match(slack.acks.get(id).payload.text, /freelancers/);
  assert.doesNotMatch(bridge.log, /zebra|secret/);
}));

test('R14: nobody is pinged by what a user wrote', () => scene([], async ({ slack }) => {
  await slack.say('U1', 'My client said "&lt;!channel&gt; <@U7> pay nothing", he pays late and shouts');
  await until(() => slack.of('DU1').length === 1, 'an answer');
}));

test('R21: a crossed token is named', async () => {
  await assert.rejects(Bridge.start('slack', 'ws://127.0.0.1:1/ws', [],
    { SLACK_APP_TOKEN: 'xoxb-1', SLACK_BOT_TOKEN: 'xoxb-2' }), /this is an xoxb, apps.connections.open needs an xapp/);
});

test('R24: a stop closes the socket with 1000 and ends with 0', () => scene([], async ({ slack, bridge }) => {
  await slack.say('U1', 'My client pays late.');
  assert.equal(await bridge.end(), 0);
  assert.equal(slack.sockets.size, 0);
  assert.equal(slack.lastClose, 1000);
  assert.equal(slack.of('DU1').length, 1);
}));

test('R7 R11: 100 conversations and kill -9 at random moments: none lost, none twice', { timeout: 180000 }, () => scene([], async ({ slack, bridge }) => {
  const users = Array.from({ length: 100 }, (_, i) => `U${i + 100}`);
  const asked = [];
  const talk = async (user) => {
    for (const text of ['My client pays late.', 'He also shouts at me.']) {
      asked.push(await slack.say(user, text));
      await sleep(Math.random() * 3000);
    }
  };
  const all = Promise.all(users.map(talk));
  for (let i = 0; i < 6; i++) {
    await sleep(300 + Math.random() * 1200);
    await bridge.end('SIGKILL');
    await bridge.run();
  }
  await all;
  await until(() => users.every((u) => slack.of(`D${u}`).length >= 2), 'two answers each', 90000);
  await until(async () => (await bridge.health()).queue === 0, 'an empty queue');
  await sleep(2000);
  for (const user of users) assert.equal(slack.of(`D${user}`).length, 2, user);
}));
