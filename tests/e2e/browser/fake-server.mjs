// A server that speaks bot/PROTOCOL.md with canned replies and, on demand, every fault of a real network.
// It serves the widget's files under a strict Content-Security-Policy, so a browser can be pointed at it.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { WebSocketServer } from 'ws';

const WIDGET = new URL('../../../bot/widget/', import.meta.url);
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
};

const say = (text) => ({ kind: 'say', text, claims: [] });
const GREETING = {
  hu: 'Szia! Mesélj az ügyfeledről: mi zavar a leginkább?',
  en: 'Hi! Tell me about your client: what bothers you most?',
};
const VERDICT = [
  { kind: 'verdict', text: 'Not yet. Set a boundary, and give it two weeks.', claims: ['I.9'] },
  say('Fairly sure: two signs of eight, one denied.'),
  { kind: 'reason', text: 'Late payment: two invoices overdue, not chased.', claims: ['S5.9'] },
  { kind: 'reason', text: 'Extra work: “we agreed one page, it’s in writing”.', claims: ['S2.2'] },
  { kind: 'missing', text: 'What I don’t know: how they react when you say no.', claims: ['ours'] },
  { kind: 'counterfactual', text: 'What would change it? If the reminder is ignored, pause until paid.', claims: ['S5.13'] },
  { kind: 'step', text: '1. Today: remind them about both invoices.', claims: ['S5.11'] },
  { kind: 'step', text: '2. Quote the second page as a new job.', claims: ['ours'] },
];
const DRAFT = 'Hi [name],\n\ninvoices [no.] and [no.] are past due.\n\nThanks,\n[you]';

// What is said decides the answer: "verdict", "draft", "danger" and "notes" show their blocks, the rest is echoed.
function answer(text) {
  if (text.includes('verdict')) return { blocks: VERDICT, choices: ['Next steps', 'That’s not right'] };
  if (text.includes('draft')) return { blocks: [say('Here it is.'), { kind: 'draft', text: DRAFT, claims: [] }] };
  if (text.includes('danger')) return { blocks: [{ kind: 'safety', text: 'Do not meet them alone.', claims: [] }] };
  if (text.includes('notes')) {
    const noted = { kind: 'noted', text: 'Invoices paid late, three of them.', claims: ['S5.0'] };
    const question = { kind: 'question', text: 'Have you reminded them?', claims: ['S5.11'] };
    return { blocks: [noted, question], choices: ['Yes', 'Not yet', 'Skip'] };
  }
  return { blocks: [say(`You said: ${text}`)], choices: [] };
}

export class FakeServer {
  talks = new Map();
  received = []; // every frame that a client sent
  served = new Map(); // path -> [type, text], besides the widget's files
  faults = {};
  connections = 0;
  #http;
  #sockets;
  #port = 0;

  static async start() {
    const fake = new FakeServer();
    await fake.listen();
    return fake;
  }

  get origin() { return `http://127.0.0.1:${this.#port}`; }
  get url() { return `ws://127.0.0.1:${this.#port}/ws`; }

  async listen() {
    this.#http = createServer((request, response) => this.#serve(request, response));
    this.#sockets = new WebSocketServer({ server: this.#http, path: '/ws' });
    this.#sockets.on('connection', (socket) => {
      this.connections++;
      socket.on('message', (text) => this.#receive(socket, JSON.parse(String(text))));
      socket.on('error', () => {});
    });
    await new Promise((done) => this.#http.listen(this.#port, '127.0.0.1', done));
    this.#port = this.#http.address().port;
  }

