// Opens the committed outputs of the lessons in a real browser without a network, and looks at every picture:
// is it there, does it have a size, does its text run into itself, does it stay silent, does it ask for anything?
// Charts are opened twice: as they are, and with plotly.js on the page. Then opens every page of the site in out/site.
//
//   npm ci && node check.mjs [notebook.ipynb …]      CHROMIUM=/path/to/chromium if it is not /usr/bin/chromium
//
// Screenshots go to out/screenshots. The last line is "N passed, N failed"; the exit code is 1 if any failed.
import { chromium } from 'playwright-core';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkSite } from './site.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const shots = join(root, 'out', 'screenshots');
const patience = 300_000; // until what does not come has failed; no check measures against it

const views = [
  { name: 'light', width: 1280, colorScheme: 'light', host: '' },
  { name: 'dark', width: 1280, colorScheme: 'dark', host: '' },
  { name: 'narrow', width: 390, colorScheme: 'light', host: '' },
  { name: 'dark host', width: 1280, colorScheme: 'light', host: 'vscode-dark' },
];

function notebooks() {
  if (process.argv.length > 2) return process.argv.slice(2).map(path => resolve(path));
  const folder = join(root, 'notebooks');
  return existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.ipynb')).sort().map(name => join(folder, name)) : [];
}

// A figure's HTML, for each cell that shows one.
function picturesOf(path) {
  const pictures = [];
  JSON.parse(readFileSync(path, 'utf8')).cells.forEach((cell, index) => {
    for (const output of cell.outputs ?? []) {
      const html = [output.data?.['text/html'] ?? []].flat().join('');
      if (/<svg|<img/.test(html)) pictures.push({ notebook: basename(path, '.ipynb'), cell: index + 1, html });
    }
  });
  return pictures;
}

// plotly.js as it lies in the assembly: a resource is preceded by its length in four bytes.
function plotlyScript() {
  const path = join(root, 'lib', 'bin', 'Plotly.NET.dll');
  if (!existsSync(path)) return null;
  const assembly = readFileSync(path);
  const start = assembly.indexOf('/**\n* plotly.js v');
  return start < 4 ? null : assembly.subarray(start, start + assembly.readUInt32LE(start - 4)).toString('utf8');
}

async function openPage(browser, view, html, script) {
  const context = await browser.newContext({ viewport: { width: view.width, height: 900 }, colorScheme: view.colorScheme, offline: true });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`); });
  page.on('pageerror', error => complaints.push(`error: ${error.message}`));
  page.on('request', request => { if (!/^(data|blob|about):/.test(request.url())) complaints.push(`request: ${request.url()}`); });
  const head = script ? `<script>${script.replaceAll('</script', '<\\/script')}</script>` : '';
  await page.setContent(`<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">${head}</head><body class="${view.host}">${html}</body></html>`);
  return { context, page, complaints };
}

// Runs in the page. Text of a drawing may cross nothing but itself by a hair, and must lie inside the drawing.
function inspect() {
  const faults = [];
  const drawings = [...document.querySelectorAll('svg[role=img], img')];
  if (drawings.length === 0) faults.push('no picture');
  for (const drawing of drawings) {
    const frame = drawing.getBoundingClientRect();
    if (frame.width < 50 || frame.height < 20) faults.push(`a picture of ${Math.round(frame.width)}×${Math.round(frame.height)} pixels`);
    const texts = [...drawing.querySelectorAll('text')].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
    for (const { text, box } of texts) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) faults.push(`"${text}" sticks out`);
    }
    for (let i = 0; i < texts.length; i++) {
      for (let j = i + 1; j < texts.length; j++) {
        const [a, b] = [texts[i].box, texts[j].box];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 3 && high > Math.min(a.height, b.height) * 0.35) faults.push(`"${texts[i].text}" runs into "${texts[j].text}"`);
      }
    }
    const ground = drawing.querySelector('.ground');
    const ink = drawing.querySelector('text');
    if (ground && ink) {
      const light = colour => { const [r, g, b] = colour.match(/[\d.]+/g).map(Number); return (r * 299 + g * 587 + b * 114) / 1000; };
      if (Math.abs(light(getComputedStyle(ground).fill) - light(getComputedStyle(ink).fill)) < 80) faults.push('text and ground have the same brightness');
    }
  }
  return { faults, title: drawings[0]?.querySelector?.('title')?.textContent ?? 'picture' };
}

async function look(browser, picture, number, script) {
  const faults = [];
  let title = 'picture';
  for (const view of views) {
    const { context, page, complaints } = await openPage(browser, view, picture.html, null);
    const seen = await page.evaluate(inspect);
    title = seen.title;
    faults.push(...[...seen.faults, ...complaints].map(fault => `${view.name}: ${fault}`));
    await page.screenshot({ path: join(shots, `${picture.notebook}-${String(number).padStart(2, '0')}-${view.name.replace(' ', '-')}.png`), fullPage: true });
    await context.close();
  }

  if (picture.html.includes('data-figure')) {
    if (script === null) {
      faults.push('interactive: lib/bin/Plotly.NET.dll with plotly.js is missing; build lib/Course.Exercises first');
    } else {
      for (const view of views.slice(0, 2)) {
        const { context, page, complaints } = await openPage(browser, view, picture.html, script);
        const upgraded = await page.waitForFunction(() => {
          const [live, still] = [document.querySelector('.live'), document.querySelector('.still')];
          const shapes = [...live.querySelectorAll('.trace path, .trace .js-line')].map(shape => shape.getBoundingClientRect()).filter(box => box.width > 3 || box.height > 3);
          return live.querySelector('.main-svg') && shapes.length >= JSON.parse(live.dataset.figure).data.length && getComputedStyle(still).display === 'none';
        }, null, { timeout: patience }).then(() => true, () => false);
        if (!upgraded) faults.push(`${view.name}: plotly.js is there, and the chart did not become interactive`);
        faults.push(...complaints.map(fault => `${view.name}, interactive: ${fault}`));
        await page.screenshot({ path: join(shots, `${picture.notebook}-${String(number).padStart(2, '0')}-interactive-${view.name}.png`), fullPage: true });
        await context.close();
      }
    }
  }

  return { title, faults };
}

const paths = notebooks();
const pictures = paths.flatMap(picturesOf);
if (pictures.length === 0) {
  console.log(paths.length === 0 ? 'There is no notebook in notebooks/.' : `No output of ${paths.length} notebooks holds a picture: run the lessons and save their outputs first.`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], // Chromium refuses its sandbox to root, as in a container.
});
const script = plotlyScript();
let passed = 0;
let failed = 0;
function report(name, faults) {
  if (faults.length > 0) failed++;
  else passed++;
  console.log(`${faults.length === 0 ? 'pass' : 'FAIL'}  ${name}`);
  for (const fault of faults.slice(0, 8)) console.log(`      ${fault}`);
  if (faults.length > 8) console.log(`      and ${faults.length - 8} more`);
}

for (const [index, picture] of pictures.entries()) {
  const { title, faults } = await look(browser, picture, index + 1, script);
  report(`${picture.notebook}, cell ${picture.cell}: ${title}`, faults);
}
if (process.argv.length === 2) {
  for (const { name, faults } of await checkSite(browser, join(root, 'out', 'site'), shots)) report(name, faults);
}

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
