// The protocol client: one talk over one WebSocket, without gap and without double, in browsers and
// in Node. All that it knows is in `data`, stored at every change, so that a reload or a new process
// goes on where this one stopped. See README.md.
const PATIENCE = 10000; // ms for a welcome or an answer; then the connection is taken for dead
const FIRST_DELAY = 500;
const MAX_DELAY = 20000;
const MAX_TRIES = 4; // of one message that is never answered
const MAX_LOG = 300;
const SWITCH = { hu: 'Magyarul, kérlek.', en: 'In English, please.' };

const fresh = () => ({ talk: null, token: null, seq: 0, queue: [], log: [], draft: '' });

export class AdvisorClient extends EventTarget {
  state = 'closed'; // connecting, online, resumed, offline, erased
  data;
  #options;
  #socket;
  #ready = false; // welcomed
  #flying; // the id of the message that waits for its answer
  #failures = 0;
  #replayed = 0; // replies up to this number may come with gaps
  #timer;
  #watch;

  // { server, lang, WebSocket, storage: { getItem, setItem, removeItem }, key, patience, delay }
  constructor(options) {
    super();
    this.#options = { WebSocket: globalThis.WebSocket, key: 'advisor', delay: FIRST_DELAY,
      patience: PATIENCE, ...options };
    this.data = { ...fresh(), lang: options.lang, ...this.#load() };
    for (const message of this.data.queue) message.tries = 0;
  }

  set draft(text) {
    this.data.draft = text;
    this.#save();
  }

