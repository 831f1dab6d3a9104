'use strict'

// A person at the console, in a browser. ConsoleBrowserTest starts the service, fills it, and runs this.
const assert = require('node:assert/strict')
const { after, before, test } = require('node:test')
const { axe, launch, openPage } = require('../../../../../common/pages/src/test/js/browser.js')
const { obstacles } = require('../../../../../common/pages/src/test/js/looks.js')

const { CONSOLE_ORIGIN: ORIGIN, CONSOLE_TOKEN: TOKEN, CONSOLE_OWNER: OWNER, CONSOLE_IMAGE: IMAGE, CONSOLE_PICTURES: PICTURES } = process.env
const PATHS = ['', '/dead-letters', '/replays', '/images', '/index', '/owners', '/audit']

// The browser reports each answer of 4xx, which pages expect and show.
const refused = text => text.startsWith('Failed to load resource: the server responded with a status of 4')

let browser
let cookie
// Of all tabs of the operator: what one has loaded, the next need not.
let operator

before(async () => {
  browser = await launch()
  const { tab: page, context, faults } = await openPage(browser, { url: ORIGIN + '/console', allow: refused })
  operator = context
  await page.getByLabel("The operators' token").fill('wrong')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('alert').waitFor()
  assert.deepEqual(await axe(page), [])
  await page.getByLabel("The operators' token").fill(TOKEN)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  cookie = (await context.cookies()).find(it => it.name === '__Host-tuwen-operator')
  assert.equal(cookie.httpOnly && cookie.secure && cookie.sameSite === 'Strict', true)
  assert.equal(await page.evaluate(() => document.cookie), '')
  assert.deepEqual(faults, [])
  await page.close()
})

after(() => browser?.close())

// A page of a logged-in operator, what must not happen on it, and how often the test has clicked.
async function open(path) {
  const { tab: page, faults } = await openPage(browser, { url: ORIGIN + '/console' + path, allow: refused, context: operator })
  await page.locator('h1').waitFor()
  let clicks = 0
  const click = async locator => {
    clicks++
    await locator.click()
  }
  return { page, click, end: async (most = Infinity) => {
    assert.deepEqual(faults, [])
    assert.ok(clicks <= most, `${clicks} clicks`)
    await page.close()
    return clicks
  } }
}

const settled = page => page.locator('main .skeletons').first().waitFor({ state: 'detached' })

test('every page has no obstacle, no report of the policy and no other host, in any look', async () => {
  const to = path => async tab => {
    await tab.goto(ORIGIN + '/console' + path)
    await tab.locator('h1').waitFor()
    await settled(tab)
  }
  const views = Object.fromEntries([...PATHS, '/dead-letters?worker=rendition', `/images?key=${OWNER}/${IMAGE}`].map(path => [path.replace(/[^a-z]+/g, '-').slice(1, 16) || 'overview', to(path)]))
  const photograph = PICTURES && ((tab, look) => tab.screenshot({ path: `${PICTURES}/console-${look}.png` }))
  assert.deepEqual(await obstacles(browser, views, { url: ORIGIN + '/console', storage: { cookies: [cookie], origins: [] }, allow: refused, photograph }), [])
})

test('each page is one click away, and back leads back', async () => {
  const { page, click, end } = await open('')
  for (const [i, path] of PATHS.entries()) {
    await click(page.locator('header nav a').nth(i))
    await page.locator('h1').waitFor()
    await settled(page)
    assert.equal(new URL(page.url()).pathname, '/console' + path)
  }
  await page.goBack()
  assert.equal(new URL(page.url()).pathname, '/console/owners')
  await end()
})

