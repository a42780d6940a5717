// A homeserver of our own, as Synapse behaves: /sync with since tokens, limited timelines with
// /messages behind them, idempotent sends, rate limits, invites, kicks.
import { createServer } from 'node:http';

const self = '@advisor:hs';

export class FakeMatrix {
  stream = [];      // {room, event}
  rooms = new Map(); // id to {members, direct, encrypted, joinedAt}
  sent = new Map();  // txn to event id
  posts = [];        // our m.room.message events
  calls = [];
  violations = [];
  faults = { lose: 0, limited: 0, badSince: false };
  limit = 50;
  #id = 0;
  #waiting = new Set();

  static async start() {
    const matrix = new FakeMatrix();
    matrix.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => { body += chunk; });
      request.on('end', () => matrix.#serve(request, response, body));
    });
    await new Promise((done) => matrix.server.listen(0, '127.0.0.1', done));
    matrix.url = `http://127.0.0.1:${matrix.server.address().port}`;
    return matrix;
  }

  add(room, event) {
    const full = { event_id: `$e${++this.#id}`, origin_server_ts: Date.now(), ...event };
    this.stream.push({ room, event: full });
    for (const wake of this.#waiting) wake();
    return full;
  }
  say(room, sender, body, more = {}) {
    return this.add(room, { type: 'm.room.message', sender, content: { msgtype: 'm.text', body, ...more } });
  }
  // A room that the bot is in already.
  room(id, members, more = {}) {
    this.rooms.set(id, { members: new Set([self, ...members]), ...more });
    this.add(id, { type: 'm.room.member', sender: self, state_key: self, content: { membership: 'join' } });
  }
  invite(id, from, { direct = true, encrypted = false } = {}) {
    this.rooms.set(id, { members: new Set([from]), invite: from, direct, encrypted, invitedAt: this.stream.length });
    this.add(id, { type: 'm.room.member', sender: from, state_key: self, content: { membership: 'invite', is_direct: direct } });
  }
  kick(id) {
    this.rooms.get(id).members.delete(self);
    this.add(id, { type: 'm.room.member', sender: '@admin:hs', state_key: self, content: { membership: 'leave' } });
  }
  of(room) { return this.posts.filter((p) => p.room === room); }

  #sync(url, send) {
    const token = url.searchParams.get('since');
    if (token && (this.faults.badSince || !/^s\d+$/.test(token))) {
      this.badTokens = (this.badTokens ?? 0) + 1;
      return send({ errcode: 'M_UNKNOWN', error: 'Invalid stream token' }, 400);
    }
    const since = token ? Number(token.slice(1)) : 0;
    const answer = () => send(this.#answer(since, Boolean(token)));
    if (!token || this.stream.length > since) return answer();
    const wake = () => { clearTimeout(timer); this.#waiting.delete(wake); setTimeout(answer, 5); };
    const timer = setTimeout(wake, Number(url.searchParams.get('timeout') ?? 0));
    this.#waiting.add(wake);
  }

  #answer(since, isNext) {
    const rooms = { join: {}, invite: {}, leave: {} };
    const fresh = this.stream.slice(since);
    for (const [id, room] of this.rooms) {
      const events = fresh.filter((one) => one.room === id).map((one) => one.event);
      if (events.length === 0) continue;
      if (room.members.has(self)) {
        const timeline = events.slice(-this.limit);
        const first = this.stream.findIndex((one) => one.event === timeline[0]);
        rooms.join[id] = { timeline: { events: timeline, limited: events.length > timeline.length || !isNext, prev_batch: `p${first}` },
          summary: { 'm.joined_member_count': room.members.size }, state: { events: [] } };
      } else if (room.invite) {
        const state = [{ type: 'm.room.member', sender: room.invite, state_key: self, content: { membership: 'invite', is_direct: room.direct } }];
        if (room.encrypted) state.push({ type: 'm.room.encryption', state_key: '', content: {} });
        rooms.invite[id] = { invite_state: { events: state } };
      } else {
        rooms.leave[id] = { timeline: { events } };
      }
    }
    return { next_batch: `s${this.stream.length}`, rooms };
  }

  #serve(request, response, body) {
    const url = new URL(request.url, this.url);
    const path = decodeURIComponent(url.pathname.replace('/_matrix/client/v3/', ''));
    const fields = body ? JSON.parse(body) : {};
    const send = (json, status = 200) => {
      if (response.destroyed) return;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(json));
    };
    this.calls.push({ method: request.method, path, body: fields, at: Date.now() });
    if (request.headers.authorization !== 'Bearer syt_secret') return send({ errcode: 'M_UNKNOWN_TOKEN' }, 401);
    if (path === 'account/whoami') return send({ user_id: self, device_id: 'D' });
    if (path.startsWith('profile/')) return send({ displayname: 'Advisor' });
    if (path === 'sync') return this.#sync(url, send);
    const found = /^rooms\/([^/]+)\/(.*)$/.exec(path);
    if (!found) return send({ errcode: 'M_UNRECOGNIZED' }, 404);
    this.#room(found[1], found[2], url, fields, { send, response });
  }

  #room(id, action, url, fields, { send, response }) {
    const room = this.rooms.get(id);
    if (action === 'join') {
      room.members.add(self);
      this.add(id, { type: 'm.room.member', sender: self, state_key: self, content: { membership: 'join' } });
      return send({ room_id: id });
    }
    if (action === 'leave') {
      room.members.delete(self);
      room.invite = undefined;
      room.left = fields.reason ?? '';
      return send({});
    }
    if (action === 'messages') return this.#messages(id, url, send);
    if (!room?.members.has(self)) return send({ errcode: 'M_FORBIDDEN' }, 403);
    if (action.startsWith('typing') || action.startsWith('receipt')) return send({});
    if (action === 'joined_members') return send({ joined: Object.fromEntries([...room.members].map((m) => [m, {}])) });
    const sent = /^(send\/m\.room\.message|redact\/[^/]+)\/(.+)$/.exec(action);
    if (!sent) return send({ errcode: 'M_UNRECOGNIZED' }, 404);
    this.#send(id, sent[2], fields, { send, response });
  }

  #messages(id, url, send) {
    const from = Number(url.searchParams.get('from').slice(1));
    const to = Number((url.searchParams.get('to') ?? 's0').slice(1));
    const chunk = [];
    let at = from;
    while (at > to && chunk.length < 10) {
      at--;
      if (this.stream[at].room === id) chunk.push(this.stream[at].event);
    }
    send({ chunk, start: `p${from}`, ...(at > to ? { end: `p${at}` } : {}) });
  }

  #send(id, txn, content, { send, response }) {
    if (this.sent.has(txn)) return send({ event_id: this.sent.get(txn) });
    const wait = this.faults.limited - Date.now();
    if (wait > 0) {
      if (this.told > Date.now()) this.violations.push('sent while limited');
      this.told = this.faults.limited - 30;
      return send({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: wait }, 429);
    }
    if (content.body !== undefined) {
      if (/@room/.test(content.body)) this.violations.push('pinged the room');
      if (JSON.stringify(content['m.mentions']) !== '{}') this.violations.push('mentions');
    }
    const event = this.add(id, { type: 'm.room.message', sender: self, content, unsigned: { transaction_id: txn } });
    this.sent.set(txn, event.event_id);
    this.posts.push({ room: id, id: event.event_id, content, at: Date.now() });
    if (this.faults.lose > 0) { this.faults.lose--; return response.destroy(); }
    send({ event_id: event.event_id });
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
