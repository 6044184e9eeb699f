// Clicks through the explorer page as each audience, in Debian's Chromium: node explorer.mjs http://127.0.0.1:8080/ [SCREENSHOT_DIR]
// Every example must answer with data and without errors; the page may ask no other host for anything, break no policy and log no error.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
// `OWN` waits for a token that a person pastes: it has no examples that run by themselves.
const SKIPPED_AUDIENCES = new Set(['OWN']);

const [address, screenshots] = process.argv.slice(2);
if (!address) throw new Error('usage: explorer.mjs URL [SCREENSHOT_DIR]');
const { host } = new URL(address);

const faults = [];
let passed = 0;
let failed = 0;

/** One check: a line for each that fails, nothing for those that pass. */
async function check(name, deed) {
  try {
    await deed();
    const seen = faults.splice(0);
    if (seen.length > 0) throw new Error(seen.join('; '));
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error.message}`);
    if (screenshots) await page.screenshot({ path: join(screenshots, `${name.replaceAll(/\W+/g, '-')}.png`), fullPage: true });
  }
}

function assert(holds, message) {
  if (!holds) throw new Error(message);
}

const profile = mkdtempSync(join(tmpdir(), 'vonk-chromium-'));
const context = await chromium.launchPersistentContext(profile, { executablePath: '/usr/bin/chromium', args: FLAGS, viewport: { width: 1400, height: 1000 } });
context.setDefaultTimeout(15_000);
const page = await context.newPage();

context.on('request', (request) => {
  const url = new URL(request.url());
  if (!['data:', 'blob:'].includes(url.protocol) && url.host !== host) faults.push(`asked ${url.host} for ${request.resourceType()}`);
});
page.on('websocket', (socket) => {
  if (new URL(socket.url()).host !== host) faults.push(`opened a socket to ${socket.url()}`);
});
page.on('console', (message) => {
  if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
});
page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
await page.addInitScript(() => {
  addEventListener('securitypolicyviolation', (event) => console.error(`policy ${event.effectiveDirective} broken by ${event.blockedURI}`));
});

/** Presses run and gives the answer that the page shows. */
async function run() {
  await page.locator('#result').evaluate((result) => { result.dataset.state = 'stale'; });
  await page.locator('#run').click();
  await page.locator('#result[data-state="done"], #result[data-state="failed"]').waitFor();
  return JSON.parse(await page.locator('#result-json').textContent());
}

const keys = (attribute) => page.locator(`[${attribute}]`).evaluateAll((buttons, name) => buttons.map((button) => button.getAttribute(name)), attribute);

try {
  await check('the page opens', async () => {
    const response = await page.goto(address, { waitUntil: 'networkidle' });
    assert(response.ok(), `${response.status()}`);
    assert(/default-src '(none|self)'/.test(response.headers()['content-security-policy']), 'no strict Content-Security-Policy');
    await page.locator('[data-example]').first().waitFor();
  });

  const audiences = (await keys('data-audience')).filter((audience) => !SKIPPED_AUDIENCES.has(audience));
  await check('there is more than one audience', async () => assert(audiences.length > 1, `${audiences}`));
  for (const audience of audiences) {
    await page.locator(`[data-audience="${audience}"]`).click();
    const examples = await keys('data-example');
    await check(`${audience} has examples`, async () => assert(examples.length > 0, 'none'));
    for (const example of examples) {
      await check(`${audience} runs ${example}`, async () => {
        await page.locator(`[data-example="${example}"]`).click();
        const answer = await run();
        assert(!answer.errors, JSON.stringify(answer.errors));
        assert(answer.data, 'no data');
      });
    }
  }

  await check('the docs list types', async () => {
    await page.locator('#docs-toggle').click();
    const docs = page.locator('#docs');
    await docs.getByText('Query', { exact: true }).first().waitFor();
    for (const type of ['Community', 'Question']) assert((await docs.innerText()).includes(type), `${type} is not there`);
  });
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
console.log(`explorer: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
