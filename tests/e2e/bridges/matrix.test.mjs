// `advisor bridge matrix` against a fake homeserver and the real server. Numbers are those of the
// requirements in bot/bridges/README.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeMatrix } from './fake-matrix.mjs';
import { Advisor, Bridge, sleep, until } from './programs.mjs';

async function scene(args, play, before = () => {}) {
  const matrix = await FakeMatrix.start();
  const advisor = await Advisor.start();
  matrix.room('!dm:hs', ['@u1:hs']);
  matrix.room('!group:hs', ['@u1:hs', '@u2:hs']);
  before(matrix);
  const bridge = await Bridge.start('matrix', advisor.url, ['--homeserver', matrix.url, ...args],
    { MATRIX_ACCESS_TOKEN: 'syt_secret' });
  await until(() => matrix.calls.some((c) => c.path === 'sync'), 'a first sync');
  await sleep(300);
  try {
    await play({ matrix, advisor, bridge });
    assert.deepEqual(matrix.violations, []);
  } finally {
    await bridge.close();
    await advisor.close();
    await matrix.close();
  }
}

test('R2 R3 R5 R12 R13: a DM is answered flat as a notice, history is not', () => scene([], async ({ matrix, bridge }) => {
  matrix.say('!dm:hs', '@u1:hs', 'My client pays late, zebra.');
  matrix.add('!dm:hs', { type: 'm.room.message', sender: '@u1:hs', content: { msgtype: 'm.notice', body: 'I am a bot' } });
  await until(() => matrix.posts.length === 1, 'an answer');
  await sleep(400);
  assert.equal(matrix.posts.length, 1);
  const { content } = matrix.posts[0];
  assert.equal(content.msgtype, 'm.notice');
  assert.equal(content['m.relates_to'], undefined);
  assert.match(content.formatted_body, /<p>/);
  assert.ok(matrix.calls.some((c) => c.path.includes('/typing/') && c.body.typing === true));
  assert.ok(matrix.calls.some((c) => c.path.includes('/typing/') && c.body.typing === false));
  assert.ok(matrix.calls.some((c) => c.path.includes('/receipt/m.read/')));
  assert.doesNotMatch(bridge.log, /zebra|syt_secret|@u1/);
}, (matrix) => matrix.say('!dm:hs', '@u1:hs', 'Said before the bridge first started.')));

test('R2 R3: in a group only what is addressed, as a reply or in the thread', () => scene([], async ({ matrix }) => {
  matrix.say('!group:hs', '@u2:hs', 'lunch?');
  const asked = matrix.say('!group:hs', '@u1:hs', 'Advisor: my client shouts at me', { 'm.mentions': { user_ids: ['@advisor:hs'] } });
  await until(() => matrix.of('!group:hs').length === 1, 'an answer');
  assert.equal(matrix.posts[0].content['m.relates_to']['m.in_reply_to'].event_id, asked.event_id);
  const root = matrix.say('!group:hs', '@u2:hs', 'another matter');
  const thread = (sender, body, mentions = {}) => matrix.say('!group:hs', sender, body,
    { 'm.mentions': mentions, 'm.relates_to': { rel_type: 'm.thread', event_id: root.event_id } });
  thread('@u2:hs', 'Advisor, my client pays late', { user_ids: ['@advisor:hs'] });
  await until(() => matrix.of('!group:hs').length === 2, 'an answer in the thread');
  assert.equal(matrix.posts[1].content['m.relates_to'].rel_type, 'm.thread');
  assert.equal(matrix.posts[1].content['m.relates_to'].event_id, root.event_id);
  thread('@u1:hs', 'mine too');
  thread('@u2:hs', 'three invoices');
  await until(() => matrix.of('!group:hs').length === 3, 'its starter goes on');
  await sleep(400);
  assert.equal(matrix.of('!group:hs').length, 3);
}));

test('R15: a choice is taken by number and by reaction', () => scene([], async ({ matrix }) => {
  matrix.say('!dm:hs', '@u1:hs', 'My client pays late, three invoices are overdue.');
  await until(() => matrix.posts.length === 1, 'an answer');
  assert.match(matrix.posts[0].content.body, /\n1\. .+\n2\. /);
  matrix.say('!dm:hs', '@u1:hs', '1');
  await until(() => matrix.posts.length === 2, 'the answer to the number');
  const react = (key) => matrix.add('!dm:hs', { type: 'm.reaction', sender: '@u1:hs',
    content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: matrix.posts[1].id, key } } });
  react('1\uFE0F\u20E3');
  await until(() => matrix.posts.length === 3, 'the answer to the reaction');
  react('2\uFE0F\u20E3');
  await until(() => matrix.posts.length === 4, 'a polite no');
}));

