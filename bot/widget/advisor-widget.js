// <client-advisor>: the chat window, as a custom element. It draws what AdvisorClient knows and holds
// no state of the talk itself. Whatever the server sends is set as text, never as markup. README.md.
import { AdvisorClient } from './advisor-client.js';

const WORDS = {
  hu: {
    title: 'Ügyféltanácsadó', open: 'Beszélgetés megnyitása', close: 'Bezárás', menu: 'Menü',
    log: 'Beszélgetés', you: 'Te', bot: 'Tanácsadó', input: 'Üzeneted',
    hint: 'Írd le, mi történt…', send: 'Küldés', choices: 'Válaszlehetőségek',
    connecting: 'Kapcsolódás…', online: 'Kapcsolódva', resumed: 'Folytatjuk, ahol abbamaradt',
    offline: 'Nincs kapcsolat', closed: 'Szünetel',
    held: 'Amit most írsz, megmarad, és elküldöm, amint újra van kapcsolat.',
    noted: 'Feljegyezve', verdict: 'Vélemény', reason: 'Miért gondolom így',
    missing: 'Amit még nem tudok', counterfactual: 'Mi változtatna rajta',
    step: 'Következő lépések', draft: 'Tervezet', safety: 'Fontos',
    copy: 'Másolás', copied: 'Másolva', save: 'Beszélgetés mentése', restart: 'Újrakezdés',
    forget: 'Minden törlése', sure: 'Biztosan? Nyomd meg újra', other: 'English',
    waiting: 'Elküldésre vár', failed: 'Nem sikerült elküldeni.', retry: 'Újra',
    lost: 'A korábbi beszélgetés a kiszolgálón már nincs meg, ezért újat kezdtünk.',
    forgotten: 'Minden törölve, itt és a kiszolgálón is.', again: 'Új beszélgetés',
    forgetting: 'Itt töröltem. A kiszolgálóról is törlöm, amint elérem.',
    kept: 'Mi marad meg?', note: 'Program vagyok, nem ügyvéd. A döntés a tiéd.',
    keeping: 'Ebben a lapfülben a beszélgetés szövege, amíg be nem zárod. A kiszolgálón a ' +
      'beszélgetés, hogy megszakadás után folytathasd. A törlés mindkét helyen töröl.',
  },
  en: {
    title: 'Client advisor', open: 'Open the chat', close: 'Close', menu: 'Menu',
    log: 'Conversation', you: 'You', bot: 'Advisor', input: 'Your message',
    hint: 'Tell me what happened…', send: 'Send', choices: 'Suggested answers',
    connecting: 'Connecting…', online: 'Connected', resumed: 'Back where you left off',
    offline: 'Offline', closed: 'Paused',
    held: 'What you write now is kept, and sent as soon as the connection is back.',
    noted: 'Noted', verdict: 'Verdict', reason: 'Why I think so',
    missing: 'What I don’t know yet', counterfactual: 'What would change it',
    step: 'Next steps', draft: 'Draft', safety: 'Important',
    copy: 'Copy', copied: 'Copied', save: 'Save the talk', restart: 'Start over',
    forget: 'Erase everything', sure: 'Sure? Press again', other: 'Magyar',
    waiting: 'Waiting to be sent', failed: 'This could not be sent.', retry: 'Try again',
    lost: 'The server no longer has the earlier talk, so this is a new one.',
    forgotten: 'Everything is erased, here and on the server.', again: 'New talk',
    forgetting: 'Erased here. I will erase it on the server as soon as I can reach it.',
    kept: 'What is kept?', note: 'I’m a program, not a lawyer. The decision is yours.',
    keeping: 'In this tab, the text of the talk until you close it. On the server, the talk, so ' +
      'that you can go on after a break. Erasing removes both.',
  },
};
const ICONS = {
  chat: 'M4 5h16v11H9l-5 4z', close: 'M6 6l12 12M18 6L6 18', send: 'M12 19V5M6 11l6-6 6 6',
  menu: 'M12 6v.01M12 12v.01M12 18v.01',
};
const CARD = ['verdict', 'reason', 'missing', 'counterfactual', 'step'];

