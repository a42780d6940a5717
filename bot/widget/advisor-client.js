// The protocol client: one talk over one WebSocket, with no gap and no double. It runs in browsers
// and in Node (pass `WebSocket`). Everything it knows is in one plain object that is saved at every
// change, so a reload or a new process goes on where this one stopped. API: README.md.

const FIRST_DELAY = 500;
const MAX_DELAY = 20000;
const PATIENCE = 10000; // for a welcome or an answer, before the connection is taken for dead
const MAX_TRIES = 4; // of one message that the server never answers
const KEPT_ENTRIES = 300;
const SWITCH = { hu: 'Magyarul, kérlek.', en: 'In English, please.' };

const fresh = () => ({ talk: null, token: null, seq: 0, queue: [], log: [], draft: '' });
const randomId = () =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('');

export class AdvisorClient extends EventTarget {
  state = 'closed'; // connecting, online, resumed, offline, closed
  #options;
  #data;
  #socket = null;
  #ready = false;
  #flying = null; // the id of the one message that is on its way
  #failures = 0;
  #caughtUp = 0; // replies up to this number may come with gaps: they are a replay
  #timer = 0;
  #watch = 0;

  // server, lang, WebSocket, storage {getItem, setItem, removeItem}, key, patience, delay
  constructor(options) {
    super();
    this.#options = { WebSocket: globalThis.WebSocket, key: 'advisor', ...options };
    this.#data = { ...fresh(), ...this.#load() };
    this.#data.queue.forEach((message) => (message.tries = 0));
    this.#data.lang ??= options.lang;
  }

