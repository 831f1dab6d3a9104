'use strict'

/** The pictures of docs/pages.md, for people to look at: `TUWEN_URL=http://127.0.0.1:8080 node result-service/src/test/js/screenshots.js`. */
const path = require('node:path')
const { launch, openPage } = require('../../../../common/pages/src/test/js/browser.js')

const IMAGES = path.join(__dirname, '../../../../docs/images')
const url = `${process.env.TUWEN_URL.replace(/\/+$/, '')}/`

async function photograph(browser, name, { view = '', ...look }, prepare) {
  const { tab, context, faults } = await openPage(browser, { url, ...look })
  await tab.locator('.samples button').first().click()
  await tab.locator('.line').first().waitFor({ timeout: 90000 })
  await tab.locator('.picture img').waitFor({ timeout: 90000 })
  if (view) {
    await tab.goto(tab.url() + view)
  }
  await prepare?.(tab)
  await tab.screenshot({ path: path.join(IMAGES, `page-${name}.jpg`), type: 'jpeg', quality: 80 })
  console.log(name, faults)
  await context.close()
}

async function main() {
  const browser = await launch()
  try {
    await photograph(browser, 'text', { width: 1200, height: 900 }, tab => tab.locator('.word').nth(2).hover())
    await photograph(browser, 'phone', { width: 360, height: 780, language: 'zh', theme: 'dark' })
    await photograph(browser, 'renditions', { width: 1200, height: 900, view: '&view=renditions&process=image/resize,w_400/rounded-corners,r_40/watermark,text_5Zu-5paHIFR1d2Vu,size_40,g_center,color_0A666E/format,png' }, tab => tab.locator('.checkered img').waitFor({ timeout: 60000 }))
  } finally {
    await browser.close()
  }
}

main()
