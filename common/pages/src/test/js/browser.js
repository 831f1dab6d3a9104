'use strict'

/**
 * A real Chromium, with a page that collects what must not be: errors, violations of the policy, requests to other hosts.
 *
 *     const browser = await launch()
 *     const page = await openPage(browser, { url, width: 360, language: 'zh', theme: 'dark' })
 *     page.faults              // empty, or what went wrong
 *     await axe(page.tab)      // empty, or what keeps people out
 */
const fs = require('node:fs')
const path = require('node:path')

const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(file => file && fs.existsSync(file))
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']
const LANGUAGES = { zh: 'zh-CN', en: 'en-US' }

/** Why there is no browser here, or nothing. */
function missing() {
  if (!CHROMIUM) {
    return 'Chromium is not installed (apt-get install chromium)'
  }
  return fs.existsSync(path.join(__dirname, 'node_modules/playwright-core')) ? '' : `npm ci has not run in ${path.relative(process.cwd(), __dirname)}`
}

function launch(options = {}) {
  return require('playwright-core').chromium.launch({ executablePath: CHROMIUM, args: FLAGS, ...options })
}

/**
 * A tab of its own, with nothing remembered but what a `context` of another tab remembers; `allow(text)` may forgive a message of the console,
 * `patience` is how long each wait may take.
 */
async function openPage(browser, { url, width = 1440, height = 900, language = 'en', theme = 'light', allow = () => false, storage, context, patience = 60000 }) {
  context ??= await browser.newContext({ viewport: { width, height }, locale: LANGUAGES[language], colorScheme: theme, reducedMotion: 'reduce', storageState: storage })
  const tab = await context.newPage()
  const faults = []
  const origin = new URL(url).origin
  tab.setDefaultTimeout(patience)
  tab.on('console', message => message.type() === 'error' && !allow(message.text()) && faults.push(`console: ${message.text()}`))
  tab.on('pageerror', error => faults.push(`page: ${error.stack ?? error}`))
  tab.on('dialog', dialog => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss() })
  tab.on('request', request => {
    const to = request.url()
    if (!to.startsWith(origin + '/') && !/^(blob|data):/.test(to)) {
      faults.push(`other host: ${to}`)
    }
  })
  await tab.exposeBinding('reportViolation', (_, text) => faults.push(`policy: ${text}`))
  await tab.addInitScript(() => addEventListener('securitypolicyviolation', event => window.reportViolation(`${event.violatedDirective} ${event.blockedURI}`)))
  await tab.goto(url)
  return { tab, context, faults }
}

let source

/** What axe finds on the page as it is now: `rule: element`, WCAG 2.2 A and AA and good practice. */
async function axe(tab) {
  source ??= fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
  // The page's own policy refuses a script tag.
  await tab.evaluate(script => window.axe || (0, Function)(script)(), source)
  const { violations } = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], preload: false }))
  return violations.flatMap(violation => violation.nodes.map(node => `${violation.id}: ${node.html.slice(0, 200)} ${node.any.map(each => each.message).join('; ').slice(0, 200)}`))
}

module.exports = { CHROMIUM, axe, launch, missing, openPage }
