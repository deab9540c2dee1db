// What scripts/check-page asks of the pages in the folders `sample`, `hostile` and `large` of its first argument.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, screenshot] = [resolve(process.argv[2]), process.argv[3]];
const require = createRequire(join(folder, 'node_modules/'));
const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')).href);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const MAX_BYTES = 100_000;
const LOOKS = [['light', 1280], ['light', 320], ['dark', 1280], ['dark', 320]];
const findings = [];
const told = (page, what) => findings.push(`${page}: ${what}`);

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  // The pages are ours and local; as root, in a container, Chromium cannot make its sandbox.
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

/** Opens a page; whatever runs, is asked for or leaves it is a finding. Pictures are asked for, and not given. */
async function open(path) {
  const name = path.slice(folder.length + 1);
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const url = request.url();
    const isPicture = request.resourceType() === 'image' && /^https?:/.test(url);
    if (url.split('#')[0] === pathToFileURL(path).href) return request.continue();
    if (!isPicture) told(name, `asks for ${url}`);
    request.abort();
  });
  page.on('dialog', (dialog) => { told(name, `opens a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('pageerror', (error) => told(name, `an error: ${error.message}`));
  page.on('popup', () => told(name, 'opens a window'));
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load' });
  return { name, page };
}

/** Whether all of it fits into its width. */
const tooWide = (page) => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? `${scrollWidth} pixels on ${clientWidth}` : null;
});

async function checkAxe(page, name, state) {
  // Its own world: the page's policy forbids scripts.
  const found = await page.mainFrame().isolatedRealm().evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'] })`);
  for (const { id, help, nodes } of found.violations) {
    told(name, `${state}: ${id} (${help}), ${nodes.length} times, first ${nodes[0].html.slice(0, 120)}`);
  }
}

async function checkLooks(page, name) {
  for (const [scheme, width] of LOOKS) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width, height: 800 });
    const wide = await tooWide(page);
    if (wide) told(name, `${scheme}, ${width} pixels: ${wide}`);
    await checkAxe(page, name, `${scheme}, ${width} pixels`);
  }
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.emulateMediaType('print');
  await page.setViewport({ width: 700, height: 1000 });
  const wide = await tooWide(page);
  if (wide) told(name, `printed: ${wide}`);
  const paper = await page.evaluate(() => getComputedStyle(document.body).color);
  if (!/^rgb\((\d|[1-9]\d), /.test(paper)) told(name, `printed from a dark screen, text is ${paper}`);
  await page.emulateMediaType('screen');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
}

/** Everything that can be used is reached by the tabulator key, in the order of the text, and shows that it is reached. */
async function checkKeyboard(page, name) {
  await page.setViewport({ width: 1280, height: 800 });
  const n_usable = await page.evaluate(() => {
    const usable = [...document.querySelectorAll('a[href], summary, button, input')].filter((one) => one.checkVisibility() && one.tabIndex >= 0);
    usable.forEach((one, place) => { one.place = place; });
    return usable.length;
  });
  for (let place = 0; place < n_usable; place += 1) {
    await page.keyboard.press('Tab');
    const reached = await page.evaluate(() => {
      const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
      return { place: document.activeElement.place, isShown: outlineStyle !== 'none' || boxShadow !== 'none' };
    });
    if (reached.place !== place || !reached.isShown) {
      return told(name, `the tabulator key, ${place} of ${n_usable}: ${JSON.stringify(reached)}`);
    }
  }
}

/** What a hostile article must not have left in the page, and what must be there: its text. */
async function checkHostile(page, name) {
  const foreign = await page.evaluate(() => {
    const elements = [...document.querySelectorAll('*')];
    const handlers = elements.filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on') || name === 'style'));
    const found = [...document.querySelectorAll('script, iframe, object, embed, form, base, link'), ...handlers];
    const links = [...document.querySelectorAll('[href], [src]')].map((one) => one.href || one.src);
    const styles = document.querySelectorAll('style').length;
    return [...found.map((one) => one.outerHTML), ...links.filter((link) => !/^(https?|file):/.test(String(link)))]
      .concat(styles === 1 ? [] : [`${styles} style sheets`], globalThis.wasRun ? ['a script ran'] : []);
  });
  foreign.forEach((one) => told(name, `holds ${String(one).slice(0, 200)}`));
  const text = await page.evaluate(() => document.body.innerText);
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text)) told(name, 'shows a control character');
  return text;
}

let n_pages = 0;
let shown = '';
let largest = 0;
for (const set of ['sample', 'hostile', 'large']) {
  for (const file of readdirSync(join(folder, set)).filter((file) => file.endsWith('.html')).sort()) {
    const path = join(folder, set, file);
    const { name, page } = await open(path);
    largest = Math.max(largest, statSync(path).size);
    if (statSync(path).size >= MAX_BYTES) told(name, `${statSync(path).size} bytes`);
    await checkLooks(page, name);
    await checkKeyboard(page, name);
    if (set === 'hostile') shown += await checkHostile(page, name);
    await page.close();
    n_pages += 1;
    console.log(`${name}: ${statSync(path).size} bytes, ${findings.length} findings so far`);
  }
}
if (!shown.includes('<script>')) told('hostile', 'the text of a script is not shown');
if (!readdirSync(join(folder, 'large')).some((file) => file.endsWith('-2.html'))) told('large', 'no story goes on in a second page');
if (screenshot) {
  const index = readFileSync(join(folder, 'plain/index.html'), 'utf8');
  const { page } = await open(join(folder, 'plain', /story-[0-9a-f]+\.html/.exec(index)[0]));
  await page.setViewport({ width: 1120, height: 1075 });
  await page.screenshot({ path: screenshot });
}
await browser.close();
findings.forEach((finding) => console.error(finding));
console.log(`${n_pages} pages, the largest of ${largest} bytes: ${findings.length} findings`);
process.exit(findings.length > 0 ? 1 : 0);
