'use strict'

/**
 * The way of a photo through the running system that `TUWEN_URL` names, started with `--simulators`, as a guest and as a user see it.
 * With `WALKS=all`, also by the ways in and the filters that `pages.test.js` tries against a stub.
 */
const assert = require('node:assert')
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { after, afterEach, before, describe, it } = require('node:test')
const { axe, launch, missing, openPage } = require('../../../../common/pages/src/test/js/browser.js')

const url = `${(process.env.TUWEN_URL ?? '').replace(/\/+$/, '')}/`
const SAMPLES = path.join(__dirname, '../../main/resources/META-INF/pages/app')
const [RECEIPT, SIGN] = ['receipt', 'sign'].map(name => fs.readFileSync(path.join(SAMPLES, `sample-${name}.jpg`)))
/** A busy machine reads slowly. */
const PATIENCE = 60000
const READ = { timeout: 90000 }
const isWhole = process.env.WALKS === 'all'

describe('the page of the running system', { skip: missing() || (process.env.TUWEN_URL ? false : 'TUWEN_URL is not set'), timeout: 300000 }, () => {
  let browser
  let directory
  let opened
  before(async () => {
    browser = await launch()
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'tuwen-page-'))
  })
  after(async () => {
    await browser?.close()
    fs.rmSync(directory, { recursive: true })
  })
  afterEach(async () => {
    const faults = opened?.faults ?? []
    await opened?.context.close()
    opened = undefined
    assert.deepStrictEqual(faults, [])
  })

  const open = async () => {
    opened = await openPage(browser, { url, patience: PATIENCE })
    await opened.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    return opened.tab
  }
  const copied = async (tab, button) => {
    // That it is copied is said for two seconds only, which a busy machine may not show.
    await tab.evaluate(() => navigator.clipboard.writeText(''))
    await button.click()
    await tab.waitForFunction(() => navigator.clipboard.readText().then(it => it !== ''))
    return tab.evaluate(() => navigator.clipboard.readText())
  }
  const pictureOf = tab => tab.locator('.picture img').waitFor(READ)

  it('shows a guest the words, the renditions and the programs of a photo that was dropped', async () => {
    const tab = await open()
    await give(tab, 'drop', 'dataTransfer', RECEIPT)
    await tab.locator('.line').first().waitFor(READ)
    await pictureOf(tab)

    await boxesLieOnTheirWords(tab)
    assert.strictEqual(await tab.locator('.codes .word').textContent(), 'https://example.com/r/20261128-0042')
    await tab.getByRole('button', { name: '2026-11-28', exact: true }).hover()
    assert.strictEqual(await tab.locator('polygon.on').count(), 1)
    assert.match(await copied(tab, tab.getByRole('button', { name: 'Copy all' })), /2026-11-28 14:30\n/)
    await renditionsOf(tab)
    await programsOf(tab)
    await tab.reload()
    await tab.getByRole('tabpanel', { name: 'curl' }).waitFor()
    await tab.getByRole('link', { name: 'Read an image' }).click()
    await tab.getByRole('link', { name: 'given.jpg' }).click()
    await tab.locator('.line').first().waitFor()
  })

  it('lists the images of a user, who searches and deletes them, with a way back', async () => {
    const tab = await open()
    await tab.getByRole('button', { name: 'Log in' }).click()
    await tab.getByRole('button', { name: /carol/ }).click()
    await tab.getByText('carol', { exact: true }).waitFor()
    await tab.getByRole('button', { name: 'A receipt' }).click()
    await tab.getByText('20261128-0042').first().waitFor(READ)
    await pictureOf(tab)

    await tab.getByRole('link', { name: 'My images' }).click()
    const cards = tab.locator('.card-of-image')
    await cards.first().waitFor()
    await tab.getByText(/^1 images? (is|are) stored/).waitFor()
    // The index learns of a text later than the page does, and the page asks the index once for each question.
    const mark = tab.locator('mark', { hasText: '青石桥' }).first()
    for (let i = 0; i < 20 && !await mark.count(); i++) {
      await tab.getByRole('searchbox').fill('')
      await tab.getByRole('searchbox').fill('青石桥')
      await mark.waitFor({ timeout: 5000 }).catch(() => {})
    }
    await mark.waitFor()
    await filtersOf(tab)
    await cards.first().getByRole('link').click()
    await tab.getByText('20261128-0042').first().waitFor()
    await tab.goBack()
    // Or a busy machine comes too late to undo.
    await tab.clock.install()
    await tab.clock.pauseAt(Date.now() + 60000)
    await cards.first().getByRole('button', { name: 'Delete' }).click()
    await tab.getByRole('button', { name: 'Undo' }).click()
    await tab.clock.resume()
    const deleted = tab.waitForResponse(it => it.request().method() === 'DELETE', READ)
    await cards.first().getByRole('button', { name: 'Delete' }).click()
    assert.strictEqual((await deleted).ok(), true)
    await tab.reload()
    await tab.getByText(isWhole ? 'No image is here yet' : 'No image is like that').waitFor()
  })

  it('is shown in no frame of another site', async () => {
    const context = await browser.newContext()
    const tab = await context.newPage()
    const other = `${url.replace('127.0.0.1', 'localhost')}another-site`
    await context.route(other, route => route.fulfill({ contentType: 'text/html', body: `<iframe src="${url}"></iframe>` }))
    const framed = async () => {
      await tab.goto(other)
      return tab.frames()[1].locator('script[type=module]').count()
    }
    assert.strictEqual(await framed(), 0)
    await context.route(url, async route => {
      const response = await route.fetch()
      const { 'content-security-policy': _, 'x-frame-options': __, ...headers } = response.headers()
      await route.fulfill({ response, headers })
    })
    assert.strictEqual(await framed(), 1, 'only the headers keep it out')
    await context.close()
  })

  it('takes what is pasted, chosen, or tried', { skip: !isWhole }, async () => {
    const tab = await open()
    const back = () => tab.getByRole('link', { name: 'Read an image' }).click()
    await give(tab, 'paste', 'clipboardData', SIGN)
    await pictureOf(tab)
    assert.deepStrictEqual(await axe(tab), [])
    await back()
    await tab.getByRole('button', { name: 'A sign' }).click()
    await tab.getByRole('button', { name: '西湖风景区' }).waitFor(READ)
    await back()
    await tab.locator('input[type=file]').first().setInputFiles({ name: 'sign.jpg', mimeType: 'image/jpeg', buffer: SIGN })
    await tab.getByRole('button', { name: '西湖风景区' }).waitFor(READ)
    await back()
    assert.strictEqual(await tab.locator('.recent a').count(), 3)
  })

  const give = (tab, type, property, photo) => tab.evaluate(([name, key, bytes]) => {
    const given = new DataTransfer()
    given.items.add(new File([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))], 'given.jpg', { type: 'image/jpeg' }))
    document.dispatchEvent(name === 'drop' ? new DragEvent(name, { [key]: given, cancelable: true }) : new ClipboardEvent(name, { [key]: given }))
  }, [type, property, photo.toString('base64')])

  async function filtersOf(tab) {
    if (isWhole) {
      await tab.getByLabel('State').selectOption('failed')
      await tab.getByText('No image is like that').waitFor()
      await tab.getByRole('link', { name: 'Show all' }).click()
    }
  }

  /** The code's box lies where the sample has its code: the picture and the boxes are of one size and turn. */
  async function boxesLieOnTheirWords(tab) {
    const place = await tab.evaluate(() => {
      const picture = document.querySelector('.picture img').getBoundingClientRect()
      const code = document.querySelector('polygon.code').getBoundingClientRect()
      return [(code.x + code.width / 2 - picture.x) / picture.width, (code.y + code.height / 2 - picture.y) / picture.height]
    })
    assert.ok(Math.abs(place[0] - 0.5) < 0.06 && Math.abs(place[1] - 0.76) < 0.06, `the code's box is at ${place}`)
  }

  async function renditionsOf(tab) {
    const shown = tab.locator('.checkered img')
    const width = to => tab.waitForFunction(want => document.querySelector('.checkered img')?.naturalWidth === want, to, READ)
    await tab.getByRole('tab', { name: 'Renditions' }).click()
    await shown.waitFor(READ)
    await width(320)
    await tab.getByLabel('Width').fill('160')
    await width(160)
    const signed = await copied(tab, tab.getByRole('button', { name: 'Copy the public address' }).first())
    const answer = await fetch(signed)
    assert.strictEqual(answer.status, 200, signed)
    assert.match(answer.headers.get('Content-Type'), /^image\//)
    // A body that is left unread keeps its connection, and this process with it, for a minute.
    assert.notStrictEqual((await answer.arrayBuffer()).byteLength, 0)
  }

  /** The program for curl is run as it is copied. */
  async function programsOf(tab) {
    await tab.getByRole('tab', { name: 'Code' }).click()
    const program = await copied(tab, tab.getByRole('tabpanel', { name: 'curl' }).getByRole('button', { name: 'Copy' }))
    fs.writeFileSync(path.join(directory, 'given.jpg'), RECEIPT)
    const said = execFileSync('bash', ['-eu', '-c', program], { cwd: directory, stdio: ['ignore', 'pipe', 'ignore'] }).toString()
    assert.match(said, /"id"\s*:/)
    assert.match(said, /20261128-0042/)
    assert.strictEqual(fs.readFileSync(path.join(directory, 'rendition')).readUInt16BE(0), 0xffd8)
  }
})