  get talk() { return this.#data.talk; }
  get seq() { return this.#data.seq; }
  get lang() { return this.#data.lang; }
  get log() { return this.#data.log; }
  get waiting() { return this.#data.queue.length; }
  get draft() { return this.#data.draft; }
  set draft(text) { this.#data.draft = text; this.#save(); }

  connect() {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    if (!this.#failures) this.#become('connecting');
    let socket;
    try {
      socket = new this.#options.WebSocket(this.#options.server);
    } catch (error) {
      this.#become('closed');
      this.#emit('error', { code: 'bad_address', message: String(error) });
      return;
    }
    this.#socket = socket;
    const mine = (act) => (event) => this.#socket === socket && act(event);
    socket.onopen = mine(() => this.#hello());
    socket.onmessage = mine((event) => this.#receive(event.data));
    socket.onerror = () => {};
    socket.onclose = mine(() => this.#lost());
    this.#expect();
  }

  // Tries again at once, for instance because the network came back.
  wake() {
    if (this.state !== 'offline') return;
    this.#failures = Math.min(this.#failures, 1);
    this.connect();
  }

  close() {
    this.#drop();
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.#become('closed');
  }

  say(text) { return this.#enqueue({ type: 'say', text }, text); }
  choose({ id, text }) { return this.#enqueue({ type: 'choose', choice: id }, text); }

  restart() {
    this.#data.queue = this.#data.queue.filter((message) => message.id === this.#flying);
    return this.#enqueue({ type: 'restart' });
  }

  // Erases the talk here at once, and on the server as soon as it can be reached.
  forget() {
    const { talk, token, lang } = this.#data;
    this.#data = { ...fresh(), talk, token, lang, forget: true };
    this.#flying = null;
    this.#save();
    this.#emit('reset');
    if (!talk) this.#forgotten();
    else if (this.#ready) this.#transmit({ type: 'forget', talk });
    else this.connect();
  }

  // Before the first word a new language is a new talk; after it, a wish like any other.
  speak(lang) {
    if (lang === this.#data.lang && !this.#data.forget) return;
    if (this.#data.log.some((entry) => 'text' in entry)) return this.say(SWITCH[lang]);
    this.#data.lang = lang;
    if (!this.#data.talk) return;
    this.forget();
    this.#data.again = true;
  }

  retry(id) {
    const entry = this.#data.log.find((one) => one.id === id && one.state === 'failed');
    if (!entry) return;
    entry.state = 'waiting';
    this.#data.queue.push({ ...entry.message, id, tries: 0 });
    this.#emit('change', entry);
    this.#flush();
  }

  #enqueue(message, text) {
    const id = randomId();
    this.#data.queue.push({ ...message, id, tries: 0 });
    if (text !== undefined) this.#record({ id, text, message, state: 'waiting' }, 'said');
    this.#save();
    if (this.#ready) this.#flush();
    else if (this.state === 'closed') this.connect();
    return id;
  }

  #hello() {
    const { talk, token, seq, lang } = this.#data;
    const resume = talk ? { talk, token, after: seq } : {};
    this.#transmit({ type: 'hello', version: 1, lang, ...resume });
  }

  #receive(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (frame?.type === 'welcome') this.#welcome(frame);
    else if (frame?.type === 'error') this.#refused(frame);
    else if (frame?.talk !== this.#data.talk) return;
    else if (frame.type === 'reply') this.#reply(frame);
    else if (frame.type === 'forgotten') this.#forgotten();
  }

  #welcome({ talk, token, seq, resumed, lang }) {
    const data = this.#data;
    if (data.forget) {
      return resumed ? this.#transmit({ type: 'forget', talk }) : this.#forgotten();
    }
    const known = talk === data.talk;
    if (!known && data.talk && data.log.length) this.#record({ notice: 'lost' }, 'notice');
    data.seq = known ? Math.min(data.seq, seq) : 0;
    Object.assign(data, { talk, token: token ?? data.token, lang: lang ?? data.lang });
    this.#caughtUp = seq;
    this.#failures = 0;
    this.#ready = true;
    this.#rest();
    this.#save();
    this.#become(resumed && known ? 'resumed' : 'online');
    this.#flush();
  }

  #reply(frame) {
    const data = this.#data;
    if (frame.seq > data.seq + 1 && frame.seq > this.#caughtUp) return this.#again();
    const restarted = data.queue.some((one) => one.id === frame.re && one.type === 'restart');
    this.#settle(frame.re, 'sent');
    if (frame.seq > data.seq) {
      if (restarted) {
        data.log = [];
        this.#emit('reset');
      }
      Object.assign(data, { seq: frame.seq, lang: frame.lang ?? data.lang });
      this.#record({ reply: frame }, 'reply');
    }
    this.#save();
    this.#flush();
  }

  #refused(frame) {
    const { code, re } = frame;
    if (code === 'unknown_talk' || code === 'bad_token') return this.#startAnew();
    if (code === 'stopping' || (frame.retry_after && !this.#ready)) return this.#again();
    if (frame.retry_after) {
      this.#data.queue.forEach((message) => (message.tries = 0));
      this.#rest();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#flush(), frame.retry_after * 1000);
      return;
    }
    this.#emit('error', frame);
    this.#settle(re ?? this.#flying, 'failed');
    this.#save();
    this.#flush();
  }

  // The server does not know our talk (any more): what was not answered goes into a new one.
  #startAnew() {
    const data = this.#data;
    if (data.forget) return this.#forgotten();
    if (data.log.length) this.#record({ notice: 'lost' }, 'notice');
    Object.assign(data, { talk: null, token: null, seq: 0 });
    this.#ready = false;
    this.#rest();
    this.#save();
    this.#hello();
    this.#expect();
  }

  #forgotten() {
    const { queue, log, lang, again } = this.#data;
    this.#data = { ...fresh(), queue, log, lang };
    this.#options.storage?.removeItem(this.#options.key);
    this.close();
    this.#emit('forgotten');
    if (again || queue.length) this.connect();
  }

  // One message at a time, so that the order holds over every loss.
  #flush() {
    const message = this.#data.queue[0];
    if (!this.#ready || this.#flying || !message || this.#data.forget) return;
    if (message.tries++ >= MAX_TRIES) {
      this.#settle(message.id, 'failed');
      this.#save();
      return this.#flush();
    }
    this.#flying = message.id;
    const { tries, ...frame } = message;
    this.#transmit({ ...frame, talk: this.#data.talk });
  }

  #settle(id, state) {
    const data = this.#data;
    data.queue = data.queue.filter((message) => message.id !== id);
    if (this.#flying === id) this.#rest();
    const entry = data.log.find((one) => one.id === id);
    if (!entry || entry.state === state) return;
    entry.state = state;
    this.#emit('change', entry);
  }

  #transmit(frame) {
    try {
      this.#socket.send(JSON.stringify(frame));
      this.#expect();
    } catch {
      this.#again();
    }
  }

  #expect() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#again(), this.#options.patience ?? PATIENCE);
  }

  #rest() {
    clearTimeout(this.#watch);
    this.#flying = null;
  }

  #again() {
    this.#drop();
    this.#lost();
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#ready = false;
    this.#rest();
    try {
      socket?.close();
    } catch {}
  }

  #lost() {
    this.#drop();
    this.#become('offline');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.connect(), this.#delay(this.#failures++));
  }

  #delay(failures) {
    const most = Math.min(MAX_DELAY, (this.#options.delay ?? FIRST_DELAY) * 2 ** failures);
    return most * (0.5 + Math.random() / 2);
  }

  #record(entry, event) {
    const { log } = this.#data;
    log.push(entry);
    if (log.length > KEPT_ENTRIES) log.splice(0, log.length - KEPT_ENTRIES);
    this.#emit(event, entry.reply ?? entry);
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.#emit('state', { state });
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #load() {
    try {
      const data = JSON.parse(this.#options.storage?.getItem(this.#options.key));
      return Array.isArray(data?.queue) && Array.isArray(data.log) ? data : {};
    } catch {
      return {};
    }
  }

  #save() {
    try {
      this.#options.storage?.setItem(this.#options.key, JSON.stringify(this.#data));
    } catch {} // full or forbidden: the talk goes on, it is only not kept over a reload
  }
}
