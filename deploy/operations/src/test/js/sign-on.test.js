'use strict'

// A person who logs in to the console by single sign-on, in a browser. SignOnBrowserTest starts the service and the provider, and
// says whether the person is an operator there.
const assert = require('node:assert/strict')
const { after, before, test } = require('node:test')
const { axe, launch, openPage } = require('../../../../../common/pages/src/test/js/browser.js')

const { CONSOLE_ORIGIN: ORIGIN, CONSOLE_PICTURES: PICTURES, SIGN_ON_IS_OPERATOR: IS_OPERATOR } = process.env
const refused = text => text.startsWith('Failed to load resource: the server responded with a status of 4')
// The way there and back leads over the provider, by the person's own click.
const ofThePage = faults => faults.filter(fault => !/^other host: http:\/\/127\.0\.0\.1:\d+\/authorize\?/.test(fault))

let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

async function signOn(language, name) {
  const opened = await openPage(browser, { url: ORIGIN + '/console', allow: refused, language })
  const link = opened.tab.getByRole('link', { name })
  await link.waitFor()
  assert.deepEqual(await axe(opened.tab), [])
  if (PICTURES) {
    await opened.tab.screenshot({ path: `${PICTURES}/sign-on-${language}.png` })
  }
  await link.click()
  return opened
}

test('an operator is in after one click, is named, and leaves no cookie of the way', { skip: IS_OPERATOR !== 'true' }, async () => {
  const { tab, context, faults } = await signOn('en', 'Log in by single sign-on')
  await tab.getByRole('heading', { name: 'Overview' }).waitFor()
  const cookies = await context.cookies()
  assert.deepEqual(cookies.map(it => it.name), ['__Host-tuwen-operator'])
  assert.equal(cookies[0].httpOnly && cookies[0].secure && cookies[0].sameSite === 'Strict', true)
  assert.equal(new URL(tab.url()).search + new URL(tab.url()).hash, '')
  await tab.getByRole('link', { name: 'Audit' }).click()
  await tab.getByText('alice@example.com').first().waitFor()
  await tab.getByRole('button', { name: 'Log out' }).click()
  await tab.getByRole('link', { name: 'Log in by single sign-on' }).waitFor()
  assert.deepEqual(ofThePage(faults), [])
})

test('a person who is no operator is told so, in each language', { skip: IS_OPERATOR !== 'false' }, async () => {
  for (const [language, name, told] of [['en', 'Log in by single sign-on', 'Your account is no operator'], ['zh', '单点登录', '你的账号不是运维人员']]) {
    const { tab, context, faults } = await signOn(language, name)
    await tab.getByText(told).waitFor()
    assert.deepEqual(await axe(tab), [])
    assert.deepEqual((await context.cookies()).map(it => it.name), [])
    if (PICTURES) {
      await tab.screenshot({ path: `${PICTURES}/sign-on-refused-${language}.png` })
    }
    await tab.reload()
    await tab.getByRole('link', { name }).waitFor()
    assert.equal(await tab.getByText(told).count(), 0)
    assert.deepEqual(ofThePage(faults), [])
    await context.close()
  }
})