const LIGHT = `--bg:#fbfaf6;--face:#fff;--ink:#1d2a2c;--soft:#566366;--line:#dcdad0;--edge:#7d8788;
--tint:#e6f0ed;--accent:#0d5f5b;--on:#fff;--warn:#8a3b12;--warn-bg:#fdf0e6;color-scheme:light;`;
const DARK = `--bg:#14191b;--face:#1d2426;--ink:#e9ecea;--soft:#a5b0b0;--line:#333d40;--edge:#7b8a8c;
--tint:#1f3533;--accent:#7accc0;--on:#0d2220;--warn:#f2b48c;--warn-bg:#38261b;color-scheme:dark;`;
const CSS = `
:host{${LIGHT}--a:var(--advisor-accent,var(--accent));--o:var(--advisor-on-accent,var(--on));
--b:var(--advisor-background,var(--bg));--f:var(--advisor-surface,var(--face));
--i:var(--advisor-text,var(--ink));--r:var(--advisor-radius,1rem);display:block;
font:var(--advisor-font,400 1rem/1.5 system-ui,sans-serif);color:var(--i);text-align:start}
@media(prefers-color-scheme:dark){:host(:not([theme=light])){${DARK}}}
:host([theme=dark]){${DARK}}
@media(prefers-contrast:more){:host{--line:var(--i);--edge:var(--i);--soft:var(--i)}}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box;margin:0}
button,textarea{font:inherit;color:inherit}
button{cursor:pointer;border:1px solid transparent;background:none;border-radius:.75rem;
padding:.4rem .8rem;min-height:2.5rem;touch-action:manipulation}
button:disabled{cursor:default}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
svg{width:1.35rem;height:1.35rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;
stroke-linejoin:round;display:block}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.panel{display:flex;flex-direction:column;position:relative;background:var(--b);overflow:hidden;
height:var(--advisor-height,clamp(22rem,82dvh,42rem));border:1px solid var(--line);
border-radius:var(--r)}
header{display:flex;align-items:center;gap:.25rem;padding:.55rem .5rem .55rem 1rem;
border-bottom:1px solid var(--line);background:var(--f)}
.name{flex:1;min-width:0}
.name b{display:block;font-weight:650;line-height:1.3}
.state{font-size:.8125rem;line-height:1.3;color:var(--soft)}
.state::before{content:"";display:inline-block;width:.5rem;height:.5rem;border-radius:50%;
margin-inline-end:.4rem;background:var(--edge)}
[data-state=online] .state::before,[data-state=resumed] .state::before{background:#2f9e6e}
[data-state=offline] .state::before{background:none;box-shadow:inset 0 0 0 2px var(--warn)}
.icon{padding:.5rem;min-width:2.75rem;min-height:2.75rem;display:grid;place-items:center;flex:none}
.icon:hover{background:var(--tint)}
.menu{position:absolute;z-index:2;top:3.6rem;right:.5rem;width:min(19rem,calc(100% - 1rem));
max-height:calc(100% - 4.2rem);overflow:auto;background:var(--f);border:1px solid var(--line);
border-radius:.9rem;padding:.4rem;box-shadow:0 12px 32px #0003}
.menu button{display:block;width:100%;text-align:start;min-height:2.75rem}
.menu button:hover{background:var(--tint)}
.menu .sure{color:var(--warn);font-weight:600}
.kept{font-size:.8125rem;line-height:1.45;color:var(--soft);padding:.6rem .8rem;margin-top:.3rem;
border-top:1px solid var(--line)}
.kept b{display:block;color:var(--i)}
.log{flex:1;overflow:auto;overscroll-behavior:contain;padding:1rem;display:flex;
flex-direction:column;gap:.5rem;overflow-wrap:anywhere;position:relative;min-height:0}
.log:focus-visible{outline-offset:-3px}
.log>:first-child{margin-top:auto}
.msg{display:flex;flex-direction:column;gap:.4rem;align-items:flex-start;max-width:100%}
.text{white-space:pre-wrap;unicode-bidi:plaintext}
.bubble{max-width:min(92%,36rem);padding:.55rem .85rem;border-radius:1.1rem;background:var(--f);
border:1px solid var(--line);border-end-start-radius:.35rem}
.you{align-items:flex-end;margin-top:.5rem}
.you+.bot{margin-top:.5rem}
.you .bubble{background:var(--a);color:var(--o);border-color:transparent;
border-end-start-radius:1.1rem;border-end-end-radius:.35rem;max-width:min(85%,36rem)}
.waiting .bubble{opacity:.75}
.tell{font-size:.8125rem;color:var(--soft)}
.waiting .tell{display:none}
[data-state=offline] .waiting .tell{display:block}
.tell button{color:var(--a);text-decoration:underline;padding:0 .4rem;min-height:1.75rem}
.noted{background:var(--tint);border-color:transparent}
.safety{background:var(--warn-bg);border:2px solid var(--warn)}
.notice{align-self:center;text-align:center;font-size:.875rem;color:var(--soft);padding:.5rem 1rem}
.notice button{display:block;margin:.6rem auto 0}
.line,.choices button,.copy{border-color:var(--edge);background:var(--f)}
.card{width:100%;max-width:38rem;background:var(--f);border:1px solid var(--line);
border-top:.25rem solid var(--a);border-radius:.9rem;padding:.9rem 1rem 1rem}
.card h3,.kind{font-size:.75rem;font-weight:650;letter-spacing:.04em;text-transform:uppercase;
color:var(--soft)}
.card .verdict{font-size:1.15rem;line-height:1.4;font-weight:650}
.card h3:not(:first-child){margin-top:.9rem}
.card ul,.card ol{padding-inline-start:1.2rem;margin-top:.3rem}
.card li+li{margin-top:.35rem}
.card li::marker{color:var(--a);font-weight:650}
.draft{width:100%;max-width:38rem;border:1px solid var(--edge);border-radius:.9rem;
background:var(--f)}
.draft .bar{display:flex;align-items:center;justify-content:space-between;padding:.4rem .4rem .4rem 1rem;
border-bottom:1px dashed var(--line)}
.draft .text{padding:.8rem 1rem 1rem}
.choices{display:flex;flex-wrap:wrap;gap:.5rem;padding-top:.25rem}
.choices button{border-radius:1.25rem;border-color:var(--a);color:var(--a);font-weight:550;
text-align:start}
.choices button:hover:enabled{background:var(--tint)}
.choices button:disabled{color:var(--soft);border:1px dashed var(--edge);background:none}
.choices .chosen:disabled{border-style:solid}
.choices .chosen::before{content:"✓ "}
@media(pointer:coarse){button{min-height:2.75rem}}
.dots{color:var(--soft);letter-spacing:.2em;padding-inline-start:.5rem}
.held{font-size:.875rem;padding:.5rem 1rem;background:var(--warn-bg);color:var(--warn)}
form{display:flex;align-items:flex-end;gap:.5rem;padding:.6rem .6rem .2rem;background:var(--f);
border-top:1px solid var(--line)}
textarea{flex:1;min-width:0;resize:none;max-height:9.5rem;padding:.6rem .9rem;border-radius:1.3rem;
border:1px solid var(--edge);background:var(--b);font-size:max(1rem,16px);line-height:1.4;
field-sizing:content}
textarea::placeholder{color:var(--soft);opacity:1}
.send{border-radius:50%;background:var(--a);color:var(--o)}
.send:hover{background:var(--a);filter:brightness(1.12)}
.note{font-size:.75rem;color:var(--soft);text-align:center;background:var(--f);
padding:.1rem 1rem calc(.45rem + env(safe-area-inset-bottom,0px))}
.launch{display:none}
:host(:not([inline])) .launch{display:flex;align-items:center;gap:.5rem;position:fixed;z-index:9999;
right:calc(1rem + env(safe-area-inset-right,0px));
bottom:calc(1rem + env(safe-area-inset-bottom,0px));padding:.8rem 1.2rem;border-radius:2rem;
background:var(--a);color:var(--o);font-weight:600;box-shadow:0 6px 20px #0004}
.launch.new::after{content:"";width:.7rem;height:.7rem;border-radius:50%;background:currentColor}
:host(:not([inline])) .panel{position:fixed;z-index:10000;right:1rem;bottom:1rem;
width:min(26rem,calc(100vw - 2rem));height:min(44rem,calc(100dvh - 2rem));
box-shadow:0 16px 48px #0004}
@media(max-width:32rem),(max-height:26rem){:host(:not([inline])) .panel{inset:0;width:auto;
height:var(--view,100dvh);border:0;border-radius:0;
padding:env(safe-area-inset-top,0px) env(safe-area-inset-right,0px) 0 env(safe-area-inset-left,0px)}}
@media(prefers-reduced-motion:no-preference){
.fresh{animation:in .22s ease-out}@keyframes in{from{opacity:0;transform:translateY(.4rem)}}
.dots{animation:wait 1.2s infinite alternate}@keyframes wait{from{opacity:.35}}}
@media(forced-colors:active){.bubble,.card,.you .bubble,.launch,.send{border:1px solid}
.choices button:disabled{color:GrayText}}
@media print{.panel{position:static!important;height:auto!important;border:0}.log{overflow:visible}
form,.note,.icon,.held,.menu,.choices,.copy,.launch{display:none!important}}
`;
const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function icon(name) {
  const [svg, path] = ['svg', 'path'].map((tag) =>
    document.createElementNS('http://www.w3.org/2000/svg', tag));
  path.setAttribute('d', ICONS[name]);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  return svg;
}