test('the five tasks of a person, each within five clicks', async t => {
  const task = (name, work) => t.test(name, async () => {
    const { page, click, end } = await open('')
    await work(page, click)
    console.log(`${name}: ${await end(5)} clicks`)
  })
  await task('find why an upload has no text', async (page, click) => {
    await click(page.getByRole('link', { name: 'Images' }))
    await page.getByRole('searchbox').fill(`${OWNER}/${IMAGE}`)
    await click(page.getByRole('button', { name: 'Find' }))
    await page.getByText('No text: The image cannot be read.').waitFor()
    await click(page.getByRole('link', { name: /OCR gave up/ }).first())
    await page.getByText('4bf92f3577b34da6a3ce929d0e0e4736').first().waitFor()
    await click(page.getByText(/^Payload/))
    await page.getByText('ObjectCreated:PutObject').waitFor()
    await page.reload()
    await page.getByText('4bf92f3577b34da6a3ce929d0e0e4736').first().waitFor()
    assert.deepEqual(await axe(page), [])
  })
  await task('redrive all of one reason', async (page, click) => {
    const row = page.getByRole('row', { name: /Storage cannot be reached/ })
    await click(row.getByRole('button', { name: 'Redrive all' }))
    await page.getByText('5 dead letters will be tried again').waitFor()
    assert.deepEqual(await axe(page), [])
    await click(page.getByRole('dialog').getByRole('button', { name: 'Redrive', exact: true }))
    await page.getByText('5 redriven.').waitFor()
    await row.waitFor({ state: 'detached' })
  })
  await task('replay by a newer engine, counted first', async (page, click) => {
    await click(page.getByRole('link', { name: 'Replays' }))
    await page.locator('input[name=engine]').fill('embedded/9')
    assert.match(await page.locator('form code').innerText(), /^\.\/tuwen replay --workers=ocr --only-older-than=embedded\/9 --rate=100$/)
    await click(page.getByRole('button', { name: 'Count first' }))
    await page.getByText('Would take 1 image').waitFor()
    await click(page.getByRole('button', { name: 'Start the replay' }))
    await page.getByRole('listitem').filter({ hasText: '1 match, 1 published' }).waitFor()
  })
  await task("delete a user's photo", async (page, click) => {
    await click(page.getByRole('link', { name: 'Images' }))
    await click(page.getByRole('row').filter({ hasText: '000000000011' }).getByRole('link').first())
    await click(page.getByRole('button', { name: 'Delete the image' }))
    await page.getByLabel('Type 0011 to confirm').fill('0011')
    await click(page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }))
    await page.getByText(/its proof is/).first().waitFor()
  })
  await task('revoke a user', async (page, click) => {
    await click(page.getByRole('link', { name: 'Owners' }))
    await click(page.getByRole('row').filter({ hasText: OWNER }).getByRole('button', { name: 'Revoke' }))
    await click(page.getByRole('dialog').getByRole('button', { name: 'Revoke' }))
    await page.getByText('are over.').waitFor()
    await click(page.getByRole('link', { name: 'Audit' }))
    await page.getByRole('row').filter({ hasText: 'Revoked sessions' }).getByText('Done').waitFor()
  })
})

