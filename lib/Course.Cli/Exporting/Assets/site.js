// What a page does beyond being read: theme, copying, contents, interactive charts, search, keys.
// A classic script, because a page opened from a disk may load no modules and fetch no files.
'use strict';

const root = document.body.dataset.root;
const searchDialog = document.getElementById('Search');

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function load(path, then) {
  document.head.append(element('script', { src: path, onload: then }));
}

// Theme: the system's, until the reader chooses the other one.
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const themeButton = document.querySelector('.bar .theme');
const isDark = () => (document.documentElement.dataset.theme ?? (systemDark.matches ? 'dark' : 'light')) === 'dark';

function showTheme() {
  themeButton.setAttribute('aria-pressed', isDark());
  // Charts that are already interactive took their colours from the page as it was: draw them again.
  for (const figure of document.querySelectorAll('figure[data-live]')) {
    const plot = figure.querySelector('.live');
    window.Plotly.purge(plot);
    plot.style.display = 'none';
    figure.querySelector('.still').style.display = '';
    delete figure.dataset.live;
  }
  window.dispatchEvent(new Event('course-plotly'));
}

function toggleTheme() {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem('course-theme', theme); } catch { /* It lasts for this page only. */ }
  showTheme();
}

themeButton.onclick = toggleTheme;
systemDark.addEventListener('change', showTheme);
showTheme();

// Copy buttons.
async function copy(button, code) {
  const text = code.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element('textarea', { value: text });
    button.after(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
}

for (const block of document.querySelectorAll('.code')) {
  const button = element('button', { type: 'button', className: 'copy', textContent: 'Copy' });
  button.setAttribute('aria-label', 'Copy this code');
  button.onclick = () => copy(button, block.querySelector('code'));
  block.append(button);
}

// Contents: closed on a phone, and with a mark at the part that is being read.
const contents = document.querySelector('.contents details');
if (contents) {
  const wide = matchMedia('(min-width: 66rem)');
  const fold = () => { contents.open = wide.matches; };
  wide.addEventListener('change', fold);
  fold();
  const links = [...contents.querySelectorAll('a')];
  const headings = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const follow = () => {
    const current = headings.findLastIndex(heading => heading.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, index) => index === current ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current'));
    if (wide.matches && current >= 0) {
      const { top, bottom } = links[current].getBoundingClientRect();
      const frame = contents.parentElement;
      if (top < frame.getBoundingClientRect().top || bottom > innerHeight) frame.scrollTop += top - innerHeight / 2;
    }
  };
  let asked = false;
  addEventListener('scroll', () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; follow(); });
  }, { passive: true });
  follow();
}

// An interactive chart takes the place of a drawing, and its name.
for (const plot of document.querySelectorAll('figure > .live')) {
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', plot.parentElement.querySelector('svg title').textContent);
}

// Charts: first the drawing that is in the page; when everything else is there, plotly.js, which tells the charts.
if (document.body.dataset.plotly) {
  addEventListener('load', () => (window.requestIdleCallback ?? setTimeout)(() =>
    load(document.body.dataset.plotly, () => window.dispatchEvent(new Event('course-plotly')))));
}

// Whoever has no mouse scrolls wide code and tables with the arrow keys.
const scrollers = [...document.querySelectorAll('pre, .table, .display, .display .scroll')];
function makeReachable() {
  for (const scroller of scrollers) {
    if (scroller.scrollWidth > scroller.clientWidth + 1) scroller.tabIndex = 0;
    else scroller.removeAttribute('tabindex');
  }
}
addEventListener('resize', makeReachable);
addEventListener('load', makeReachable);

// On paper everything is open.
let opened = [];
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details:not([open])')];
  for (const details of opened) details.open = true;
});
addEventListener('afterprint', () => { for (const details of opened) details.open = false; });

// Search: every word has to occur; a word in a title counts for more.
const input = searchDialog.querySelector('input');
const list = searchDialog.querySelector('ol');
const count = searchDialog.querySelector('.count');
const mostResults = 20;

function score(section, words) {
  const title = section.title.toLowerCase(), lesson = section.lesson.toLowerCase(), text = section.text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const times = text.split(word).length - 1;
    const points = (title.includes(word) ? 20 : 0) + (lesson.includes(word) ? 3 : 0) + Math.min(times, 5);
    if (points === 0) return 0;
    sum += points;
  }
  return sum;
}

function excerpt(text, words) {
  const lower = text.toLowerCase();
  const first = Math.min(...words.map(word => lower.indexOf(word)).filter(place => place >= 0), text.length);
  let start = first === text.length ? 0 : Math.max(0, first - 60);
  if (start > 0) start = text.indexOf(' ', start) + 1;
  const piece = text.slice(start, start + 180);
  const parts = [start > 0 ? '… ' : ''];
  const pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
  let end = 0;
  for (const match of piece.matchAll(pattern)) {
    parts.push(piece.slice(end, match.index), element('mark', { textContent: match[0] }));
    end = match.index + match[0].length;
  }
  parts.push(piece.slice(end), start + 180 < text.length ? ' …' : '');
  return parts;
}

function showResults() {
  const words = input.value.toLowerCase().split(/\s+/).filter(word => word);
  if (!window.courseSections) return;
  const found = words.length === 0 ? [] : window.courseSections
    .map(section => ({ section, points: score(section, words) }))
    .filter(result => result.points > 0)
    .sort((a, b) => b.points - a.points);
  count.textContent = words.length === 0 ? '' : found.length === 0 ? 'Nothing found.' : found.length === 1 ? '1 section' : `${found.length} sections`;
  list.replaceChildren(...found.slice(0, mostResults).map(({ section }) => element('li', {}, element('a',
    { href: root + section.page + (section.anchor ? '#' + encodeURIComponent(section.anchor) : ''), onclick: () => searchDialog.close() },
    element('strong', { textContent: section.title }),
    section.title === section.lesson ? '' : element('span', { textContent: ` · ${section.lesson}` }),
    element('small', {}, ...excerpt(section.text, words))))));
}

function openSearch() {
  searchDialog.showModal();
  input.select();
  if (!window.courseSections) load(root + 'assets/search-index.js', showResults);
}

document.querySelector('.bar .search').onclick = openSearch;
input.oninput = showResults;
searchDialog.addEventListener('click', event => { if (event.target === searchDialog) searchDialog.close(); });
searchDialog.addEventListener('keydown', event => {
  const results = [...list.querySelectorAll('a')];
  const place = results.indexOf(document.activeElement);
  if (event.key === 'Escape') {
    // A search field would take the first Escape for itself, to empty itself.
    event.preventDefault();
    searchDialog.close();
  } else if (event.key === 'Enter' && place < 0) {
    event.preventDefault();
    results[0]?.click();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const next = place + (event.key === 'ArrowDown' ? 1 : -1);
    (next < 0 ? input : results[Math.min(next, results.length - 1)])?.focus();
  }
});

// Keys.
function turn(relation) {
  document.querySelector(`.neighbours a[rel=${relation}]`)?.click();
}

const keys = {
  '/': openSearch,
  t: toggleTheme,
  n: () => turn('next'), ArrowRight: () => turn('next'),
  p: () => turn('prev'), ArrowLeft: () => turn('prev'),
};

addEventListener('keydown', event => {
  const busy = event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || searchDialog.open
    || event.target.closest?.('input, textarea, select, [contenteditable], .js-plotly-plot, [tabindex="0"]');
  if (busy || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

for (const hidden of document.querySelectorAll('.bar [hidden], .keys[hidden]')) hidden.hidden = false;