test('R6: an edit is answered by an edit', () => scene([], async ({ matrix }) => {
  const first = matrix.say('!dm:hs', '@u1:hs', 'My client pays late.');
  await until(() => matrix.posts.length === 1, 'an answer');
  matrix.say('!dm:hs', '@u1:hs', '* He shouts at me.', { 'm.new_content': { msgtype: 'm.text', body: 'He shouts at me.' },
    'm.relates_to': { rel_type: 'm.replace', event_id: first.event_id } });
  await until(() => matrix.posts.length === 2, 'the edit');
  const relates = matrix.posts[1].content['m.relates_to'];
  assert.deepEqual([relates.rel_type, relates.event_id], ['m.replace', matrix.posts[0].id]);
}));

test('R10: limits are obeyed and order is kept', () => scene([], async ({ matrix }) => {
  matrix.faults.limited = Date.now() + 2000;
  matrix.say('!dm:hs', '@u1:hs', 'My client pays late.');
  matrix.say('!dm:hs', '@u1:hs', 'He shouts at me.');
  await until(() => matrix.posts.length === 2, 'two answers');
  assert.ok(matrix.posts[0].at >= matrix.faults.limited - 5);
}));

test('R11: a limited timeline is filled, a bad since token is not asked again', () => scene([], async ({ matrix, bridge }) => {
  matrix.limit = 3;
  await bridge.end('SIGKILL');
  for (let i = 0; i < 12; i++) matrix.say('!dm:hs', '@u1:hs', `He was late ${i + 2} times.`);
  await bridge.run();
  await until(() => matrix.posts.length === 12, 'twelve answers');
  matrix.faults.badSince = true;
  matrix.say('!group:hs', '@u2:hs', 'wakes the poll');
  await until(() => matrix.badTokens > 0, 'a refused token');
  matrix.faults.badSince = false;
  await sleep(1500);
  assert.ok(matrix.badTokens <= 2);
  matrix.say('!dm:hs', '@u1:hs', 'He shouts at me.');
  await until(() => matrix.posts.length === 13, 'an answer behind it');
}));

test('R11: a lost answer is sent again under the same transaction', () => scene([], async ({ matrix }) => {
  matrix.faults.lose = 2;
  matrix.say('!dm:hs', '@u1:hs', 'My client pays late.');
  await until(() => matrix.posts.length === 1, 'an answer');
  await sleep(2500);
  assert.equal(matrix.posts.length, 1);
}));

test('R16 R17: invites by policy, never into encryption, back after a kick', () => scene(['--allow', '*:hs'], async ({ matrix }) => {
  matrix.invite('!friend:hs', '@u3:hs');
  matrix.invite('!stranger:far', '@x:far');
  matrix.invite('!secret:hs', '@u3:hs', { encrypted: true });
  await until(() => matrix.rooms.get('!friend:hs').members.has('@advisor:hs'), 'a join');
  await until(() => matrix.rooms.get('!stranger:far').left !== undefined, 'a no');
  await until(() => /encrypt/.test(matrix.rooms.get('!secret:hs').left ?? ''), 'a reason');
  await sleep(200);
  matrix.say('!friend:hs', '@u3:hs', 'My client pays late.');
  await until(() => matrix.of('!friend:hs').length === 1, 'an answer');
  matrix.kick('!friend:hs');
  await sleep(200);
  matrix.invite('!friend:hs', '@u3:hs');
  await until(() => matrix.rooms.get('!friend:hs').members.has('@advisor:hs'), 'a second join');
  matrix.add('!group:hs', { type: 'm.room.encryption', sender: '@u1:hs', state_key: '', content: {} });
  await until(() => matrix.rooms.get('!group:hs').left !== undefined, 'a leave');
  assert.match(matrix.of('!group:hs')[0].content.body, /encrypted/);
}));

test('R25: the advisor is away: one sorry, then the answers', { timeout: 60000 }, () => scene([], async ({ matrix, advisor }) => {
  await advisor.end('SIGKILL');
  matrix.say('!dm:hs', '@u1:hs', 'My client pays late.');
  matrix.say('!dm:hs', '@u1:hs', 'He shouts at me.');
  await until(() => matrix.posts.length === 1, 'a sorry');
  await advisor.run();
  await until(() => matrix.posts.length === 3, 'both answers', 30000);
}));

test('R7 R11: 100 rooms and kill -9 at random moments: none lost, none twice', { timeout: 180000 }, () => scene([], async ({ matrix, bridge }) => {
  const rooms = Array.from({ length: 100 }, (_, i) => `!r${i}:hs`);
  const talk = async (room) => {
    for (const text of ['My client pays late.', 'He also shouts at me.']) {
      matrix.say(room, '@u1:hs', text);
      await sleep(Math.random() * 3000);
    }
  };
  const all = Promise.all(rooms.map(talk));
  for (let i = 0; i < 6; i++) {
    await sleep(300 + Math.random() * 1200);
    await bridge.end('SIGKILL');
    await bridge.run();
  }
  await all;
  await until(() => rooms.every((r) => matrix.of(r).length >= 2), 'two answers each', 90000);
  await sleep(2000);
  for (const room of rooms) assert.equal(matrix.of(room).length, 2, room);
}, (matrix) => { for (let i = 0; i < 100; i++) matrix.room(`!r${i}:hs`, ['@u1:hs']); }));
