'use strict'

/** The way of a photo through the running system that `TUWEN_URL` names, as a person sees it. */
const assert = require('node:assert')
const { after, before, describe, it } = require('node:test')
const { axe, launch, missing, openPage } = require('../../../../common/pages/src/test/js/browser.js')

const url = `${(process.env.TUWEN_URL ?? '').replace(/\/+$/, '')}/`

describe('the page of the running system', { skip: missing() || (process.env.TUWEN_URL ? false : 'TUWEN_URL is not set'), timeout: 240000 }, () => {
  let browser
  before(async () => {
    browser = await launch()
  })
  after(() => browser?.close())

  it('reads a sample, makes a rendition of it, and lists it for a user who deletes it', async () => {
    const { tab, faults } = await openPage(browser, { url })
    await tab.getByRole('button', { name: 'Log in' }).click()
    await tab.getByRole('button', { name: /alice/ }).click()
    await tab.getByText('alice', { exact: true }).waitFor()
    await tab.getByRole('button', { name: 'A receipt' }).click()
    await tab.locator('.line').first().waitFor({ timeout: 90000 })
    await tab.locator('.picture img').waitFor({ timeout: 90000 })
    assert.match(await tab.locator('.lines').textContent(), /20261128-0042/)
    assert.strictEqual(await tab.locator('.codes .word').textContent(), 'https://example.com/r/20261128-0042')
    await boxesLieOnTheirWords(tab)
    assert.deepStrictEqual(await axe(tab), [])
    await tab.getByRole('tab', { name: 'Renditions' }).click()
    await tab.locator('.checkered img').waitFor({ timeout: 60000 })
    await tab.getByRole('link', { name: 'My images' }).click()
    await tab.locator('.card-of-image').first().waitFor({ timeout: 60000 })
    await tab.locator('.card-of-image').first().getByRole('button', { name: 'Delete' }).click()
    await tab.getByText('The image is deleted').waitFor({ timeout: 60000 })
    assert.deepStrictEqual(faults, [])
  })

  /** The code's box lies where the sample has its code: the picture and the boxes are of one size and turn. */
  async function boxesLieOnTheirWords(tab) {
    const place = await tab.evaluate(() => {
      const picture = document.querySelector('.picture img').getBoundingClientRect()
      const code = document.querySelector('polygon.code').getBoundingClientRect()
      return [(code.x + code.width / 2 - picture.x) / picture.width, (code.y + code.height / 2 - picture.y) / picture.height]
    })
    assert.ok(Math.abs(place[0] - 0.5) < 0.06 && Math.abs(place[1] - 0.76) < 0.06, `the code's box is at ${place}`)
  }
})