test('a replay is paused, resumed and cancelled', async () => {
  const { page, click, end } = await open('/replays')
  await page.locator('select[name=which]').selectOption('all')
  // One a second: there is time to pause it.
  await page.locator('form input[type=number]').fill('1')
  await click(page.getByRole('button', { name: 'Count first' }))
  await click(page.locator('.runs li.chosen').getByRole('button', { name: 'Start the replay' }))
  await click(page.getByRole('button', { name: 'Pause' }))
  await page.getByRole('listitem').filter({ hasText: 'Paused' }).waitFor()
  await click(page.getByRole('button', { name: 'Resume' }))
  await click(page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Pause' }) }).getByRole('button', { name: 'Cancel the replay' }))
  await click(page.getByRole('dialog').getByRole('button', { name: 'Cancel the replay' }))
  await page.getByRole('listitem').filter({ hasText: 'Cancelled' }).waitFor()
  await end()
})

// A year of five digits, as one key too many makes it, threw while the form was drawn, and the page was dead.
test('a time that is none is refused by the service, and the form stays', async () => {
  const { page, click, end } = await open('/replays')
  await page.locator('select[name=which]').selectOption('all')
  await click(page.locator('form summary'))
  const from = page.locator('input[type=datetime-local]').first()
  await from.fill('12026-11-28T08:00')
  assert.match(await page.locator('form code').innerText(), /--from=12026-11-28T08:00/)
  await click(page.getByRole('button', { name: 'Count first' }))
  await page.locator('form').getByRole('alert').waitFor()
  await from.fill('2026-11-28T08:00')
  assert.match(await page.locator('form code').innerText(), /--from=2026-11-2\dT\d\d:00:00.000Z/)
  await end()
})

test('letters are chosen, discarded with a reason, and the audit says so', async () => {
  const { page, click, end } = await open('/dead-letters?worker=ocr&code=image_unreadable')
  await click(page.getByRole('checkbox').nth(1))
  await click(page.getByRole('button', { name: 'Discard', exact: true }))
  const dialog = page.getByRole('dialog')
  assert.equal(await dialog.getByRole('button', { name: 'Discard' }).isDisabled(), true)
  await dialog.getByLabel('Reason').fill('<img src=x onerror=executed()>')
  await click(dialog.getByRole('button', { name: 'Discard' }))
  await page.getByText('1 discarded.').waitFor()
  await click(page.getByRole('link', { name: 'Audit' }))
  await click(page.getByRole('link', { name: 'Discarded dead letters' }).first())
  await page.getByText('onerror=executed()').first().waitFor()
  await end()
})

// A name of the client's own was searched for in the texts, and the time of an id around that of its upload alone.
test('an image is found by its id, of either form', async () => {
  for (const id of [IMAGE, 'k-' + 'aZ_-0'.repeat(9).slice(0, 43)]) {
    const { page, end } = await open('/images')
    await page.route(url => url.searchParams.get('id') === id, route => route.fulfill({ json: { images: [{ owner: OWNER, id }] } }))
    await page.getByRole('searchbox').fill(id)
    await page.getByRole('searchbox').press('Enter')
    await page.waitForURL(url => url.searchParams.get('key') === `${OWNER}/${id}`)
    await end()
  }
})

test('dead letters of each worker can be chosen', async () => {
  const { page, end } = await open('/dead-letters')
  for (const worker of ['ocr', 'rendition', 'intake', 'webhooks']) await page.getByLabel('Worker').selectOption(worker)
  await end()
})

// The list gave the marks by a name that no one read, so a search showed texts without what it had found.
test('what a search has found is marked, and a piece of a text says where it was cut', async () => {
  const { page, end } = await open('/images')
  const text = page.getByRole('row').filter({ hasText: '000000000001' }).getByRole('cell').nth(2)
  await text.locator('mark').waitFor()
  assert.equal(await text.locator('mark').textContent(), 'scr')
  assert.equal(await text.textContent(), '…<script>executed()</script>…')
  await end()
})

// They stayed chosen behind the new filter, and "Discard" took them with those that the operator saw.
test('letters that another filter hides are chosen no longer', async () => {
  const { page, click, end } = await open('/dead-letters?worker=rendition')
  await click(page.getByRole('checkbox').first())
  await page.getByText('1 chosen').waitFor()
  await page.getByLabel('Worker').selectOption('ocr')
  await page.getByText('1 chosen').waitFor({ state: 'detached' })
  await click(page.getByRole('checkbox').first())
  await page.getByText('1 chosen').waitFor()
  await click(page.getByRole('button', { name: 'Discard', exact: true }))
  await page.getByRole('dialog').getByText(/^1 /).waitFor()
  await end()
})

test('no text is ever markup, in lists, details, headers and titles', async () => {
  const { page, end } = await open('/dead-letters?worker=rendition')
  const rows = page.locator('[data-row]')
  await rows.first().waitFor()
  let seen = 0
  for (let top = 0; seen < 199 && top < 12000; top += 400) {
    await page.locator('.rows-box').evaluate((it, to) => { it.scrollTop = to }, top)
    await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    seen = Math.max(seen, ...(await rows.evaluateAll(all => all.map(it => Number(it.dataset.row)))))
  }
  assert.equal(seen, 199)
  const ids = await page.evaluate(async () => (await (await fetch('/admin/dead-letters?worker=rendition&limit=200')).json()).deadLetters.map(it => it.id))
  for (const id of ids.slice(0, 20)) {
    await page.evaluate(async it => { history.pushState(null, '', '/console/dead-letters?worker=rendition&id=' + it); dispatchEvent(new PopStateEvent('popstate')) }, id)
    await page.getByText(/^Payload/).waitFor()
    await page.locator('.detail details').evaluateAll(all => all.forEach(it => { it.open = true }))
  }
  for (const path of ['/owners', '/images', `/images?key=${OWNER}/${IMAGE}`, '/images?q=<script>executed()</script>', '/images?key=<img src=x onerror=executed()>', '/dead-letters?id=<svg onload=executed()>&code=javascript:executed()']) {
    await page.goto(ORIGIN + '/console' + path.replaceAll('<', '%3C').replaceAll('>', '%3E'))
    await page.locator('h1').waitFor()
    await settled(page)
  }
  await end()
})

test('a table of 10,000 dead letters scrolls to its end, and draws only the rows that are seen', async () => {
  const all = 10_000
  const step = 500
  const letter = i => ({ id: 'ocr-worker.dlq:0:' + i, worker: 'ocr', key: 'guest/' + i, code: 'image_unreadable', reason: 'it ends early', attempts: 3, time: '2026-11-29T08:00:00Z' })
  const { page, end } = await open('')
  await page.route(/\/admin\/dead-letters\?/, route => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0)
    const next = from + step < all ? { cursor: String(from + step) } : {}
    return route.fulfill({ json: { deadLetters: Array.from({ length: step }, (_, i) => letter(from + i)), matching: all, total: {}, ...next } })
  })
  await page.getByRole('link', { name: 'Dead letters' }).first().click()
  const last = page.locator(`[data-row="${all - 1}"]`)
  let most = 0
  while (await last.count() === 0) {
    most = Math.max(most, await page.locator('.rows-box').evaluate(async it => {
      it.scrollTop = it.scrollHeight
      await new Promise(requestAnimationFrame)
      return it.querySelectorAll('[data-row]').length
    }))
  }
  assert.match(await last.innerText(), /9999/)
  assert.ok(most > 5 && most < 100, `${most} rows are drawn at once`)
  await end()
})