  connect() {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    if (!this.#failures) this.#become('connecting');
    try {
      const socket = (this.#socket = new this.#options.WebSocket(this.#options.server));
      const mine = (act) => (event) => this.#socket === socket && act(event);
      socket.onopen = mine(() => this.#hello());
      socket.onmessage = mine(({ data }) => this.#receive(data));
      socket.onclose = mine(() => this.#lost());
      socket.onerror = () => {}; // a close follows
      this.#expect();
    } catch {
      this.#lost(); // an address that is none, or not allowed
    }
  }

  // The network may be back.
  wake() {
    if (this.state !== 'offline') return;
    this.#failures = 1;
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
    this.data.queue = this.data.queue.filter((message) => message.id === this.#flying);
    return this.#enqueue({ type: 'restart' });
  }

  // Erases the talk here at once, and on the server as soon as it can be reached.
  forget() {
    const { talk, token, lang } = this.data;
    this.data = { ...fresh(), talk, token, lang, forget: true };
    this.#flying = null;
    this.#save();
    this.#emit('reset');
    if (!talk) this.#forgotten();
    else if (this.#ready) this.#transmit({ type: 'forget', talk });
    else this.connect();
  }

  // Before the first word another language is another talk; after it, a wish like any other.
  speak(lang) {
    const { data } = this;
    if (lang === data.lang) return;
    if (data.log.some((entry) => entry.text)) return this.say(SWITCH[lang]);
    data.lang = lang;
    if (!data.talk) return;
    this.forget();
    this.data.again = true;
  }

  #enqueue(message, text) {
    const random = crypto.getRandomValues(new Uint32Array(4));
    const id = random.join('-');
    this.data.queue.push({ ...message, id, tries: 0 });
    if (text) this.#record('said', { id, text, message, state: 'waiting' });
    this.#save();
    this.#flush();
    this.connect();
    return id;
  }

  #hello() {
    const { talk, token, seq, lang } = this.data;
    const known = talk ? { talk, token, after: seq } : {};
    this.#transmit({ type: 'hello', version: 1, lang, ...known });
  }

  #receive(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {}
    const { type, talk } = frame ?? {};
    if (type === 'welcome') this.#welcome(frame);
    else if (type === 'error') this.#refused(frame);
    else if (talk !== this.data.talk) return;
    else if (type === 'reply' && !this.data.forget) this.#reply(frame);
    else if (type === 'forgotten') this.#forgotten();
  }

  #welcome({ talk, token, seq, resumed, lang }) {
    const { data } = this;
    if (data.forget) {
      return resumed ? this.#transmit({ type: 'forget', talk }) : this.#forgotten();
    }
    Object.assign(data, { talk, token, lang, seq: resumed ? Math.min(data.seq, seq) : 0 });
    this.#replayed = seq;
    this.#failures = 0;
    this.#ready = true;
    this.#rest();
    this.#save();
    this.#become(resumed ? 'resumed' : 'online');
    this.#flush();
  }

  #reply(reply) {
    const { data } = this;
    const { seq, re, lang } = reply;
    if (seq > data.seq + 1 && seq > this.#replayed) return this.#lost(); // a gap: resume
    const restarted = data.queue.some((one) => one.id === re && one.type === 'restart');
    this.#settle(re, 'sent');
    if (seq > data.seq) {
      Object.assign(data, { seq, lang });
      if (restarted) {
        data.log = [];
        this.#emit('reset');
      }
      this.#record('reply', { reply });
    }
    if (seq > this.#replayed) this.#become('online');
    this.#save();
    this.#flush();
  }

  #refused(frame) {
    const { code, re, retry_after: seconds } = frame;
    if (code === 'unknown_talk' || code === 'bad_token') return this.#anew();
    if (code === 'stopping' || (seconds && !this.#ready)) return this.#lost();
    if (seconds) {
      for (const message of this.data.queue) message.tries = 0;
      this.#rest();
      this.#timer = setTimeout(() => this.#flush(), seconds * 1000);
      return;
    }
    this.#settle(re ?? this.#flying, 'failed');
    this.#emit('error', frame);
    this.#save();
    this.#flush();
  }

  // The server no longer knows our talk: what it did not answer goes into a new one.
  #anew() {
    const { data } = this;
    if (data.forget) return this.#forgotten();
    Object.assign(data, { talk: null, token: null, seq: 0 });
    if (data.log.length) this.#record('notice', { notice: 'lost' });
    this.#ready = false;
    this.#flying = null;
    this.#hello();
  }

  #forgotten() {
    const { queue, log, lang, again } = this.data;
    this.data = { ...fresh(), queue, log, lang };
    this.#options.storage?.removeItem(this.#options.key);
    this.close();
    this.#become('erased');
    if (again || queue.length) this.connect();
  }

  // One message at a time, so that their order outlives every loss.
  #flush() {
    const { queue, talk, forget } = this.data;
    const [message] = queue;
    if (!this.#ready || this.#flying || !message || forget) return;
    if (message.tries++ >= MAX_TRIES) {
      this.#settle(message.id, 'failed');
      return this.#flush();
    }
    this.#flying = message.id;
    this.#transmit({ ...message, tries: undefined, talk });
  }

  #settle(id, state) {
    const { data } = this;
    data.queue = data.queue.filter((message) => message.id !== id);
    if (this.#flying === id) this.#rest();
    const entry = data.log.find((one) => one.id && one.id === id);
    if (!entry || entry.state === state) return;
    entry.state = state;
    this.#emit('change', entry);
  }

  #transmit(frame) {
    try {
      this.#socket.send(JSON.stringify(frame));
      this.#expect();
    } catch {
      this.#lost();
    }
  }

  #expect() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lost(), this.#options.patience);
  }

  #rest() {
    clearTimeout(this.#watch);
    clearTimeout(this.#timer);
    this.#flying = null;
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
    const most = Math.min(MAX_DELAY, this.#options.delay * 2 ** this.#failures++);
    this.#timer = setTimeout(() => this.connect(), most * (0.5 + Math.random() / 2));
  }

  #record(event, entry) {
    const { log } = this.data;
    log.push(entry);
    log.splice(0, log.length - MAX_LOG);
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
      const data = JSON.parse(this.#options.storage.getItem(this.#options.key));
      if (Array.isArray(data.queue) && Array.isArray(data.log)) return data;
    } catch {}
  }

  #save() {
    try {
      this.#options.storage.setItem(this.#options.key, JSON.stringify(this.data));
    } catch {} // none, full or forbidden: the talk goes on, but not over a reload
  }
}
