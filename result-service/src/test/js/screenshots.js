'use strict'

/**
 * The pictures of README and docs, for people to look at, of a running system that was started with `--simulators`:
 *
 *     TUWEN_URL=http://127.0.0.1:8080 CONSOLE_URL=http://127.0.0.1:8088 CONSOLE_TOKEN=… node result-service/src/test/js/screenshots.js
 *
 * With `PICTURES=DIRECTORY`, every view of the page in all eight looks as well. Without `CONSOLE_URL` the console keeps its
 * pictures; with it, the system has dead letters that a person made.
 */
const path = require('node:path')
const { launch, openPage } = require('../../../../common/pages/src/test/js/browser.js')

const IMAGES = path.join(__dirname, '../../../../docs/images')
const SAMPLES = path.join(__dirname, '../../main/resources/META-INF/pages/app')
const PHOTOS = [path.join(IMAGES, 'result.jpg'), path.join(SAMPLES, 'sample-sign.jpg'), path.join(SAMPLES, 'sample-receipt.jpg')]
const [url, consoleUrl] = [process.env.TUWEN_URL, process.env.CONSOLE_URL].map(each => each && `${each.replace(/\/+$/, '')}/`)
const WIDE = { width: 1440, height: 900 }
const NARROW = { width: 360, height: 780 }
const PROCESS = 'image/resize,w_400/rounded-corners,r_40/watermark,text_5Zu-5paHIFR1d2Vu,size_40,g_center,color_0A666E/format,png'
const VIEWS = { text: '', renditions: `&view=renditions&process=${PROCESS}`, code: `&view=code&process=${PROCESS}` }

/** In the label and on the sign. */
const SEARCHED = '区'

/** What is kept: its name, its view, its look. */
const KEPT = [
  ['page-text', 'text', { ...WIDE, language: 'en', theme: 'light' }],
  ['page-text-zh', 'text', { ...WIDE, language: 'zh', theme: 'dark' }],
  ['page-phone', 'text', { ...NARROW, language: 'en', theme: 'light' }],
  ['page-phone-zh', 'text', { ...NARROW, language: 'zh', theme: 'dark' }],
  ['page-renditions', 'renditions', { ...WIDE, language: 'en', theme: 'light' }],
  ['page-mine', 'mine', { ...WIDE, language: 'en', theme: 'light' }],
]
const OF_CONSOLE = [
  ['console-overview', '', { ...WIDE, language: 'en', theme: 'light' }],
  ['console-dead-letters', '/dead-letters', { ...WIDE, language: 'en', theme: 'light' }],
]

async function main() {
  const browser = await launch()
  try {
    const id = await upload(browser)
    const user = await logIn(browser)
    for (const [name, view, look] of KEPT) {
      await photograph(browser, { id, user, view, look, file: path.join(IMAGES, `${name}.jpg`) })
    }
    for (const [view, size, language, theme] of process.env.PICTURES ? allLooks() : []) {
      const file = path.join(process.env.PICTURES, `${view}-${size.width}-${language}-${theme}.png`)
      await photograph(browser, { id, user, view, look: { ...size, language, theme }, file })
    }
    if (consoleUrl) {
      await photographConsole(browser)
    }
  } finally {
    await browser.close()
  }
}

const allLooks = () => [...Object.keys(VIEWS), 'start', 'mine'].flatMap(view => [WIDE, NARROW].flatMap(size => ['zh', 'en'].flatMap(language => ['light', 'dark'].map(theme => [view, size, language, theme]))))
const as = file => (file.endsWith('.jpg') ? { path: file, type: 'jpeg', quality: 85 } : { path: file })
const receiptIsRead = tab => tab.getByText('20261128-0042').first().waitFor({ timeout: 90000 })

async function upload(browser) {
  const { tab, context } = await openPage(browser, { url, patience: 60000 })
  await tab.locator('.samples button').first().click()
  await receiptIsRead(tab)
  const id = new URL(tab.url()).searchParams.get('image')
  await context.close()
  return id
}

/** The session of a user who has sent a few photos, as the tab keeps it. */
async function logIn(browser) {
  const { tab, context } = await openPage(browser, { url, patience: 60000 })
  await tab.locator('header button').first().click()
  await tab.getByRole('button', { name: /bob/ }).click()
  await tab.getByText('bob', { exact: true }).waitFor()
  for (const photo of PHOTOS) {
    await tab.locator('input[type=file]').first().setInputFiles(photo)
    await tab.locator('.line').first().waitFor({ timeout: 90000 })
    await tab.locator('header nav a').first().click()
  }
  const kept = await tab.evaluate(() => JSON.stringify(sessionStorage))
  await context.close()
  return kept
}

async function photograph(browser, { id, user, view, look, file }) {
  const { tab, context, faults } = await openPage(browser, { url: view in VIEWS ? `${url}?image=${id}${VIEWS[view]}` : url, ...look, patience: 60000 })
  await tab.locator('h1').waitFor()
  if (view === 'mine') {
    await tab.evaluate(kept => Object.entries(JSON.parse(kept)).forEach(([name, value]) => sessionStorage.setItem(name, value)), user)
    await tab.goto(`${url}?page=mine&q=${encodeURIComponent(SEARCHED)}`)
    await tab.locator('mark').nth(1).waitFor()
    await tab.locator('.card-of-image img').nth(1).waitFor()
  }
  if (view in VIEWS) {
    await tab.locator('button.danger').waitFor()
  }
  if (view === 'text') {
    await tab.locator('.line').first().waitFor()
    await tab.locator('.picture img').waitFor()
    await tab.locator('.word').nth(2).evaluate(word => word.focus({ preventScroll: true }))
  }
  await tab.locator('.skeleton').first().waitFor({ state: 'detached' })
  await tab.screenshot(as(file))
  console.log(path.basename(file), faults)
  await context.close()
}

async function photographConsole(browser) {
  const { tab, context, faults } = await openPage(browser, { url: `${consoleUrl}console`, patience: 60000, allow: text => text.includes('status of 4') })
  await tab.locator('input[type=password]').fill(process.env.CONSOLE_TOKEN)
  await tab.locator('form button').click()
  await tab.locator('tbody tr').first().waitFor()
  for (const [name, view, { width, height, theme }] of OF_CONSOLE) {
    await tab.setViewportSize({ width, height })
    await tab.emulateMedia({ colorScheme: theme })
    await tab.goto(`${consoleUrl}console${view}`)
    await tab.locator('tbody tr, [data-row]').first().waitFor()
    await tab.screenshot(as(path.join(IMAGES, `${name}.jpg`)))
    console.log(name, faults)
  }
  await context.close()
}

main()