const letterOf = id => ({ id, worker: 'ocr', key: 'guest/' + id, code: 'image_unreadable', reason: 'it ends early', attempts: 3, time: '2026-11-29T08:00:00Z' })

// The keys went by the row's number: where the list was loaded anew, they redrove the row that had come to the place of the one with the focus.
test('a key acts on the row that has the focus, and on none where no row has it', async () => {
  const { page, end } = await open('')
  let letters = ['a', 'b', 'c', 'd'].map(letterOf)
  const redriven = []
  const answers = []
  await page.route(/\/admin\/dead-letters\?/, route => route.fulfill({ json: { deadLetters: letters, matching: letters.length, total: {} } }))
  await page.route(/\/admin\/dead-letters\/redrive/, async route => {
    const { ids } = route.request().postDataJSON()
    redriven.push(...ids)
    answers.push(() => {
      letters = letters.filter(it => !ids.includes(it.id))
      return route.fulfill({ json: { redriven: ids.length, alreadySettled: 0, missing: 0 } })
    })
  })
  const answer = async count => {
    while (answers.length < count) await page.waitForFunction(() => true)
    await answers[count - 1]()
    await page.locator('[data-row]').nth(4 - count).waitFor({ state: 'detached' })
  }
  const focused = text => page.waitForFunction(want => document.activeElement.matches('[data-row]') && document.activeElement.innerText.includes(want), text)
  await page.getByRole('link', { name: 'Dead letters' }).first().click()
  await page.locator('[data-row]').nth(3).waitFor()

  await page.locator('.rows-box').focus()
  await page.keyboard.press('e')
  await page.keyboard.press('j')
  await focused('guest/a')
  await page.keyboard.press('e')
  await page.keyboard.press('j')
  await focused('guest/b')
  await answer(1)
  await focused('guest/b')
  await page.keyboard.press('e')
  await answer(2)
  await page.waitForFunction(() => document.activeElement.className === 'rows-box')
  await page.keyboard.press('e')
  await page.keyboard.press('x')
  await page.keyboard.press('Enter')
  assert.equal(new URL(page.url()).search, '')
  assert.equal(await page.getByText('1 chosen').count(), 0)
  await page.keyboard.press('j')
  await focused('guest/c')
  await page.keyboard.press('e')
  await answer(3)

  assert.deepEqual(redriven, ['a', 'b', 'c'])
  await end()
})

// The page said "logged out" while the session lived, and the next person at the machine had it.
for (const [what, fail] of [['the network is lost', route => route.abort()], ['the service is not up', route => route.fulfill({ status: 503, json: { code: 'service_unavailable' } })]]) {
  test(`one who logs out while ${what} is told that they are not out`, async () => {
    const { page } = await open('/audit')
    await page.route('**/console/session', fail)
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByText('You are still logged in').waitFor()
    assert.equal(await page.locator('h1').innerText(), 'Audit')
    await page.close()
  })

  test(`a page that opens while ${what} says so, and does not ask to log in`, async () => {
    const { page } = await open('')
    await page.route('**/console/session', fail)
    await page.reload()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByLabel("The operators' token").count(), 0)
    await page.unroute('**/console/session')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.close()
  })
}

