// Opens every page of the exported site from the disk, with the network cut: does it stay silent, is every chart a drawing
// first and interactive later, do links lead somewhere, does nothing stick out, do search, theme and keys work?
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const largestSite = 15_000_000;
const patience = 300_000; // until what does not come has failed; no check measures against it
const views = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'laptop', width: 1280, height: 800 },
  { name: 'projector', width: 1920, height: 1080 },
].flatMap(view => ['light', 'dark'].map(colorScheme => ({ ...view, colorScheme, name: `${view.name}-${colorScheme}` })));

// Runs in the page before anything else: what the charts look like before plotly.js can have come.
function remember() {
  addEventListener('load', () => {
    window.firstSight = [...document.querySelectorAll('figure:has(> .live)')]
      .map(figure => figure.querySelector('.still svg').getBoundingClientRect().width > 50 && !figure.querySelector('.main-svg'));
  });
}

function areInteractive() {
  return [...document.querySelectorAll('figure:has(> .live)')].every(figure =>
    figure.querySelector('.live .main-svg') && getComputedStyle(figure.querySelector('.still')).display === 'none');
}

// Runs in the page when it has come to rest.
function inspect() {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.parentElement.closest('pre, .display, .table'));
    faults.push(`the page is ${document.documentElement.scrollWidth} pixels wide: ${wide.slice(0, 3).map(one => one.tagName.toLowerCase() + '.' + one.className).join(', ')}`);
  }
  for (const svg of document.querySelectorAll('svg:not(.js-plotly-plot svg, #js-plotly-tester, svg svg)')) {
    if (svg.getAttribute('aria-hidden') === 'true') continue;
    const names = (svg.getAttribute('aria-labelledby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join('');
    if (svg.getAttribute('role') !== 'img' || !(names || svg.getAttribute('aria-label') || svg.querySelector(':scope > title'))) faults.push('a picture has no accessible name');
  }
  if ([...document.querySelectorAll('figure > .live')].some(plot => !plot.getAttribute('aria-label'))) faults.push('an interactive chart has no accessible name');
  for (const image of document.images) {
    if (!image.hasAttribute('alt')) faults.push(`the image ${image.src.slice(0, 80)} has no alternative text`);
    if (image.naturalWidth === 0) faults.push(`the image ${image.src.slice(0, 80)} is blank`);
  }
  const ids = [...document.querySelectorAll(':is(h1, h2, h3, h4, h5, h6, .cell)[id]')].map(one => one.id);
  for (const id of new Set(ids)) {
    if (document.getElementById(id) !== document.querySelector(`:is(h1, h2, h3, h4, h5, h6, .cell)[id="${CSS.escape(id)}"]`) || ids.filter(other => other === id).length > 1) faults.push(`#${id} is there twice`);
  }
  if (document.querySelectorAll('.code').length !== document.querySelectorAll('.code .copy').length) faults.push('a code cell has no copy button');
  if (document.querySelector('main').getBoundingClientRect().height < 200) faults.push('the page is empty');
  return { faults, links: [...document.querySelectorAll('a[href]')].map(link => link.href), firstSight: window.firstSight ?? [] };
}

function brokenLinks(links) {
  return [...new Set(links)].filter(link => link.startsWith('file:')).flatMap(link => {
    const url = new URL(link);
    const anchor = decodeURIComponent(url.hash.slice(1));
    const path = fileURLToPath(new URL(url.pathname, 'file:'));
    if (!existsSync(path)) return [`a link leads to ${link}, which is not there`];
    return anchor && !readFileSync(path, 'utf8').includes(`id="${anchor}"`) ? [`a link leads to ${link}, which has no such anchor`] : [];
  });
}

async function open(browser, view, address) {
  const context = await browser.newContext({ viewport: { width: view.width, height: view.height }, colorScheme: view.colorScheme, offline: true });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`); });
  page.on('pageerror', error => complaints.push(`error: ${error.message}`));
  page.on('request', request => { if (!/^(file|data|blob|about):/.test(request.url())) complaints.push(`request: ${request.url()}`); });
  page.on('requestfailed', request => complaints.push(`failed: ${request.url()}`));
  await page.addInitScript(remember);
  await page.goto(address);
  return { context, page, complaints };
}

async function waitForCharts(page, faults, when) {
  await page.waitForFunction(areInteractive, null, { timeout: patience }).catch(() => faults.push(`a chart did not become interactive${when}`));
}

async function look(browser, folder, name, shots, seen) {
  const faults = await Promise.all(seen.map(async view => {
    const { context, page, complaints } = await open(browser, view, pathToFileURL(join(folder, name)).href);
    const found = [];
    await waitForCharts(page, found, '');
    const { faults: inspected, links, firstSight } = await page.evaluate(inspect);
    if (firstSight.includes(false)) found.push('a chart showed no drawing at first');
    found.push(...inspected, ...complaints);
    if (view === seen[0]) found.push(...brokenLinks(links));
    if (seen.length > 1) {
      const shot = join(shots, `site-${name.replace(/\.html$/, '').replaceAll('/', '-')}-${view.name}`);
      await page.screenshot({ path: `${shot}.png` });
      if (firstSight.length > 0) {
        await page.evaluate(() => document.querySelector('figure:has(> .live)').scrollIntoView({ block: 'center' }));
        await page.screenshot({ path: `${shot}-chart.png` });
      }
    }
    await context.close();
    return found.map(fault => `${view.name}: ${fault}`);
  }));
  return faults.flat();
}

// What a reader does: searches, chooses the other theme, turns the page.
async function use(browser, folder) {
  const faults = [];
  const address = pathToFileURL(join(folder, 'index.html')).href;
  const { context, page, complaints } = await open(browser, views[2], address);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  const light = await ground();
  await page.keyboard.press('t');
  const dark = await ground();
  if (light === dark) faults.push('the theme does not change');
  await page.reload();
  if (await ground() !== dark) faults.push('the chosen theme is forgotten');

  await page.locator('.card a').first().click();
  const first = page.url();
  await waitForCharts(page, faults, ' in the chosen theme');
  await page.locator('.bar .theme').click();
  await waitForCharts(page, faults, ' after the theme was changed');
  if (await ground() !== light) faults.push('the theme button does not change the theme back');

  await page.keyboard.press('/');
  await page.keyboard.type('yield from');
  await page.waitForFunction(() => document.querySelector('#Search li a'), null, { timeout: patience }).catch(() => faults.push('the search finds nothing for "yield from"'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('zzzzqq');
  await page.waitForFunction(() => document.querySelector('#Search .count').textContent === 'Nothing found.', null, { timeout: patience }).catch(() => faults.push('the search finds what is not there'));
  await page.keyboard.press('Escape');

  if (await page.locator('.neighbours a[rel=next]').count() > 0) {
    await page.keyboard.press('n');
    await page.waitForURL(url => url.href !== first, { timeout: patience }).catch(() => faults.push('the key n does not turn to the next lesson'));
    await waitForCharts(page, faults, ' after turning the page');
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(first, { timeout: patience }).catch(() => faults.push('the left arrow does not turn back'));
    await waitForCharts(page, faults, ' after turning back');
  }
  await context.close();
  return [...faults, ...complaints];
}

/** Checks the site in a folder; gives a name and the faults for each page. */
export async function checkSite(browser, folder, shots) {
  if (!existsSync(join(folder, 'index.html'))) return [{ name: 'site', faults: ['out/site is missing: write it with `course export` first'] }];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/')).sort();
  const size = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  const results = [{ name: `site of ${files.length} files, ${(size / 1e6).toFixed(1)} MB`, faults: size > largestSite ? ['it is larger than 15 MB'] : [] }];
  for (const name of files.filter(name => name.endsWith('.html'))) {
    // Files of the clone all look alike: one view of each is enough.
    results.push({ name: `site, ${name}`, faults: await look(browser, folder, name, shots, name.startsWith('source/') ? views.slice(0, 1) : views) });
  }
  results.push({ name: 'site, in use', faults: await use(browser, folder) });
  return results;
}
