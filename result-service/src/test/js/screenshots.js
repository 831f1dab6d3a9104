'use strict'

/**
 * The pictures of README and docs/pages.md, for people to look at, of a running system:
 * `TUWEN_URL=http://127.0.0.1:8080 node result-service/src/test/js/screenshots.js`. With `LOOKS=DIRECTORY`, every view in all eight looks as well.
 */
const path = require('node:path')
const { launch, openPage } = require('../../../../common/pages/src/test/js/browser.js')

const IMAGES = path.join(__dirname, '../../../../docs/images')
const url = `${process.env.TUWEN_URL.replace(/\/+$/, '')}/`
const WIDE = { width: 1440, height: 900 }
const NARROW = { width: 360, height: 780 }
const PROCESS = 'image/resize,w_400/rounded-corners,r_40/watermark,text_5Zu-5paHIFR1d2Vu,size_40,g_center,color_0A666E/format,png'
const VIEWS = { text: '', renditions: `&view=renditions&process=${PROCESS}`, code: `&view=code&process=${PROCESS}` }

/** What is kept: its name, its view, its look. */
const KEPT = [
  ['page-text', 'text', { ...WIDE, language: 'en', theme: 'light' }],
  ['page-text-zh', 'text', { ...WIDE, language: 'zh', theme: 'dark' }],
  ['page-phone', 'text', { ...NARROW, language: 'zh', theme: 'dark' }],
  ['page-renditions', 'renditions', { ...WIDE, language: 'en', theme: 'light' }],
]

async function main() {
  const browser = await launch()
  try {
    const id = await upload(browser)
    for (const [name, view, look] of KEPT) {
      await photograph(browser, id, view, look, { path: path.join(IMAGES, `${name}.jpg`), type: 'jpeg', quality: 80 })
    }
    for (const [view, size, language, theme] of process.env.LOOKS ? allLooks() : []) {
      const name = `${view}-${size.width}-${language}-${theme}.png`
      await photograph(browser, id, view, { ...size, language, theme }, { path: path.join(process.env.LOOKS, name) })
    }
  } finally {
    await browser.close()
  }
}

const allLooks = () => [...Object.keys(VIEWS), 'start', 'mine'].flatMap(view => [WIDE, NARROW].flatMap(size => ['zh', 'en'].flatMap(language => ['light', 'dark'].map(theme => [view, size, language, theme]))))

async function upload(browser) {
  const { tab, context } = await openPage(browser, { url, patience: 60000 })
  await tab.locator('.samples button').first().click()
  await tab.locator('.line').first().waitFor({ timeout: 90000 })
  const id = new URL(tab.url()).searchParams.get('image')
  await context.close()
  return id
}

async function photograph(browser, id, view, look, file) {
  const { tab, context, faults } = await openPage(browser, { url: view in VIEWS ? `${url}?image=${id}${VIEWS[view]}` : view === 'mine' ? `${url}?page=mine` : url, ...look, patience: 60000 })
  await tab.locator('h1').waitFor()
  if (view === 'text') {
    await tab.locator('.line').first().waitFor()
    await tab.locator('.picture img').waitFor()
    await tab.locator('.word').nth(2).hover()
  } else if (view === 'mine') {
    await tab.locator('header button').first().click()
    await tab.getByRole('button', { name: /bob/ }).click()
    await tab.getByText('bob', { exact: true }).waitFor()
  }
  await tab.locator('.skeleton').first().waitFor({ state: 'detached' })
  await tab.screenshot(file)
  console.log(path.basename(file.path), faults)
  await context.close()
}

main()