test('one whose session was over already is out', async () => {
  const { page, end } = await open('')
  await page.route('**/console/session', route => route.fulfill({ status: 401, json: { code: 'unauthorized' } }))
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByLabel("The operators' token").waitFor()
  await end()
})

test('another site can neither frame the console nor send with its session', async () => {
  const { page } = await open('')
  const other = ORIGIN.replace('127.0.0.1', 'localhost') + '/other-site'
  await page.route(other, route => route.fulfill({ contentType: 'text/html', body: `<iframe src="${ORIGIN}/console"></iframe>
    <form method="post" action="${ORIGIN}/console/session" enctype="text/plain"><input name='{"token":"${TOKEN}","x":"' value='"}'></form>` }))
  const framed = async () => {
    await page.goto(other)
    return page.frames()[1].locator('script[type=module]').count()
  }
  assert.equal(await framed(), 0)
  await page.route(`${ORIGIN}/console`, async route => {
    const response = await route.fetch()
    const { 'content-security-policy': _, 'x-frame-options': __, ...headers } = response.headers()
    await route.fulfill({ response, headers })
  })
  assert.equal(await framed(), 1, 'only the headers keep it out')
  const refusal = page.waitForResponse(response => response.request().method() === 'POST')
  await page.locator('form').evaluate(form => form.submit())
  assert.equal((await refusal).status(), 403)
  assert.equal((await page.context().cookies()).filter(it => it.value !== cookie.value).length, 0)
  await page.close()
})

test('a picture is shown only to one who asks, and the keys lead everywhere', async () => {
  const { page, click, end } = await open(`/images?key=${OWNER}/${IMAGE}`)
  assert.equal(await page.locator('img.original').count(), 0)
  await click(page.getByRole('button', { name: 'Show the picture' }))
  await page.locator('img.original, [role=status]:has-text("cannot draw")').first().waitFor()
  await page.locator('h1').focus()
  for (const [key, path] of [['d', '/dead-letters'], ['r', '/replays'], ['x', '/index'], ['w', '/owners'], ['a', '/audit'], ['o', '']]) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await page.waitForURL(ORIGIN + '/console' + path)
    await page.waitForFunction(() => document.activeElement.tagName === 'H1')
  }
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await end()
})

test('a lost connection is said, what was known stays, and it comes back', async () => {
  const { page, end } = await open('')
  await page.getByRole('row', { name: /OCR live/ }).waitFor()
  // The page would try again by itself within a second or two, and "Try again" be gone before the click.
  await page.evaluate(() => { Math.random = () => 1000 })
  await page.route('**/console/events', route => route.abort())
  await page.evaluate(() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); Object.defineProperty(document, 'hidden', { value: false, configurable: true }); document.dispatchEvent(new Event('visibilitychange')) })
  await page.getByText('The connection is lost.').waitFor()
  assert.equal(await page.getByRole('row', { name: /OCR live/ }).count(), 1)
  await page.unroute('**/console/events')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('The connection is lost.').waitFor({ state: 'detached' })
  await page.close()
})

test('the script of the console has its bound', async () => {
  const { page, end } = await open('')
  const names = await page.evaluate(() => performance.getEntriesByType('resource').filter(it => /\.(js|css)$/.test(it.name)).map(it => it.encodedBodySize))
  const sum = names.reduce((all, it) => all + it, 0)
  assert.ok(sum > 0 && sum < 60_000, `${sum} bytes`)
  await end()
})

test('the index is rebuilt, and one who logs out is out', async () => {
  const { page, click, end } = await open('/index')
  await click(page.getByRole('button', { name: 'Rebuild the index' }))
  await click(page.getByRole('dialog').getByRole('button', { name: 'Rebuild the index' }))
  await page.getByText('Ordered').first().waitFor()
  await click(page.getByRole('button', { name: 'Log out' }))
  await page.getByLabel("The operators' token").waitFor()
  await page.goto(ORIGIN + '/console/audit')
  await page.getByLabel("The operators' token").waitFor()
  await end()
})
