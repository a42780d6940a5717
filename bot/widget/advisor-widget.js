// <client-advisor>: the chat window. It draws what AdvisorClient knows and keeps nothing of the talk
// itself. Whatever the server sends is set as text, never as markup. See README.md.
import { AdvisorClient } from './advisor-client.js';

const WORDS = { // Hungarian, English
  title: ['Ügyféltanácsadó', 'Client advisor'], close: ['Bezárás', 'Close'], menu: ['Menü', 'Menu'],
  log: ['Beszélgetés', 'Conversation'], you: ['Te: ', 'You: '], bot: ['Tanácsadó: ', 'Advisor: '],
  input: ['Írd le, mi történt…', 'Tell me what happened…'],
  send: ['Küldés', 'Send'], choices: ['Válaszlehetőségek', 'Suggested answers'],
  connecting: ['Kapcsolódás…', 'Connecting…'], online: ['Kapcsolódva', 'Connected'],
  resumed: ['Folytatjuk, ahol abbamaradt', 'Back where you left off'],
  offline: ['Nincs kapcsolat', 'Offline'], closed: ['Szünetel', 'Paused'],
  erased: ['Törölve', 'Erased'],
  held: ['Amit most írsz, megmarad, és később elküldöm.', 'What you write is kept and sent later.'],
  safety: ['Fontos', 'Important'],
  verdict: ['Vélemény', 'Verdict'], reason: ['Miért gondolom így', 'Why I think so'],
  step: ['Következő lépések', 'Next steps'], draft: ['Tervezet', 'Draft'],
  copy: ['Másolás', 'Copy'], copied: ['Másolva', 'Copied'], other: ['English', 'Magyar'],
  save: ['Beszélgetés mentése', 'Save the talk'], restart: ['Újrakezdés', 'Start over'],
  forget: ['Minden törlése', 'Erase everything'],
  sure: ['Biztosan? Nyomd meg újra', 'Sure? Press again'], sent: ['', ''],
  waiting: ['Elküldésre vár', 'Waiting to be sent'],
  failed: ['Nem sikerült elküldeni.', 'This could not be sent.'],
  lost: ['A kiszolgáló a korábbi beszélgetést már nem őrzi, ez egy új.',
    'The server no longer has the earlier talk, this is a new one.'],
  forgetting: ['Itt töröltem, a kiszolgálóról is törlöm, amint elérem.',
    'Erased here, and on the server as soon as I can reach it.'],
  forgotten: ['Minden törölve, itt és a kiszolgálón is.',
    'Everything is erased, here and on the server.'], again: ['Új beszélgetés', 'New talk'],
  kept: ['Mi marad meg?', 'What is kept?'],
  keeping: ['Ebben a lapfülben a szöveg, amíg be nem zárod; a kiszolgálón a beszélgetés, hogy ' +
    'folytathasd. A törlés mindkettőt törli.',
  'In this tab, the text until you close it; on the server, the talk, so that you can go on. ' +
    'Erasing removes both.'],
  note: ['Program vagyok, nem ügyvéd. A döntés a tiéd.',
    'I’m a program, not a lawyer. The decision is yours.'],
};
const ICONS = { title: 'M4 5h16v11H9l-5 4z', close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19V5M6 11l6-6 6 6', menu: 'M12 6v.01M12 12v.01M12 18v.01' };
const LISTS = { reason: 'ul', step: 'ol' };

// a accent, o on it, b background, f surface, i ink, s soft ink, l line, e edge, w warning
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{color-scheme:light dark;--a:var(--advisor-accent,light-dark(#0d5f5b,#7accc0));
--o:var(--advisor-on-accent,light-dark(#fff,#0d2220));
--b:var(--advisor-background,light-dark(#fbfaf6,#14191b));
--f:var(--advisor-surface,light-dark(#fff,#1d2426));
--i:var(--advisor-text,light-dark(#1d2a2c,#e9ecea));--s:light-dark(#566366,#a5b0b0);
--l:light-dark(#dcdad0,#333d40);--e:light-dark(#7d8788,#7b8a8c);
--w:light-dark(#8a3b12,#f2b48c);display:block;text-align:start;
color:var(--i);font:var(--advisor-font,1rem/1.5 system-ui,sans-serif)}
@media(prefers-contrast:more){:host{--l:var(--i);--e:var(--i);--s:var(--i)}}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box;margin:0}
button,textarea{font:inherit;color:inherit}
button,summary{border:1px solid transparent;background:none;border-radius:1.4rem;
padding:.4rem .9rem;min-height:2.75rem;cursor:pointer;text-align:start}
button:hover:enabled,summary:hover{box-shadow:inset 0 0 0 9rem #8882}
:focus-visible{outline:3px solid var(--a);outline-offset:-1px}
svg{width:1.4rem;height:1.4rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;
display:block}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.panel,.log,.message{display:flex;flex-direction:column}
.panel{position:relative;background:var(--b);overflow:hidden;
height:var(--advisor-height,clamp(22rem,82vh,42rem));border:1px solid var(--l);
border-radius:var(--advisor-radius,1rem)}
header,form,.bar{display:flex;align-items:center;gap:.4rem}
header,form{padding:.5rem .5rem .5rem 1rem;background:var(--f);border-bottom:1px solid var(--l)}
.name{flex:1;font-weight:650;line-height:1.3}
.state,.tell,.kept{font-size:.8em;font-weight:400;line-height:1.4;color:var(--s)}
.state::before{content:"● "/"";color:var(--e)}
:is([data-state=online],[data-state=resumed]) .state::before{color:#2f9e6e}
[data-state=offline] .state::before{content:"○ "/"";color:var(--w)}
.icon{padding:.6rem;display:block}
.menu{position:absolute;z-index:2;top:3.7rem;right:.5rem;width:min(19rem,95%);max-height:80%;
overflow:auto;background:var(--f);border:1px solid var(--l);border-radius:1rem;padding:.4rem;
box-shadow:0 12px 32px #0003}
.menu button{display:block;width:100%;border-radius:.7rem}
.kept{padding:.6rem .9rem;margin-top:.3rem;border-top:1px solid var(--l)}
.log{flex:1;overflow:auto;overscroll-behavior:contain;padding:1rem;min-height:0;gap:.75rem;
overflow-wrap:anywhere;position:relative}
.message{gap:.4rem;align-items:flex-start}
.text{white-space:pre-wrap}
.bubble{max-width:min(90%,36rem);padding:.55rem .9rem;border-radius:1.1rem 1.1rem 1.1rem .3rem;
background:var(--f);border:1px solid var(--l)}
.user{align-items:flex-end}
.user .bubble{background:var(--a);color:var(--o);border-color:transparent;
border-radius:1.1rem 1.1rem .3rem}
.tell{display:none}
[data-state=offline] .waiting .tell,.failed .tell{display:block}
.bubble.noted{background:#2a9d8f20;border-color:transparent}
.bubble.safety{background:#f0863020;border:2px solid var(--w)}
.notice{margin:auto;padding:.5rem 1rem;text-align:center;color:var(--s)}
.line,.copy{border-color:var(--e)}
.kind{font-size:.75em;font-weight:650;text-transform:uppercase;color:var(--s)}
.card,.letter{width:100%;max-width:38rem;background:var(--f);border:1px solid var(--l);
border-radius:.9rem;padding:.9rem 1rem 1rem}
.card{border-top:.25rem solid var(--a)}
p.verdict{font-size:1.15rem;font-weight:650}
.card>*+.kind,.card>*+p:not(.verdict){margin-top:.7rem}
ul{padding-inline-start:1.2rem}
ol{list-style:none;padding:0}
.step{padding-inline-start:1.3rem;text-indent:-1.3rem}
li{margin-top:.3rem}
li::marker{color:var(--a)}
.bar{justify-content:space-between;margin-bottom:.6rem}
.choices{display:flex;flex-wrap:wrap;gap:.5rem}
.choice{border-color:var(--a);background:var(--f);color:var(--a);font-weight:550}
.choice:disabled{color:var(--s);border:1px dashed var(--e);background:none}
.chosen::before{content:"✓ "}
.offline{font-size:.875rem;padding:.5rem 1rem;background:#f0863020;color:var(--w)}
form{align-items:flex-end;padding:.6rem .6rem .2rem;border:0;border-top:1px solid var(--l)}
textarea{flex:1;min-width:0;resize:none;max-height:9.5rem;padding:.6rem 1rem;border-radius:1.4rem;
border:1px solid var(--e);background:var(--b);font-size:max(1em,16px);line-height:1.4;
field-sizing:content}
textarea::placeholder{color:var(--s);opacity:1}
.send,.launcher{background:var(--a);color:var(--o)}
.note{font-size:.75rem;color:var(--s);text-align:center;background:var(--f);
padding:.1rem 1rem calc(.4rem + env(safe-area-inset-bottom))}
.launcher,.float{position:fixed;z-index:9999;right:1rem;
bottom:max(1rem,env(safe-area-inset-bottom));box-shadow:0 8px 32px #0004}
.launcher{display:flex;align-items:center;gap:.5rem;padding:.8rem 1.2rem;border-radius:2rem}
.launcher.new::after{content:"●"}
.float{width:26rem;height:min(44rem,100vh - 2rem)}
@media(max-width:32rem),(max-height:26rem){.float{inset:0;width:auto;height:var(--view,100dvh);
border:0;border-radius:0;padding-top:env(safe-area-inset-top)}}
@media(prefers-reduced-motion:no-preference){.fresh{animation:in .2s ease-out}
@keyframes in{from{opacity:0;transform:translateY(.4rem)}}}
@media print{.panel{position:static;height:auto;border:0}.log{overflow:visible}
form,.note,.menu,.offline,button{display:none!important}}`);

// 'button.icon': class names are part names too; `text` and `label` are keys of WORDS for #write().
function h(spec, attributes = {}, ...children) {
  const [tag, ...names] = spec.split('.');
  const element = document.createElement(tag);
  if (tag === 'button') element.type = 'button';
  if (names.length) element.className = element.part = names.join(' ');
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (name === 'text' || name === 'label') element.dataset[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function icon(name) {
  const [svg, path] = ['svg', 'path'].map((tag) =>
    document.createElementNS('http://www.w3.org/2000/svg', tag));
  path.setAttribute('d', ICONS[name]);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.append(path);
  return svg;
}

// A key of sessionStorage that is ours alone: not another widget's, and not that of the tab that this
// one was duplicated from, whose storage it copied but whose lock is held.
const taken = new Set();
async function claim(key) {
  let storage;
  try {
    storage = sessionStorage;
    storage.advisorTab ??= crypto.getRandomValues(new Uint32Array(2)).join('');
  } catch {}
  for (; ; key += '+') {
    if (taken.has(key)) continue;
    taken.add(key);
    const unlock = await lock(`${storage?.advisorTab} ${key}`);
    if (unlock) return { storage, key, release: () => taken.delete(key) && unlock() };
  }
}

function lock(name) {
  return new Promise((got) => {
    const none = () => {};
    const signal = AbortSignal.timeout(300); // a reloaded page holds it for a moment
    if (!navigator.locks) return got(none);
    navigator.locks.request(name, { signal }, () => new Promise(got))
      .catch(() => got(!signal.aborted && none));
  });
}

export class ClientAdvisor extends HTMLElement {
  static observedAttributes = ['lang'];
  client = null; // the AdvisorClient, once connected to a page
  #stop; // ends what connectedCallback began
  #lang = 'hu';
  #parts;
  #offered; // the choices that can still be used
  #drawn = new Map(); // entry of the log -> its element

  focus() { this.#parts.input.focus(); }
  open() { this.#show(true); }
  close() { this.#show(false); }

  // Puts text where the person can change and send it.
  compose(text) {
    this.#parts.input.value = text;
    this.#typed();
    this.open();
  }

  async connectedCallback() {
    const stop = (this.#stop = new AbortController());
    this.#parts ??= this.#build(!this.hasAttribute('inline'));
    this.#speak(this.lang || document.documentElement.lang);
    const server = new URL(this.getAttribute('server') || new URL('ws', import.meta.url),
      document.baseURI);
    server.protocol = server.protocol.replace('http', 'ws');
    const { release, ...kept } = await claim(`advisor ${server} ${this.getAttribute('name')}`);
    if (stop.signal.aborted) return release();
    stop.signal.addEventListener('abort', release);
    this.client = new AdvisorClient({ server: server.href, lang: this.#lang, ...kept });
    this.#listen(this.client, stop.signal);
    this.#speak(this.client.data.lang);
    this.#render();
    this.#parts.input.value ||= this.client.data.draft;
    this.client.connect();
  }

  disconnectedCallback() {
    this.#stop.abort();
    this.client?.close();
    this.client = null;
  }

  attributeChangedCallback(name, old, lang) {
    if (!this.#parts) return;
    this.#speak(lang);
    this.client?.speak(this.#lang);
  }

  #listen(client, signal) {
    for (const type of ['state', 'said', 'change', 'reply', 'notice', 'reset', 'error']) {
      client.addEventListener(type, ({ detail }) => {
        this.#render();
        if (type === 'reply') this.#replied(detail);
        else if (detail?.state === 'failed') this.#announce(this.#t('failed'));
        this.dispatchEvent(new CustomEvent(`advisor-${type}`, { detail, bubbles: true }));
      }, { signal });
    }
    const wake = () => document.hidden || client.wake();
    addEventListener('online', wake, { signal });
    document.addEventListener('visibilitychange', wake, { signal });
    // On a phone the keyboard covers the page; only this tells how much is left.
    const view = globalThis.visualViewport;
    view?.addEventListener('resize', () =>
      this.#parts.panel.style.setProperty('--view', `${view.height}px`), { signal });
  }

  #build(floating) {
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    const button = (name, click) => h(`button.icon.${name}`, { label: name, click }, icon(name));
    const launcher = h('button.launcher', { click: () => this.open() },
      icon('title'), h('span', { text: 'title' }));
    const state = h('div.state', { role: 'status' });
    const log = h('div.log', { role: 'log', tabindex: 0, 'aria-live': 'off', label: 'log' });
    const live = h('div.hide', { 'aria-live': 'polite' });
    const offline = h('p.offline', { text: 'held' });
    const over = h('div.notice', {}, h('p'), h('button.line', { text: 'again', click: () => {
      this.client.connect();
      this.#settle();
    } }));
    log.append(over);
    const rows = CSS.supports('field-sizing:content') ? 1 : 2;
    const input = h('textarea.input', { rows, enterkeyhint: 'send', dir: 'auto', label: 'input',
      input: () => this.#typed(), keydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.#submit();
      } });
    const send = button('send', () => this.#submit());
    const menu = this.#buildMenu();
    const panel = h(floating ? 'section.panel.float' : 'section.panel',
      { role: floating ? 'dialog' : 'region', label: 'title', keydown: ({ key }) => {
        if (key === 'Escape') menu.open ? this.#fold() : this.close();
      } },
      h('header', {}, h('div.name', {}, h('span', { text: 'title' }), state), menu,
        ...(floating ? [button('close', () => this.close())] : [])),
      log, live, offline, h('form', {}, input, send), h('p.note', { text: 'note' }));
    panel.hidden = floating;
    root.addEventListener('pointerdown', ({ target }) => {
      if (!menu.contains(target)) menu.open = false;
    });
    root.append(...(floating ? [launcher] : []), panel);
    return { launcher, state, log, live, offline, over, input, menu, panel };
  }

  #buildMenu() {
    const acts = {
      other: () => this.client.speak(this.#lang === 'hu' ? 'en' : 'hu'),
      save: () => this.#save(),
      restart: () => this.client.restart(),
      forget: () => this.client.forget(),
    };
    const buttons = Object.keys(acts).map((text) => h('button', { text, click: ({ target: { dataset } }) => {
      if (dataset.text === 'sure' || text === 'other' || text === 'save') {
        this.#fold();
        return acts[text]();
      }
      dataset.text = 'sure';
      this.#write();
      this.#announce(this.#t('sure'));
    } }));
    const toggle = ({ target }) => {
      if (target.open) return;
      Object.keys(acts).forEach((text, i) => (buttons[i].dataset.text = text));
      this.#write();
    };
    return h('details', { toggle }, h('summary.icon', { label: 'menu' }, icon('menu')),
      h('div.menu', {}, ...buttons, h('div.kept', {}, h('b', { text: 'kept' }), h('br'),
        h('slot', { name: 'kept' }, h('span', { text: 'keeping' })))));
  }

  #t(key) { return WORDS[key][this.#lang === 'hu' ? 0 : 1]; }

  #write() {
    for (const one of this.shadowRoot.querySelectorAll('[data-text],[data-label]')) {
      const { text, label } = one.dataset;
      if (text && one.textContent !== this.#t(text)) one.textContent = this.#t(text);
      if (label) one.ariaLabel = one.placeholder = this.#t(label);
    }
  }

  #speak(lang) {
    if (/^(hu|en)/.test(lang)) this.#lang = lang.slice(0, 2);
    this.#parts.panel.lang = this.#lang;
    this.#write();
  }

  #fold() {
    const { menu } = this.#parts;
    menu.open = false;
    menu.firstChild.focus();
  }

  #show(open) {
    const { panel, launcher, log, over } = this.#parts;
    if (!launcher.isConnected) return;
    panel.hidden = !open;
    launcher.hidden = open;
    launcher.classList.remove('new');
    if (!open) return launcher.focus();
    this.#settle();
    log.scrollTop = over.previousSibling?.offsetTop - 12;
  }

  // Gives focus a new place: on a touch screen not the input, its keyboard would jump up.
  #settle() {
    const { log, input } = this.#parts;
    (matchMedia('(pointer:coarse)').matches ? log : input).focus({ preventScroll: true });
  }

  #typed() {
    const { input } = this.#parts;
    if (this.client) this.client.draft = input.value;
  }

  #submit() {
    const { input } = this.#parts;
    const text = input.value.trim();
    if (!text || !this.client) return;
    input.value = '';
    this.#typed();
    this.client.say(text);
  }

  // Draws what changed: entries of the log come, change their state, and go.
  #render() {
    const { log, panel, state, offline, over } = this.#parts;
    const { data, state: now } = this.client;
    panel.dataset.state = state.dataset.text = now;
    offline.hidden = now !== 'offline';
    over.hidden = !data.forget && now !== 'erased';
    over.firstChild.dataset.text = data.forget ? 'forgetting' : 'forgotten';
    over.lastChild.hidden = data.forget;
    for (const [entry, element] of this.#drawn) {
      if (data.log.includes(entry)) continue;
      element.remove();
      this.#drawn.delete(entry);
    }
    let added;
    for (const entry of data.log) {
      let element = this.#drawn.get(entry);
      if (!element) {
        element = added = this.#draw(entry);
        this.#drawn.set(entry, element);
        over.before(element);
      }
      if (!entry.state) continue;
      element.className = `message user ${entry.state}`;
      element.lastChild.dataset.text = entry.state;
    }
    this.#write();
    if (added) log.scrollTop = added.offsetTop - 12; // to where the new begins, not where it ends
  }

  #draw({ reply, notice, text, message }) {
    if (notice) return h('p.notice', { text: notice });
    this.#spend(message?.choice);
    if (reply) return this.#advice(reply);
    return h('div.message.user', {}, h('span.hide', { text: 'you' }),
      h('div.bubble.text', { dir: 'auto' }, text),
      h('div.tell', { text: 'waiting' }));
  }

  #advice({ blocks, choices, lang }) {
    const message = h('div.message.advisor', { lang }, h('span.hide', { text: 'bot' }));
    let card;
    let list;
    let before;
    for (const { kind, text } of blocks) {
      const heading = /verdict|reason|step|draft|safety/.test(kind) && h('div.kind', { text: kind });
      const body = (tag) => h(`${tag}.text.${kind}`, { dir: 'auto' }, text);
      if (kind === 'draft') message.append(this.#draft(heading, body('div')));
      else if (/verdict|reason|step|missing|counter/.test(kind) || (card && kind === 'say')) {
        if (!card) message.append((card = h('section.card')));
        if (heading && kind !== before) card.append(heading);
        if (!LISTS[kind]) card.append(body('p'));
        else if (kind !== before) card.append((list = h(LISTS[kind])));
        if (LISTS[kind]) list.append(body('li'));
      } else message.append(h(`div.bubble.${kind}`, {}, heading || '', body('div')));
      before = kind;
    }
    if (choices.length) message.append((this.#offered = this.#choices(choices)));
    return message;
  }

  #draft(heading, body) {
    const copy = h('button.copy', { text: 'copy', click: async () => {
      try {
        await navigator.clipboard.writeText(body.textContent);
      } catch { // the page is not secure: the old way
        getSelection().selectAllChildren(body);
        document.execCommand('copy');
      }
      copy.dataset.text = 'copied';
      this.#write();
      this.#announce(this.#t('copied'));
    } });
    return h('section.letter', {}, h('div.bar', {}, heading, copy), body);
  }

  #choices(choices) {
    return h('div.choices', { role: 'group', label: 'choices' }, ...choices.map((choice) =>
      h('button.choice', { 'data-id': choice.id,
        click: () => this.client.choose(choice) }, choice.text)));
  }

  // Choices stay where they were, greyed, the used one marked.
  #spend(chosen) {
    const focused = this.#offered?.contains(this.shadowRoot.activeElement);
    for (const button of this.#offered?.children ?? []) {
      button.disabled = true;
      button.classList.toggle('chosen', button.dataset.id === chosen);
    }
    this.#offered = null;
    if (focused) this.#settle();
  }

  #replied({ lang, text, choices, seq }) {
    const { panel, launcher, over } = this.#parts;
    this.#speak(lang);
    over.previousSibling.classList.add('fresh');
    const offers = choices.map((choice) => choice.text).join(', ');
    this.#announce(`${text}\n${offers && `${this.#t('choices')}: ${offers}`}`);
    launcher.classList.toggle('new', panel.hidden && seq > 1);
  }

  #announce(text) {
    this.#parts.live.replaceChildren(h('p', {}, text));
  }

  #save() {
    const lines = this.client.data.log.map(({ text, reply }) =>
      reply ? this.#t('bot') + reply.text : text && this.#t('you') + text);
    const href = `data:text/plain;charset=utf-8,${encodeURIComponent(lines.join('\n\n'))}`;
    h('a', { href, download: 'advisor.txt' }).click();
  }
}

if (!customElements.get('client-advisor')) customElements.define('client-advisor', ClientAdvisor);