// A key of sessionStorage that nobody else uses: neither another widget of this page nor a tab that
// was duplicated from this one (it starts with a copy of our storage, and finds our lock held).
const used = new Set();
async function claim(name) {
  let storage;
  try {
    storage = sessionStorage;
    storage['advisor-tab'] ??= crypto.getRandomValues(new Uint32Array(2)).join('');
  } catch {}
  for (let key = name; ; key += '+') {
    if (used.has(key)) continue;
    used.add(key);
    const release = await hold(`${storage?.['advisor-tab']} ${key}`);
    const free = () => {
      used.delete(key);
      release?.();
    };
    if (release) return { storage, key, free };
    free();
  }
}

function hold(name) {
  if (!navigator.locks) return () => {};
  return new Promise((got) => {
    // A page that is being reloaded may hold it for a moment longer.
    navigator.locks
      .request(name, { signal: AbortSignal.timeout(300) }, () => new Promise(got))
      .catch(({ name }) => got(/Abort|Timeout/.test(name) ? null : () => {}));
  });
}

export class ClientAdvisor extends HTMLElement {
  static observedAttributes = ['lang'];
  #client;
  #claimed;
  #run;
  #ready;
  #gotReady;
  #words = WORDS.hu;
  #labels = [];
  #parts = {};
  #offered; // the group of choices that can still be used
  #dots = h('div', { class: 'dots', 'aria-hidden': 'true' }, '•••');
  #timers = {};

