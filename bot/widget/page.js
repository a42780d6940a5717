// The demo page: its language, and examples that go into the widget's input.
const widget = document.querySelector('client-advisor');
const links = [...document.querySelectorAll('[data-lang]')];
const TITLES = { hu: 'Ügyféltanácsadó', en: 'Client advisor' };

function remembered() {
  try {
    return localStorage.getItem('advisor-page-lang');
  } catch {
    return null;
  }
}

function show(lang, remember) {
  document.documentElement.lang = lang;
  document.title = TITLES[lang];
  widget.lang = lang;
  for (const link of links) {
    if (link.dataset.lang === lang) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  if (!remember) return;
  history.replaceState(null, '', `?lang=${lang}`);
  try {
    localStorage.setItem('advisor-page-lang', lang);
  } catch {} // without storage the address still carries it
}

const wishes = [new URLSearchParams(location.search).get('lang'), remembered(), navigator.language];
show(wishes.map((wish) => wish?.slice(0, 2)).find((lang) => lang in TITLES) ?? 'en');

for (const link of links) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    show(link.dataset.lang, true);
  });
}

for (const example of document.querySelectorAll('.examples button')) {
  example.addEventListener('click', () => {
    widget.compose(example.textContent);
    widget.focus();
  });
}
