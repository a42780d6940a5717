// A Slack of our own: Web API, Socket Mode, redelivery, limits, and every fault that
// bridges.md knows. `posts` is what people would see.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';

export class FakeSlack {
  posts = [];      // {channel, thread, text, ts, body, edits}
  calls = [];      // {method, at, token}
  violations = []; // what a real Slack would complain about
  acks = new Map();
  sockets = new Set();
  faults = { lose: 0, fail: 0, limited: new Map(), limitAll: 0 };
  unacked = new Map();
  maxSockets = 0;
  #ts = 1700000000;

  static async start() {
    const slack = new FakeSlack();
    slack.server = createServer((request, response) => slack.#serve(request, response));
    slack.wss = new WebSocketServer({ noServer: true });
    slack.server.on('upgrade', (request, socket, head) => {
      slack.wss.handleUpgrade(request, socket, head, (ws) => slack.#connected(ws));
    });
    await new Promise((done) => slack.server.listen(0, '127.0.0.1', done));
    slack.port = slack.server.address().port;
    slack.api = `http://127.0.0.1:${slack.port}/api/`;
    return slack;
  }

  ts() { return `${++this.#ts}.000100`; }

  #connected(ws) {
    this.sockets.add(ws);
    this.maxSockets = Math.max(this.maxSockets, this.sockets.size);
    ws.on('close', (code) => { this.sockets.delete(ws); this.lastClose = code; });
    ws.on('message', (data) => {
      const message = JSON.parse(data);
      if (ws.deaf) return;
      const waiting = this.unacked.get(message.envelope_id);
      if (!waiting) return this.violations.push(`ack of unknown ${message.envelope_id}`);
      if (waiting.ws !== ws) this.violations.push('ack on another socket');
      this.acks.set(message.envelope_id, { ms: Date.now() - waiting.at, payload: message.payload });
      waiting.done();
    });
    if (!ws.mute) ws.send(JSON.stringify({ type: 'hello', num_connections: this.sockets.size,
      connection_info: { app_id: 'A1' }, debug_info: { host: 'applink-1' } }));
  }

  current() { return [...this.sockets].filter((ws) => ws.readyState === 1 && !ws.deaf).pop(); }

  // Sends until it is acknowledged, as Slack does for events; a new envelope each time.
  async deliver(type, payload, { retries = 30, every = 1000 } = {}) {
    for (let attempt = 0; attempt <= retries; attempt++) {
      const ws = this.current();
      if (ws) {
        const id = randomUUID();
        const acked = new Promise((done) => this.unacked.set(id, { ws, at: Date.now(), done: () => done(id) }));
        const frame = { envelope_id: id, type, payload, accepts_response_payload: type === 'slash_commands' };
        if (type === 'events_api') Object.assign(frame, { retry_attempt: attempt, retry_reason: attempt ? 'timeout' : '' });
        ws.send(JSON.stringify(frame));
        const found = await Promise.race([acked, new Promise((done) => setTimeout(done, every))]);
        if (found) return found;
      } else {
        await new Promise((done) => setTimeout(done, 50));
      }
    }
    throw new Error('never acknowledged');
  }

  event(event, options) {
    return this.deliver('events_api', { type: 'event_callback', team_id: 'T1', api_app_id: 'A1',
      event_id: `Ev${randomUUID()}`, event_time: 1, authorizations: [], event }, options);
  }
  say(user, text, more = {}) {
    const event = { type: 'message', channel_type: 'im', channel: `D${user}`, user, text, ts: this.ts(), ...more };
    return this.event(event).then(() => event);
  }

  #serve(request, response) {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => this.#answer(request, response, body));
  }

  #answer(request, response, body) {
    const method = request.url.replace('/api/', '').split('?')[0];
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    const isJson = (request.headers['content-type'] ?? '').includes('json');
    const fields = isJson ? JSON.parse(body || '{}') : Object.fromEntries(new URLSearchParams(body));
    const send = (json, status = 200, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(json));
    };
    this.calls.push({ method, at: Date.now(), channel: fields.channel });
    if (method === 'apps.connections.open') {
      if (!token.startsWith('xapp-')) return send({ ok: false, error: 'not_allowed_token_type' });
      return send({ ok: true, url: `ws://127.0.0.1:${this.port}/link/?ticket=${randomUUID()}&app_id=A1` });
    }
    if (!token.startsWith('xoxb-')) return send({ ok: false, error: 'not_allowed_token_type' });
    if (method === 'auth.test') return send({ ok: true, user_id: 'UBOT', bot_id: 'BBOT', team_id: 'T1' });
    if (method === 'users.info') return send({ ok: true, user: { id: fields.user, locale: this.locale ?? 'en-US' } });
    if (method === 'conversations.history' || method === 'conversations.replies') {
      const messages = this.posts.filter((p) => p.channel === fields.channel &&
        (method === 'conversations.history' || p.thread === fields.ts))
        .map((p) => ({ ts: p.ts, text: p.text, metadata: p.body.metadata }));
      return send({ ok: true, messages });
    }
    if (method === 'chat.postEphemeral') { this.whispers = [...(this.whispers ?? []), fields]; return send({ ok: true }); }
    const until = Math.max(this.faults.limited.get(fields.channel) ?? 0, this.faults.limitAll);
    if (until > Date.now()) {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if ((this.told ??= new Map()).get(fields.channel) > Date.now()) this.violations.push(`posted to ${fields.channel} while limited`);
      this.told.set(fields.channel, Date.now() + seconds * 1000 - 30);
      return send({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) });
    }
    if (method === 'chat.postMessage') return this.#post(fields, response, send);
    if (method === 'chat.update') return this.#update(fields, send);
    if (method === 'chat.delete') {
      this.posts = this.posts.filter((p) => p.ts !== fields.ts);
      return send({ ok: true, ts: fields.ts });
    }
    send({ ok: false, error: 'unknown_method' });
  }

  #post(fields, response, send) {
    if (this.faults.fail > 0) { this.faults.fail--; return send({ ok: false, error: 'internal_error' }, 500); }
    const raw = JSON.stringify([fields.text, fields.blocks]);
    if (/<[!@#]/.test(raw)) this.violations.push(`ping: ${raw}`);
    for (const block of fields.blocks ?? [])
      if ((block.text?.text?.length ?? 0) > 3000) this.violations.push('section too long');
    const ts = this.ts();
    this.posts.push({ channel: fields.channel, thread: fields.thread_ts, text: fields.text, ts, body: fields, at: Date.now(), edits: 0 });
    if (this.faults.lose > 0) { this.faults.lose--; return response.destroy(); }
    send({ ok: true, channel: fields.channel, ts });
    // What a bot says comes back to it.
    this.event({ type: 'message', channel_type: 'im', channel: fields.channel, user: 'UBOT', bot_id: 'BBOT',
      text: fields.text, ts }, { retries: 0 }).catch(() => {});
  }

  #update(fields, send) {
    const post = this.posts.find((p) => p.ts === fields.ts && p.channel === fields.channel);
    if (!post) return send({ ok: false, error: 'message_not_found' });
    Object.assign(post, { text: fields.text, body: { ...post.body, blocks: fields.blocks }, edits: post.edits + 1 });
    send({ ok: true, ts: fields.ts });
  }

  of(channel) { return this.posts.filter((p) => p.channel === channel); }

  // An open connection that neither hears nor says anything more.
  halfDie() {
    const ws = this.current();
    ws.deaf = true;
    ws._socket.pause();
    this.sockets.delete(ws);
    return ws;
  }

  async close() {
    for (const ws of this.wss.clients) ws.terminate();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