  constructor() {
    super();
    this.#ready = new Promise((resolve) => (this.#gotReady = resolve));
  }

  // The AdvisorClient, as soon as there is one.
  get ready() { return this.#ready; }
  get state() { return this.#client?.state ?? 'closed'; }
  say(text) { return this.#ready.then((client) => client.say(text)); }
  choose(choice) { return this.#ready.then((client) => client.choose(choice)); }
  restart() { return this.#ready.then((client) => client.restart()); }
  forget() { return this.#ready.then((client) => client.forget()); }
  // Puts text into the input for the person to change or send.
  compose(text) {
    this.#parts.input.value = text;
    this.#typed();
    this.open();
  }

  focus() { this.#parts.input?.focus(); }
  open() { this.#show(true); }
  close() { this.#show(false); }

  async connectedCallback() {
    const run = (this.#run = {});
    this.#speak(this.lang || document.documentElement.lang);
    if (!this.shadowRoot) this.#build();
    const name = ['advisor', this.#server(), this.getAttribute('name') ?? ''].join(' ');
    const claimed = await claim(name);
    if (this.#run !== run) return claimed.free();
    this.#claimed = claimed;
    const { storage, key } = claimed;
    const lang = this.#words === WORDS.en ? 'en' : 'hu';
    this.#client = new AdvisorClient({ server: this.#server(), lang, storage, key });
    this.#listen(this.#client);
    this.#redraw();
    this.#parts.input.value = this.#client.draft;
    this.#gotReady(this.#client);
    this.#client.connect();
  }

  disconnectedCallback() {
    this.#run = null;
    this.#client?.close();
    this.#client = null;
    this.#claimed?.free();
    this.#claimed = null;
    this.#ready = new Promise((resolve) => (this.#gotReady = resolve));
    for (const [target, type] of WAKERS) target?.removeEventListener(type, this.#wake);
  }

  attributeChangedCallback(name, old, lang) {
    if (this.#client && WORDS[lang]) this.#client.speak(lang);
    if (this.shadowRoot) this.#speak(lang);
  }

  #server() {
    const base = new URL('ws', import.meta.url);
    const url = new URL(this.getAttribute('server') || base, document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    return url.href;
  }

  #listen(client) {
    const tell = (type, detail) =>
      this.dispatchEvent(
        new CustomEvent(`advisor-${type}`, { detail, bubbles: true, composed: true }));
    const on = (type, act) =>
      client.addEventListener(type, ({ detail }) => {
        if (client !== this.#client) return;
        act(detail);
        tell(type, detail);
      });
    on('state', () => this.#stateChanged());
    on('said', (entry) => this.#append(this.#mine(entry)));
    on('change', (entry) => this.#changed(entry));
    on('reply', (reply) => this.#replied(reply));
    on('notice', ({ notice }) => this.#notice(notice));
    on('reset', () => {
      this.#redraw();
      if (client.talk) this.#notice('forgetting');
    });
    on('forgotten', () => this.#gone());
    on('error', () => {});
    for (const [target, type] of WAKERS) target?.addEventListener(type, this.#wake);
  }

  #wake = () => {
    if (!document.hidden) this.#client?.wake();
    this.#parts.panel.style.setProperty('--view', `${visualViewport?.height}px`);
  };

  // Frame: header, menu, log, composer.

  #build() {
    const p = this.#parts;
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    p.launch = h('button', { type: 'button', class: 'launch', part: 'launcher', 'aria-expanded': 'false',
      click: () => this.open() }, icon('chat'), this.#label('title'));
    p.state = h('p', { class: 'state', part: 'status', role: 'status' });
    p.more = this.#iconButton('menu', 'menu', () => this.#toggleMenu());
    p.more.setAttribute('aria-expanded', 'false');
    const header = h('header', { part: 'header' },
      h('div', { class: 'name' }, this.#label('title', h('b', { part: 'title' })), p.state), p.more);
    if (!this.hasAttribute('inline')) {
      header.append(this.#iconButton('close', 'close', () => this.close()));
    }
    p.menu = this.#buildMenu();
    p.log = this.#label('log', h('div', { class: 'log', part: 'log', role: 'log', tabindex: '0',
      'aria-live': 'off' }), 'aria-label');
    p.live = h('div', { class: 'hide', 'aria-live': 'polite' });
    p.held = this.#label('held', h('p', { class: 'held', part: 'offline', hidden: '' }));
    p.panel = this.#label('title', h('section', { class: 'panel', part: 'panel',
      role: this.hasAttribute('inline') ? 'region' : 'dialog', keydown: (event) => this.#key(event) },
      header, p.menu, p.log, p.live, p.held, this.#buildForm(),
      this.#label('note', h('p', { class: 'note', part: 'note' }))), 'aria-label');
    p.panel.hidden = !this.hasAttribute('inline');
    root.addEventListener('pointerdown', ({ target }) => {
      if (!p.menu.contains(target) && !p.more.contains(target)) this.#toggleMenu(false);
    });
    root.append(p.launch, p.panel);
  }

  #buildMenu() {
    const item = (key, act) => this.#label(key, h('button', { type: 'button', click: act }));
    const twice = (key, act) => {
      const button = item(key, () => {
        if (button.classList.toggle('sure')) {
          button.textContent = this.#words.sure;
          return this.#announce(this.#words.sure);
        }
        this.#toggleMenu(false);
        act();
      });
      return button;
    };
    return h('div', { class: 'menu', part: 'menu', hidden: '' },
      item('other', () => {
        this.#toggleMenu(false);
        this.#client?.speak(this.#words === WORDS.hu ? 'en' : 'hu');
      }),
      item('save', () => this.#save()),
      twice('restart', () => this.#client?.restart()),
      twice('forget', () => this.#client?.forget()),
      h('div', { class: 'kept' }, this.#label('kept', h('b')),
        h('slot', { name: 'kept' }, this.#label('keeping'))));
  }

  #buildForm() {
    const input = h('textarea', { part: 'input', rows: '1', enterkeyhint: 'send', dir: 'auto',
      autocomplete: 'off', input: () => this.#typed(), keydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.#submit();
      } });
    this.#parts.input = this.#label('hint', this.#label('input', input, 'aria-label'), 'placeholder');
    const send = this.#iconButton('send', 'send', () => {});
    send.type = 'submit';
    send.classList.add('send');
    return h('form', { part: 'composer', submit: (event) => {
      event.preventDefault();
      this.#submit();
    } }, input, send);
  }

  #iconButton(name, key, click) {
    return this.#label(key,
      h('button', { type: 'button', class: 'icon', part: `button ${key}`, click }, icon(name)), 'aria-label');
  }

  // Gives an element a text of the interface that changes with the language.
  #label(key, element = h('span'), attribute) {
    const write = () => {
      if (attribute) element.setAttribute(attribute, this.#words[key]);
      else element.textContent = this.#words[key];
    };
    this.#labels.push(write);
    write();
    return element;
  }

  #speak(lang) {
    const words = WORDS[lang?.slice(0, 2)] ?? this.#words;
    if (words === this.#words) return;
    this.#words = words;
    this.#labels.forEach((write) => write());
    this.#parts.panel?.setAttribute('lang', lang.slice(0, 2));
    if (this.#client) this.#stateChanged();
  }

  #toggleMenu(show = this.#parts.menu.hidden) {
    const { menu, more } = this.#parts;
    if (show !== menu.hidden) return;
    if (!show && menu.contains(this.shadowRoot.activeElement)) more.focus();
    menu.hidden = !show;
    more.setAttribute('aria-expanded', show);
    menu.querySelectorAll('.sure').forEach((button) => button.classList.remove('sure'));
    this.#labels.forEach((write) => write());
    if (show) menu.querySelector('button').focus();
  }

  #show(open) {
    const { panel, launch } = this.#parts;
    if (this.hasAttribute('inline')) return open && this.focus();
    panel.hidden = !open;
    launch.hidden = open;
    launch.setAttribute('aria-expanded', open);
    launch.classList.remove('new');
    if (open) this.#rest();
    else launch.focus();
    if (open) this.#scroll(this.#parts.log.lastElementChild);
  }

  #key(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (!this.#parts.menu.hidden) this.#toggleMenu(false);
    else if (!this.hasAttribute('inline')) this.close();
  }

  // Where focus goes when its place is gone: not into the input on a phone, the keyboard would jump up.
  #rest() {
    const { log, input } = this.#parts;
    (matchMedia('(pointer:coarse)').matches ? log : input).focus({ preventScroll: true });
  }

  #typed() {
    const { input } = this.#parts;
    if (this.#client) this.#client.draft = input.value;
    if (globalThis.CSS?.supports('field-sizing', 'content')) return;
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight + 2}px`;
  }

  #submit() {
    const text = this.#parts.input.value.trim();
    if (!text || !this.#client) return;
    this.#parts.input.value = '';
    this.#typed();
    this.#client.say(text);
  }

  // The talk.

  #redraw() {
    this.#parts.log.replaceChildren();
    for (const entry of this.#client.log) {
      if (entry.reply) this.#draw(entry.reply);
      else if (entry.notice) this.#notice(entry.notice);
      else this.#append(this.#mine(entry));
    }
    this.#parts.log.querySelectorAll('.fresh').forEach((one) => one.classList.remove('fresh'));
    this.#stateChanged();
  }

  #stateChanged() {
    const { panel, state, held } = this.#parts;
    const { state: now } = this.#client;
    panel.dataset.state = now;
    state.textContent = this.#words[now];
    held.hidden = now !== 'offline';
    clearTimeout(this.#timers.resumed);
    if (now !== 'resumed') return;
    this.#timers.resumed = setTimeout(() => (state.textContent = this.#words.online), 5000);
  }

  #replied(reply) {
    this.#speak(reply.lang);
    this.#draw(reply);
    const said = reply.blocks.map((block) => block.text);
    if (reply.choices?.length) {
      said.push(`${this.#words.choices}: ${reply.choices.map((one) => one.text).join(', ')}`);
    }
    this.#announce(said.join('\n'));
    if (this.#parts.panel.hidden) this.#parts.launch.classList.add('new');
  }

  #draw(reply) {
    const { blocks = [], choices = [] } = reply;
    this.#spend();
    const message = h('div', { class: 'msg bot fresh', part: 'message advisor', lang: reply.lang,
      'data-seq': reply.seq }, h('span', { class: 'hide' }, `${this.#words.bot}:`));
    for (let at = 0; at < blocks.length; ) {
      const [block] = blocks.slice(at);
      const end = blocks.findIndex((one, i) => i > at && !CARD.includes(one.kind));
      const card = CARD.includes(block.kind);
      const next = card ? (end < 0 ? blocks.length : end) : at + 1;
      message.append(card ? this.#card(blocks.slice(at, next)) : this.#block(block));
      at = next;
    }
    if (choices.length) message.append((this.#offered = this.#choices(choices)));
    this.#append(message);
  }

  #block({ kind, text }) {
    const body = h('div', { class: 'text', dir: 'auto' }, text);
    if (kind === 'draft') return this.#draft(text, body);
    const known = kind === 'noted' || kind === 'safety';
    const bubble = h('div', { class: `bubble ${known ? kind : ''}`, part: `bubble ${kind}` });
    if (known) bubble.append(h('div', { class: 'kind' }, this.#words[kind]));
    bubble.append(body);
    return bubble;
  }

  #card(blocks) {
    const card = h('section', { class: 'card', part: 'card' });
    let list;
    blocks.forEach(({ kind, text }, i) => {
      if (blocks[i - 1]?.kind !== kind) {
        card.append(h('h3', { part: 'card-title' }, this.#words[kind]));
        list = kind === 'verdict' ? card : h(kind === 'step' ? 'ol' : 'ul');
        if (list !== card) card.append(list);
      }
      const shown = kind === 'step' ? text.replace(/^\d+[.)]\s+/, '') : text;
      list.append(h(list === card ? 'p' : 'li', { class: `text ${kind}`, part: kind, dir: 'auto' }, shown));
    });
    return card;
  }

  #draft(text, body) {
    const copy = h('button', { type: 'button', class: 'copy', part: 'copy', click: async () => {
      await copyText(text, this.shadowRoot);
      copy.textContent = this.#words.copied;
      this.#announce(this.#words.copied);
      setTimeout(() => (copy.textContent = this.#words.copy), 3000);
    } }, this.#words.copy);
    return h('section', { class: 'draft', part: 'draft', 'aria-label': this.#words.draft },
      h('div', { class: 'bar' }, h('span', { class: 'kind' }, this.#words.draft), copy), body);
  }

  #choices(choices) {
    return h('div', { class: 'choices', part: 'choices', role: 'group', 'aria-label': this.#words.choices },
      ...choices.map((choice) =>
        h('button', { type: 'button', part: 'choice', 'data-choice': choice.id,
          click: () => this.#client?.choose(choice) }, choice.text)));
  }

  // Choices stay where they were, greyed, the used one marked.
  #spend(chosen) {
    const focused = this.#offered?.contains(this.shadowRoot.activeElement);
    this.#offered?.querySelectorAll('button').forEach((button) => {
      if (button.dataset.choice === chosen) button.classList.add('chosen');
      button.disabled = true;
    });
    this.#offered = null;
    if (focused) this.#rest();
  }

  #mine(entry) {
    this.#spend(entry.message?.choice);
    const message = h('div', { 'data-id': entry.id, part: 'message user' },
      h('span', { class: 'hide' }, `${this.#words.you}:`),
      h('div', { class: 'bubble text', part: 'bubble', dir: 'auto' }, entry.text));
    this.#mark(message, entry);
    return message;
  }

  #mark(message, { id, state }) {
    message.className = `msg you fresh ${state}`;
    message.querySelector('.tell')?.remove();
    if (state === 'sent') return;
    const tell = h('div', { class: 'tell' }, this.#words[state]);
    if (state === 'failed') {
      tell.append(h('button', { type: 'button', click: () => this.#client?.retry(id) }, this.#words.retry));
      this.#announce(this.#words.failed);
    }
    message.append(tell);
  }

  #changed(entry) {
    const message = [...this.#parts.log.children].find((one) => one.dataset.id === entry.id);
    if (message) this.#mark(message, entry);
    this.#wait();
  }

  #notice(key) {
    this.#append(h('p', { class: 'notice', part: 'notice' }, this.#words[key]));
    this.#announce(this.#words[key]);
  }

  #gone() {
    this.#redraw();
    if (this.#client.waiting || this.#client.state !== 'closed') return;
    this.#notice('forgotten');
    const again = h('button', { type: 'button', class: 'line', click: () => {
      this.#redraw();
      this.#client.connect();
      this.#rest();
    } }, this.#words.again);
    this.#parts.log.lastElementChild.append(again);
  }

  #append(element) {
    this.#parts.log.append(element);
    this.#scroll(element);
    this.#wait();
  }

  // Shows the beginning of what is new, not its end.
  #scroll(element) {
    const { log } = this.#parts;
    if (element) log.scrollTop = Math.min(log.scrollHeight, element.offsetTop - 12);
  }

  #wait() {
    clearTimeout(this.#timers.dots);
    this.#dots.remove();
    if (!this.#client?.waiting) return;
    this.#timers.dots = setTimeout(() => {
      if (this.#client?.waiting && this.state !== 'offline') this.#parts.log.append(this.#dots);
    }, 400);
  }

  #announce(text) {
    const { live } = this.#parts;
    while (live.childElementCount > 3) live.firstElementChild.remove();
    live.append(h('p', {}, text));
  }

  #save() {
    this.#toggleMenu(false);
    const { you, bot } = this.#words;
    const text = this.#client.log.map(({ text, reply }) => {
      if (reply) return `${bot}: ${reply.blocks.map((block) => block.text).join('\n')}`;
      return text ? `${you}: ${text}` : '';
    }).join('\n\n');
    const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    h('a', { href, download: 'advisor.txt' }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }
}

const WAKERS = [[globalThis, 'online'], [document, 'visibilitychange'], [globalThis.visualViewport, 'resize']];

// The clipboard needs a secure page; without one the old way still works.
async function copyText(text, root) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h('textarea', { class: 'hide', readonly: '' });
    area.value = text;
    root.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

if (!customElements.get('client-advisor')) customElements.define('client-advisor', ClientAdvisor);