  get open() { return this.#sockets.clients.size; }

  // The port is closed and every connection cut; the talks stay, as on a disk.
  async stop() {
    this.cut();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  cut() {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  // Another door's turn in the newest talk: a reply that nobody here asked for.
  push(text, { lost = false } = {}) {
    const reply = this.#reply([...this.talks.values()].at(-1), null, { blocks: [say(text)] });
    for (const socket of lost ? [] : this.#sockets.clients) send(socket, reply);
  }

  // The texts that the talk took, each once or the test fails.
  heard(talk = [...this.talks.keys()].at(-1)) {
    return this.talks.get(talk)?.heard ?? [];
  }

  // Takes one from the counter of a fault, while there is one.
  #fault(name) {
    if (!this.faults[name]) return false;
    this.faults[name]--;
    return true;
  }

  async #serve({ url }, response) {
    const path = new URL(url, 'http://x').pathname;
    const name = path === '/' ? 'index.html' : path.slice(1);
    try {
      const [type, text] = this.served.get(path) ?? [TYPES[name.split('.').pop()], await readFile(new URL(name, WIDGET))];
      response.writeHead(200, { ...HEADERS, 'Content-Type': `${type}; charset=utf-8` }).end(text);
    } catch {
      response.writeHead(404).end();
    }
  }

  #receive(socket, frame) {
    this.received.push(frame);
    if (this.#fault('loseMessage')) return socket.terminate();
    if (this.faults.poison && frame.text === this.faults.poison) return socket.terminate();
    if (this.#fault('ignore')) return;
    if (frame.type === 'hello') return this.#hello(socket, frame);
    const talk = this.talks.get(frame.talk);
    if (!talk) return send(socket, { type: 'error', code: 'unknown_talk', message: 'No such talk.', re: frame.id });
    if (frame.type === 'forget') {
      this.talks.delete(frame.talk);
      return send(socket, { type: 'forgotten', talk: frame.talk });
    }
    this.#turn(socket, talk, frame);
  }

  #hello(socket, { talk: id, token, lang = 'hu', after = 0 }) {
    let talk = this.talks.get(id);
    if (id && !talk) return send(socket, { type: 'error', code: 'unknown_talk', message: 'No such talk.', talk: id });
    if (talk && talk.token !== token) {
      return send(socket, { type: 'error', code: 'bad_token', message: 'Not its token.', talk: id });
    }
    const resumed = Boolean(talk);
    talk ??= this.#newTalk(lang);
    const { replies } = talk;
    send(socket, { type: 'welcome', version: 1, talk: talk.id, token: talk.token, resumed, seq: replies.length, lang: talk.lang });
    replies.filter((reply) => reply.seq > after).forEach((reply) => send(socket, reply));
  }

  #newTalk(lang) {
    const id = `talk${this.talks.size}-${Math.random().toString(36).slice(2)}`;
    const talk = { id, token: `token of ${id}`, lang, replies: [], heard: [] };
    this.talks.set(id, talk);
    this.#reply(talk, null, { blocks: [say(GREETING[lang])], choices: ['Example'] });
    return talk;
  }

  #turn(socket, talk, { type, id, text, choice }) {
    if (this.#fault('busy')) {
      return send(socket, { type: 'error', code: 'busy', message: 'Later.', talk: talk.id, re: id, retry_after: 0.05 });
    }
    if (this.#fault('reject')) {
      return send(socket, { type: 'error', code: 'bad_type', message: 'No.', talk: talk.id, re: id });
    }
    let reply = talk.replies.find((one) => one.re === id);
    if (!reply) {
      talk.heard.push(text ?? choice ?? type);
      if (/in english/i.test(text)) talk.lang = 'en';
      if (/magyarul/i.test(text)) talk.lang = 'hu';
      reply = this.#reply(talk, id, type === 'restart' ? { blocks: [say(GREETING[talk.lang])] } : answer(text ?? choice));
    }
    if (this.#fault('loseAnswer')) return socket.terminate();
    if (this.#fault('withhold')) return;
    send(socket, reply);
    if (this.faults.twice) send(socket, reply);
  }

  #reply(talk, re, { blocks, choices = [] }) {
    const offered = choices.map((text) => ({ id: `choice ${text}`, text }));
    const reply = { type: 'reply', talk: talk.id, seq: talk.replies.length + 1, re, lang: talk.lang, phase: 'asking',
      blocks, choices: offered, text: blocks.map((block) => block.text).join('\n\n') };
    talk.replies.push(reply);
    return reply;
  }
}

function send(socket, frame) {
  socket.send(JSON.stringify(frame));
}
