// Opens Debian's classic notebook in a real browser, without a network, and does what a reader does: Run All, Interrupt,
// Restart, completion, an input box, a script that draws on the page, code that goes on after its cell, a lesson of the
// course.
//
//   node notebook.mjs COURSE…     the words that run `course`; CHROMIUM=/path/to/chromium if it is not /usr/bin/chromium
//
// Needs .ci/browser's packages. The last line is "N passed, N failed"; the exit code is 1 if any failed.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const { chromium } = createRequire(join(root, '.ci/browser/package.json'))('playwright-core');
const patience = 300_000; // until a check that hangs has failed; no check measures against it
const course = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'course-notebook-'));
const shots = join(root, 'out', 'screenshots');
mkdirSync(shots, { recursive: true });
process.env.JUPYTER_DATA_DIR = join(folder, 'data');
process.env.JUPYTER_RUNTIME_DIR = join(folder, 'runtime');
process.env.JUPYTER_CONFIG_DIR = join(folder, 'config');

const cells = ['var x = 40;\nx + 2', 'Console.WriteLine("two");', '#!html\n<b id="bold">bold</b>', 'display(new[] { 1, 2, 3 });'];
writeFileSync(join(folder, 'reader.ipynb'), JSON.stringify({
  cells: cells.map(source => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source })),
  metadata: { kernelspec: { name: 'course-csharp', display_name: 'C# (concurrency course)', language: 'C#' } },
  nbformat: 4, nbformat_minor: 4,
}));
cpSync(join(root, 'notebooks', '01-generators.ipynb'), join(folder, '01-generators.ipynb'));

function freePort() {
  return new Promise(done => { const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); }); });
}

const [command, ...words] = course;
const installed = spawnSync(command, [...words, 'jupyter', 'install', '--as-dotnet-interactive', '--javascript', 'browser'], { cwd: root, stdio: 'inherit' });
if (installed.status !== 0) {
  console.log('The kernel could not be installed.\n0 passed, 1 failed');
  process.exit(1);
}
const port = await freePort();
const server = spawn('jupyter', ['notebook', '--no-browser', '--allow-root', `--port=${port}`, '--port-retries=0', '--ip=127.0.0.1', `--notebook-dir=${folder}`, '--NotebookApp.token=', '--NotebookApp.password='], { stdio: ['ignore', 'ignore', 'pipe'] });
let log = '';
server.stderr.on('data', text => { log += text; });
const base = `http://127.0.0.1:${port}`;
for (let tries = 0; ; tries++) {
  try { if ((await fetch(`${base}/api`)).ok) break; } catch { /* not yet */ }
  if (tries > 3000 || server.exitCode !== null) {
    console.log(`The notebook server does not start.\n${log}\n0 passed, 1 failed`);
    process.exit(1);
  }
  await new Promise(done => setTimeout(done, 100));
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
context.setDefaultTimeout(patience);
await context.route('**/*', route => (route.request().url().startsWith(base) ? route.continue() : route.abort()));
let passed = 0;
let failed = 0;

async function open(name) {
  const page = await context.newPage();
  await page.goto(`${base}/notebooks/${name}`, { waitUntil: 'domcontentloaded' });
  await kernelReady(page);
  return page;
}

const kernelReady = page => page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected() && document.querySelector('#kernel_indicator_icon.kernel_idle_icon'));
const output = (page, index) => page.locator('.cell').nth(index).locator('.output');

// Puts code into a new last cell, and runs it unless it is only to be edited.
async function type(page, code, run = true) {
  const index = await page.evaluate(([text, runs]) => {
    const cell = Jupyter.notebook.insert_cell_at_bottom('code');
    cell.set_text(text);
    Jupyter.notebook.select(Jupyter.notebook.find_cell_index(cell));
    if (runs) cell.execute();
    return Jupyter.notebook.find_cell_index(cell);
  }, [code, run]);
  return index;
}

async function check(name, page, action) {
  try {
    const note = await action(page);
    passed++;
    console.log(`pass  ${name}${note ? ` (${note})` : ''}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n      ${String(error.message ?? error).split('\n').slice(0, 6).join('\n      ')}`);
    await page.screenshot({ path: join(shots, `notebook-${failed}.png`), fullPage: true });
  }
}

const page = await open('reader.ipynb');
await check('classic notebook: Run All runs every cell', page, async () => {
  await page.click('#celllink');
  await page.click('#run_all_cells');
  await output(page, 0).getByText('42').first().waitFor();
  await output(page, 1).getByText('two').first().waitFor();
  await page.locator('#bold').waitFor();
  await output(page, 3).getByText('3').first().waitFor();
});

