'use strict'

/**
 * What the pages of a running system weigh, and when a linked image is drawn, each with an empty cache:
 * `TUWEN_URL=http://127.0.0.1:8080 CONSOLE_URL=http://127.0.0.1:8088 CONSOLE_TOKEN=… node result-service/src/test/js/measure.js`.
 */
const { launch, openPage } = require('../../../../common/pages/src/test/js/browser.js')

const [url, consoleUrl] = [process.env.TUWEN_URL, process.env.CONSOLE_URL].map(each => each && each.replace(/\/+$/, ''))
const ROUNDS = 9
const PATIENCE = { patience: 60000 }

async function main() {
  const browser = await launch()
  try {
    const id = await upload(browser)
    for (const [name, view, shown] of [['start', '/', '.samples img'], ['text', `/?image=${id}`, '.line'], ['renditions', `/?image=${id}&view=renditions`, '.checkered img'], ['code', `/?image=${id}&view=code`, 'pre'], ['mine', '/?page=mine', '.empty']]) {
      const { tab, context } = await openPage(browser, { url: url + view, ...PATIENCE })
      await tab.locator(shown).first().waitFor()
      console.log(`${name}: ${await weightOf(tab)}`)
      await context.close()
    }
    const millis = []
    for (let round = 0; round < ROUNDS; round++) {
      millis.push(await firstPicture(browser, `${url}/?image=${id}`))
    }
    millis.sort((a, b) => a - b)
    console.log(`the picture of a linked image is drawn ${millis[(ROUNDS - 1) / 2]} ms after the navigation began (median of ${ROUNDS}; ${millis[0]} to ${millis[ROUNDS - 1]})`)
    if (consoleUrl) {
      await ofConsole(browser)
    }
  } finally {
    await browser.close()
  }
}

async function upload(browser) {
  const { tab, context } = await openPage(browser, { url: `${url}/`, ...PATIENCE })
  await tab.locator('.samples button').first().click()
  await tab.locator('.line').first().waitFor()
  await tab.locator('.picture img').waitFor()
  const id = new URL(tab.url()).searchParams.get('image')
  await context.close()
  return id
}

/** Pictures are the image's, and not the page's. */
async function weightOf(tab) {
  const bytes = await tab.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource').filter(each => /\.(js|css|svg)$/.test(each.name))].map(each => each.encodedBodySize))
  return `${bytes.reduce((sum, each) => sum + each, 0)} bytes, compressed, in ${bytes.length} files`
}

/** When the browser itself says that it has painted the picture: what asks a page from outside comes late by its own polling. */
async function firstPicture(browser, address) {
  const { tab, context } = await openPage(browser, { url: address, ...PATIENCE })
  await tab.locator('.picture img').waitFor()
  const millis = await tab.evaluate(() => new Promise(done => {
    new PerformanceObserver(paints => paints.getEntries().filter(each => each.element?.matches('.picture img')).forEach(each => done(Math.round(each.renderTime || each.startTime))))
      .observe({ type: 'largest-contentful-paint', buffered: true })
  }))
  await context.close()
  return millis
}

async function ofConsole(browser) {
  const { tab, context } = await openPage(browser, { url: `${consoleUrl}/console`, allow: () => true, ...PATIENCE })
  await tab.locator('input[type=password]').fill(process.env.CONSOLE_TOKEN)
  await tab.locator('form button').click()
  await tab.locator('tbody tr').first().waitFor()
  console.log(`console: ${await weightOf(tab)}`)
  await context.close()
}

main()