await check('classic notebook: Interrupt stops a cell, and variables stay', page, async () => {
  const index = await type(page, 'Console.WriteLine("running"); while (true) { }');
  await output(page, index).getByText('running').first().waitFor();
  const start = performance.now();
  await page.click('button[data-jupyter-action="jupyter-notebook:interrupt-kernel"]');
  await output(page, index).getByText('all variables keep their values').first().waitFor();
  const seconds = (performance.now() - start) / 1000;
  await kernelReady(page);
  await output(page, await type(page, 'x * 2')).getByText('80').first().waitFor();
  return `${seconds.toFixed(2)} s`;
});

await check('classic notebook: Tab completes', page, async () => {
  const index = await type(page, 'Console.WriteL', false);
  await page.locator('.cell').nth(index).locator('.CodeMirror').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Tab');
  await page.waitForFunction(i => Jupyter.notebook.get_cell(i).get_text() === 'Console.WriteLine', index);
});

await check('classic notebook: Console.ReadLine opens an input box', page, async () => {
  const index = await type(page, 'Console.WriteLine($"hello {Console.ReadLine()}");');
  const box = page.locator('.cell').nth(index).locator('input.raw_input');
  await box.fill('Ann');
  await box.press('Enter');
  await output(page, index).getByText('hello Ann').first().waitFor();
});

await check('classic notebook: a JavaScript cell draws on the page, with a value of C#', page, async () => {
  const index = await type(page, "#!javascript\n#!share --from csharp x\nconst made = document.createElement('b');\nmade.id = 'made';\nmade.textContent = `made of ${x + (await Promise.resolve(1))}`;\nelement[0].append(made);");
  await output(page, index).locator('#made').getByText('made of 41').waitFor();
  await output(page, await type(page, '#!javascript\nawait null;\nnull.x')).getByText('Cannot read properties of null').first().waitFor();
  await output(page, await type(page, '#!share --from javascript made')).getByText('no value comes back').first().waitFor();
});

await check('classic notebook: what a cell leaves running is shown under it while no cell runs', page, async () => {
  const gate = join(folder, 'gate');
  const index = await type(page, `var started = "yes"; _ = Task.Run(async () => { while (!System.IO.File.Exists(@"${gate}")) await Task.Delay(5); Console.Write("printed late"); throw new FormatException("failed late"); });`);
  const next = await type(page, 'started');
  await output(page, next).getByText('yes').first().waitFor();
  await kernelReady(page);
  writeFileSync(gate, '');
  await output(page, index).getByText('printed late').first().waitFor();
  await output(page, index).getByText('System.FormatException: failed late').first().waitFor();
  if (await output(page, next).getByText('late').count() > 0) throw new Error('it is shown under the next cell, too');
});

await check('classic notebook: a process that ends while no cell runs is reported under the cell that ended it', page, async () => {
  const gate = join(folder, 'end');
  const index = await type(page, `new System.Threading.Thread(() => { while (!System.IO.File.Exists(@"${gate}")) System.Threading.Thread.Sleep(5); throw new FormatException("the end"); }).Start();`);
  await output(page, await type(page, 'started')).getByText('yes').first().waitFor();
  await kernelReady(page);
  writeFileSync(gate, '');
  await output(page, index).getByText('All variables are lost').first().waitFor();
  await output(page, index).getByText('A fresh process takes over').first().waitFor();
  await output(page, await type(page, '6 * 7')).getByText('42').first().waitFor();
});

await check('classic notebook: Restart empties the kernel', page, async () => {
  await page.click('button[data-jupyter-action="jupyter-notebook:confirm-restart-kernel"]');
  await page.click('.modal-dialog .btn-danger');
  await page.waitForFunction(() => !document.querySelector('.modal-dialog'));
  await kernelReady(page);
  await output(page, await type(page, 'x')).getByText('CS0103').first().waitFor();
});
await page.evaluate(() => { window.onbeforeunload = null; Jupyter.notebook.set_dirty(false); });
await page.close();

const lesson = await open('01-generators.ipynb');
await check('classic notebook: a lesson opens unchanged with the kernel .net-csharp', lesson, async () => {
  const name = await lesson.evaluate(() => Jupyter.notebook.kernel.name);
  if (name !== '.net-csharp') throw new Error(`it opened with ${name}`);
  await output(lesson, await type(lesson, '1 + 1')).getByText('2').first().waitFor();
  await lesson.evaluate(() => { window.onbeforeunload = null; Jupyter.notebook.set_dirty(false); });
});

await browser.close();
server.kill('SIGTERM');
await new Promise(done => (server.exitCode === null ? server.once('exit', done) : done()));
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
