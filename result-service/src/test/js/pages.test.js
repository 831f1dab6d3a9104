'use strict'

/** Every page and action by clicking, narrow and wide, in both languages and both themes, against answers that this file decides. */
const assert = require('node:assert')
const { execFileSync } = require('node:child_process')
const { after, afterEach, before, describe, it } = require('node:test')
const vm = require('node:vm')
const { launch, missing, openPage } = require('../../../../common/pages/src/test/js/browser.js')
const { obstacles } = require('../../../../common/pages/src/test/js/looks.js')
const { hostile } = require('./hostile.js')
const { ID, STATE, TEXT, json, page, problem, start } = require('./stub.js')

const VIEWS = { start: '', text: `?image=${ID}`, renditions: `?image=${ID}&view=renditions`, code: `?image=${ID}&view=code`, mine: '?page=mine' }
const MOST_BYTES = 80_000
const PHOTO = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff]) }
/** What the browser itself says of an answer that is an error. */
const failedLoads = text => /Failed to load resource|ERR_CONNECTION_REFUSED/.test(text)

describe('the page at /', { skip: missing() || false, timeout: 600000 }, () => {
  let browser
  let stub
  let opened
  before(async () => {
    browser = await launch()
    stub = await start()
  })
  after(async () => {
    await browser?.close()
    await stub?.close()
  })
  /** What a page must not do, after every test. */
  afterEach(async () => {
    const faults = opened?.faults ?? []
    await opened?.context.close()
    opened = undefined
    stub.handlers = []
    stub.seen = []
    assert.deepStrictEqual(faults, [])
  })

  const open = async (view = '', options = {}) => {
    opened = await openPage(browser, { url: stub.url + view, ...options })
    await opened.tab.locator('h1').waitFor()
    return opened.tab
  }
  const logIn = async (tab, name = 'alice') => {
    await tab.getByRole('button', { name: /Log in|登录/ }).click()
    await tab.getByRole('button', { name: new RegExp(name) }).click()
    await tab.getByText(name, { exact: true }).waitFor()
  }
  const logOut = tab => tab.getByRole('button', { name: 'Log out' }).click()
  /** A page of alice's images, with a clock that a test may move. */
  const openMine = async () => {
    const tab = await open(VIEWS.mine)
    await tab.clock.install()
    await logIn(tab)
    const cards = tab.locator('.card-of-image')
    await cards.nth(19).waitFor()
    return { tab, cards }
  }
  const settled = tab => tab.locator('.skeleton').first().waitFor({ state: 'detached' })
  const asked = pattern => stub.seen.filter(each => pattern.test(each))
  const until = async condition => {
    while (!condition()) {
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  it('has no obstacle, no report of the policy and no other host, on any page in any look', async () => {
    const to = view => async tab => {
      await tab.goto(stub.url + view)
      await tab.locator('h1').waitFor()
      await settled(tab)
    }
    const views = Object.fromEntries(Object.entries(VIEWS).map(([name, view]) => [name, to(view)]))
    assert.deepStrictEqual(await obstacles(browser, { guest: to(VIEWS.mine) }, { url: stub.url }), [])
    assert.deepStrictEqual(await obstacles(browser, views, { url: stub.url, prepare: logIn }), [])
  })

  it('weighs no more than a page may', async () => {
    stub.weight = 0
    const tab = await open()
    await tab.waitForLoadState('networkidle')
    console.log(`page weight: ${stub.weight} bytes compressed`)
    const told = await (await fetch(stub.url)).text()
    assert.deepStrictEqual(asked(/\.js$/).filter(each => !told.includes(`"${each.slice(4)}"`)), [], 'modules that index.html does not name')
    assert.ok(stub.weight > 1000 && stub.weight <= MOST_BYTES, `${stub.weight} bytes`)
  })

  /** Told and not judged: a machine that tests is busy. */
  it('draws the picture of an image that a link leads to', async () => {
    const tab = await open(VIEWS.text)
    const millis = await tab.locator('.picture img').evaluate(async picture => {
      await picture.decode()
      return Math.round(performance.now())
    })
    const drawn = await tab.evaluate(() => [...performance.getEntriesByType('paint')].map(paint => `${paint.name} ${Math.round(paint.startTime)} ms`).join(', '))
    console.log(`first picture: ${millis} ms after the navigation began, with an empty cache (${drawn})`)
    assert.ok(millis > 0)
  })

  it('sends a chosen file, opens it, and finds it again after a reload', async () => {
    const tab = await open()
    await tab.locator('input[type=file]').first().setInputFiles(PHOTO)
    await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
    assert.match(tab.url(), new RegExp(`image=${ID}`))
    await tab.reload()
    await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
    await tab.goBack()
    await tab.getByRole('link', { name: 'photo.jpg' }).click()
    await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
  })

  /** Four photos, of which two are under way until `release()`, and the others wait. */
  const sendFour = async tab => {
    let release
    const gate = new Promise(resolve => { release = resolve })
    stub.handlers = [['POST', /^\/v1\/images$/, () => gate.then(() => json({ id: ID }, 201))]]
    await tab.locator('input[type=file]').first().setInputFiles(['a', 'b', 'c', 'd'].map(name => ({ ...PHOTO, name: `${name}.jpg` })))
    await until(() => asked(/^POST \/v1\/images$/).length === 2)
    return release
  }

  /** Its signal was aborted before anything listened to it, so it was sent, stored and read nevertheless. */
  it('never sends a photo that was cancelled while it waited', async () => {
    const tab = await open()
    const release = await sendFour(tab)

    await tab.locator('.uploads li').filter({ hasText: 'c.jpg' }).getByRole('button', { name: 'Cancel' }).click()
    release()

    await tab.getByRole('link', { name: 'd.jpg' }).waitFor()
    assert.strictEqual(asked(/^POST \/v1\/images$/).length, 3)
  })

  /** The answer was lost after the photo had been stored, and "Try again" stored it a second time. */
  it('tries again with the same Idempotency-Key, so that a photo whose answer was lost is stored once', async () => {
    const keys = []
    const takes = answer => [['POST', /^\/v1\/images$/, request => { keys.push(request.headers['idempotency-key']); return answer }]]
    stub.handlers = takes(problem('storage_unavailable', 503, 'the answer was lost'))
    const tab = await open('', { allow: failedLoads })
    await tab.locator('input[type=file]').first().setInputFiles(PHOTO)
    await tab.getByRole('button', { name: 'Try again' }).waitFor()
    stub.handlers = takes(json({ id: ID }, 201))
    await tab.getByRole('button', { name: 'Try again' }).click()
    await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
    await tab.goBack()
    await tab.locator('input[type=file]').first().setInputFiles(PHOTO)
    await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()

    const [first, again, other] = keys
    assert.match(first, /^[0-9a-f]{32}$/)
    assert.strictEqual(again, first)
    assert.notStrictEqual(other, first)
  })

  /** The photos of a user that still waited when the session ended were sent as a guest's, which all can open. */
  it('sends no photo of a user whose session is over as a guest, and sends it when the user is there again', async () => {
    const tab = await open('', { allow: failedLoads })
    await logIn(tab)
    const release = await sendFour(tab)
    const credentials = []
    const takes = answer => [['POST', /^\/v1\/images$/, request => { credentials.push(request.headers.authorization); return answer }]]
    stub.handlers = takes(json({ id: ID }, 201))
    await tab.getByRole('button', { name: 'Log out' }).click()
    release()

    const waiting = tab.locator('.uploads li').filter({ hasText: 'Your session is over' })
    await waiting.nth(1).waitFor()
    await waiting.first().getByRole('button', { name: 'Try again' }).click()
    assert.strictEqual(await waiting.count(), 2)
    assert.deepStrictEqual(credentials, [])
    await logIn(tab)
    await waiting.first().getByRole('button', { name: 'Try again' }).click()
    await until(() => credentials.length > 0)
    assert.deepStrictEqual(credentials, ['Bearer tws1.test'])
  })

  const give = (tab, ...names) => tab.locator('input[type=file]').first().setInputFiles(names.map(name => ({ ...PHOTO, name })))
  /** What answers each upload with an id of its own. */
  const takes = () => {
    let count = 0
    return ['POST', /^\/v1\/images$/, () => json({ id: `${ID.slice(0, -4)}${2000 + count++}` }, 201)]
  }
  const recentOf = tab => tab.locator('.recent a').allTextContents()

  /** The names of a user's files stayed in the browser, and its next user saw them. */
  it("shows a user's recent images to that user alone, and keeps none of them", async () => {
    stub.handlers = [takes()]
    const tab = await open()
    await logIn(tab)
    await give(tab, 'payslip.jpg', 'passport.jpg')
    await tab.locator('.recent a').nth(1).waitFor()

    await logOut(tab)
    assert.deepStrictEqual(await recentOf(tab), [])
    assert.doesNotMatch(await tab.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])), /payslip|passport/)
    await logIn(tab, 'bob')
    assert.deepStrictEqual(await recentOf(tab), [])
    await logOut(tab)
    await logIn(tab)
    assert.deepStrictEqual((await recentOf(tab)).sort(), ['passport.jpg', 'payslip.jpg'])
  })

  it('shows the recent images of guests to guests alone', async () => {
    stub.handlers = [takes()]
    const tab = await open()
    await give(tab, 'a.jpg', 'b.jpg')
    await tab.locator('.recent a').nth(1).waitFor()

    await logIn(tab)
    assert.deepStrictEqual(await recentOf(tab), [])
    await logOut(tab)
    assert.strictEqual((await recentOf(tab)).length, 2)
  })

  /** Each tab wrote back the list that it had read when it was opened: what the other had added was gone. */
  it('keeps the images that guests send in two tabs, and shows each tab those of both', async () => {
    stub.handlers = [takes()]
    const tab = await open()
    const other = await openPage(browser, { url: stub.url, context: opened.context })

    await give(tab, 'a.jpg', 'b.jpg')
    await other.tab.locator('.recent a').nth(1).waitFor()
    await give(other.tab, 'c.jpg', 'd.jpg')
    await tab.locator('.recent a').nth(3).waitFor()

    await tab.reload()
    await tab.locator('.recent a').first().waitFor()
    assert.deepStrictEqual((await recentOf(tab)).sort(), ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'])
    assert.deepStrictEqual(other.faults, [])
  })

  /** What a tab hears of the other comes later than what the other has kept. */
  it('adds to what the browser keeps, also where it has not heard of it', async () => {
    stub.handlers = [takes()]
    const tab = await open()
    await tab.evaluate(id => localStorage.setItem('tuwen.recent', JSON.stringify([{ id: `${id}9`, name: 'other.jpg', time: 1 }])), ID)

    await give(tab, 'a.jpg', 'b.jpg')

    await tab.locator('.recent a').nth(2).waitFor()
    assert.deepStrictEqual((await recentOf(tab)).sort(), ['a.jpg', 'b.jpg', 'other.jpg'])
  })

  it('forgets the images of users that an older page has kept', async () => {
    const tab = await open()
    await tab.evaluate(id => localStorage.setItem('tuwen.recent', JSON.stringify([{ id, name: 'payslip.jpg', time: 1, owner: 'alice' }, { id: `${id}2`, name: 'sign.jpg', time: 1 }])), ID)

    await tab.reload()

    await tab.locator('.recent a').first().waitFor()
    assert.deepStrictEqual(await recentOf(tab), ['sign.jpg'])
    assert.doesNotMatch(await tab.evaluate(() => localStorage.getItem('tuwen.recent')), /payslip/)
  })

  it('shows no user the uploads of another', async () => {
    const tab = await open()
    await logIn(tab)
    const release = await sendFour(tab)
    await logOut(tab)
    await logIn(tab, 'bob')
    assert.strictEqual(await tab.locator('.uploads li').count(), 0)
    release()
  })

  const isBusy = (code, seconds) => ({ ...problem(code, code === 'storage_unavailable' ? 503 : 429), headers: { 'Retry-After': String(seconds) } })
  const posts = () => asked(/^POST \/v1\/images$/).length
  const goesOn = tab => tab.getByText('Uploads go on by themselves at')
  /** The start page with a clock that stands. */
  const openStill = async () => {
    const tab = await open('', { allow: failedLoads })
    await tab.clock.install()
    await tab.clock.pauseAt(Date.now() + 60000)
    return tab
  }

  /** Of 100 photos all beyond the limit of a minute failed, and each had to be clicked. */
  it('waits by itself as long as the server asks for, and then sends all', async () => {
    stub.handlers = [['POST', /^\/v1\/images$/, () => isBusy('upload_rate_exceeded', 30)]]
    const tab = await openStill()
    await give(tab, 'a.jpg', 'b.jpg', 'c.jpg', 'd.jpg')
    await goesOn(tab).waitFor()
    await until(() => posts() === 2)
    await tab.clock.runFor(29000)
    assert.strictEqual(posts(), 2)
    stub.handlers = [takes()]

    await tab.clock.runFor(2000)

    await tab.locator('.recent a').nth(3).waitFor()
    assert.strictEqual(posts(), 6)
    assert.strictEqual(await goesOn(tab).count(), 0)
    assert.strictEqual(await tab.getByRole('button', { name: 'Try again' }).count(), 0)
  })

  it('never sends again what was cancelled while the server put it off', async () => {
    stub.handlers = [['POST', /^\/v1\/images$/, () => isBusy('upload_rate_exceeded', 30)]]
    const tab = await openStill()
    await give(tab, 'a.jpg')
    await goesOn(tab).waitFor()
    await tab.getByRole('button', { name: 'Cancel' }).click()
    await goesOn(tab).waitFor({ state: 'detached' })

    await tab.clock.runFor(31000)
    stub.handlers = [takes()]
    await give(tab, 'b.jpg')

    await tab.waitForURL(/image=/)
    assert.strictEqual(posts(), 2)
  })

  it('gives up, and lets the person try again, where the server asks for more than five minutes', async () => {
    stub.handlers = [['POST', /^\/v1\/images$/, () => isBusy('storage_unavailable', 100)]]
    const tab = await openStill()
    await give(tab, 'a.jpg')
    for (let tries = 1; tries < 4; tries++) {
      await goesOn(tab).waitFor()
      await until(() => posts() === tries)
      await tab.clock.runFor(100500)
    }
    await tab.getByRole('button', { name: 'Try again' }).waitFor()
    stub.handlers = [['POST', /^\/v1\/images$/, () => isBusy('upload_bytes_exceeded', 3600)]]
    await give(tab, 'b.jpg')
    await tab.getByText('try again in 3600 s').waitFor()
    assert.strictEqual(posts(), 5)
  })

  /** Each of many that was tried again opened its page, over the others. */
  it('stays where it is when one of many is tried again', async () => {
    stub.handlers = [['POST', /^\/v1\/images$/, () => problem('storage_unavailable', 503)]]
    const tab = await open('', { allow: failedLoads })
    await give(tab, 'a.jpg', 'b.jpg')
    const again = tab.getByRole('button', { name: 'Try again' })
    await again.nth(1).waitFor()
    stub.handlers = [takes()]

    await again.first().click()

    await tab.locator('.recent a').first().waitFor()
    assert.strictEqual(tab.url(), stub.url)
  })

  for (const [what, leave, arrived] of [
    ['is elsewhere meanwhile', tab => tab.getByRole('link', { name: 'My images' }).click(), '?page=mine'],
    ['is another meanwhile', tab => logIn(tab), ''],
  ]) {
    it(`opens no photo that came alone where the person ${what}`, async () => {
      let release
      stub.handlers = [['POST', /^\/v1\/images$/, () => new Promise(resolve => { release = () => resolve(json({ id: ID }, 201)) })]]
      const tab = await open()
      await give(tab, 'a.jpg')
      await until(() => release)
      await leave(tab)
      release()

      await tab.waitForFunction(() => localStorage.getItem('tuwen.recent')?.includes('a.jpg'))

      assert.strictEqual(tab.url(), stub.url + arrived)
    })
  }

  it('leaves a photo to the guest who gave it, also where the guest logs in meanwhile', async () => {
    const tab = await open()
    const release = await sendFour(tab)
    const credentials = []
    stub.handlers = [['POST', /^\/v1\/images$/, request => { credentials.push(request.headers.authorization); return json({ id: ID }, 201) }]]
    await logIn(tab)
    release()

    await until(() => credentials.length === 2)

    assert.deepStrictEqual(credentials, [undefined, undefined])
  })

  it('takes a sample, a dropped file and a pasted one', async () => {
    const tab = await open()
    await tab.getByRole('button', { name: 'A receipt' }).click()
    await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
    for (const [type, property] of [['drop', 'dataTransfer'], ['paste', 'clipboardData']]) {
      await tab.getByRole('link', { name: 'Read an image' }).click()
      await tab.locator('.drop').waitFor()
      // What listens comes after the next frame.
      await tab.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100))))
      await tab.evaluate(([name, key]) => {
        const given = new DataTransfer()
        given.items.add(new File([new Uint8Array([255, 216])], 'given.jpg', { type: 'image/jpeg' }))
        document.dispatchEvent(name === 'drop' ? new DragEvent(name, { [key]: given, cancelable: true }) : new ClipboardEvent(name, { [key]: given }))
      }, [type, property])
      await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
    }
    assert.strictEqual(asked(/^POST \/v1\/images$/).length, 3)
  })

  /** A server that holds back no more answers at once: the page asked as fast as it could. */
  it('asks again for a text when the server says, where it does not hold the answer back', async () => {
    const answers = [{ ...json({ id: ID, status: 'pending' }, 202), headers: { 'Retry-After': '7' } }, json(TEXT)]
    stub.handlers = [['GET', /\/text$/, () => answers.shift()]]
    const tab = await open()
    const waits = await tab.evaluate(async id => {
      const { text } = await import('/pages/app/api.js')
      const soon = window.setTimeout
      const millis = []
      window.setTimeout = (run, time) => { millis.push(time); return soon(run) }
      await text(id)
      return millis
    }, ID)
    assert.deepStrictEqual(waits, [7000])
  })

  it('lights up the box of a word and the word of a box, by pointer and by keyboard', async () => {
    const tab = await open(VIEWS.text)
    const word = tab.getByRole('button', { name: '2026-11-28' })
    // Boxes come with the picture, later than words.
    await tab.locator('polygon').first().waitFor()
    await word.hover()
    await tab.locator('polygon.on').waitFor()
    assert.strictEqual(await tab.locator('polygon.on').count(), 1)
    await tab.locator('polygon').first().hover()
    assert.strictEqual(await tab.locator('.word.on').textContent(), '青石桥茶铺')
    await word.focus()
    assert.strictEqual(await tab.locator('.word.on').textContent(), '2026-11-28')
  })

  it('keeps blanks and lines, tells codes, and tints what is unsure', async () => {
    const tab = await open(VIEWS.text)
    await settled(tab)
    assert.deepStrictEqual(await tab.locator('.line').allTextContents(), TEXT.text.split('\n'))
    assert.deepStrictEqual(await tab.locator('.word.unsure').allTextContents(), ['日期:'])
    assert.strictEqual(await tab.locator('.codes .word').textContent(), 'https://example.com/r/1')
    await opened.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await tab.getByRole('button', { name: 'Copy all' }).click()
    await tab.getByText('Copied').waitFor()
    assert.strictEqual(await tab.evaluate(() => navigator.clipboard.readText()), TEXT.text)
  })

  it('has a form for every action, whose string is in the address and can be typed, too', async () => {
    const tab = await open(VIEWS.renditions)
    const actions = await tab.locator('.add option[value]:not([disabled])').evaluateAll(options => options.map(option => option.value))
    assert.ok(actions.length >= 17)
    const string = tab.getByLabel('x-oss-process')
    for (const action of actions) {
      await string.fill('image')
      await tab.locator('.add select').selectOption(action)
      await tab.locator('.block', { hasText: action }).first().waitFor()
      assert.match(await string.inputValue(), new RegExp(`^image/${action}`))
      assert.match(tab.url(), /process=image/)
    }
    await string.fill('image/resize,w_100')
    await tab.getByLabel('Width').fill('120')
    assert.strictEqual(await string.inputValue(), 'image/resize,w_120')
    await until(() => asked(/x-oss-process=image\/resize%2Cw_120/).length > 0)
    await string.fill('image/nonsense')
    await tab.getByText('The form cannot show this string').waitFor()
  })

  /** Browsers before 2023 have no `toSpliced`: the button did nothing. */
  it('moves an action to the front, also in a browser of 2022', async () => {
    const tab = await open(`${VIEWS.renditions}&process=image/resize,w_100/blur,r_3,s_2/rotate,90`)
    await tab.evaluate(() => ['toSpliced', 'toSorted', 'toReversed', 'with'].forEach(name => delete Array.prototype[name]))

    await tab.getByRole('button', { name: 'Earlier: rotate' }).click()

    await tab.waitForURL(url => url.searchParams.get('process') === 'image/resize,w_100/rotate,90/blur,r_3,s_2')
  })

  it('shows the program of five kinds of clients for what was done', async () => {
    const tab = await open(`${VIEWS.code}&process=image/rotate,90`)
    for (const [name, part] of [['curl', "'x-oss-process=image/rotate,90'"], ['WeChat', 'wx.downloadFile'], ['Alipay', 'my.downloadFile'], ['Java', 'HttpClient'], ['Python', 'requests.get']]) {
      await tab.getByRole('tab', { name }).click()
      const program = await tab.locator('[role=tabpanel] pre').textContent()
      assert.ok(program.includes(part) && program.includes(ID), program)
    }
    await tab.getByRole('tab', { name: 'Python' }).press('ArrowRight')
    assert.strictEqual(await tab.getByRole('tab', { name: 'curl' }).getAttribute('aria-selected'), 'true')
  })

  /** What leaves a literal or a word, or is seen as what it is not, in one of the languages. */
  const LEAVING = ["image/'-alert(1)-'", 'a"+alert(1)+"', 'a\\', "a\\'", '\\u0022+alert(1)', 'a\nalert(1)', 'a\r\nb', '`alert(1)`', '${alert(1)}', '$(alert)', 'a\u2028alert(1)', 'a\u2029b', '\u202ea', 'a\u{e0041}b', 'a\u001b[201~\nb',
    "!()*~'", '{session}', '%27', 'a&b=c#d?e', '*/', '"""', '@file', '-o x', '图文 + 字']

  /** A link that named `image/'-alert(1)-'` made programs for mini-programs that ran it. */
  it('lets no value leave its place in a program of any language', async () => {
    const tab = await open()
    const values = [...LEAVING, ...hostile()]
    const made = await tab.evaluate(async all => {
      const { PROGRAMS } = await import('/pages/app/code.js')
      const make = options => Object.fromEntries(Object.entries(PROGRAMS).map(([language, program]) => [language, program({ origin: 'http://h', id: 'i', file: 'f.jpg', process: 'p', guest: true, ...options })]))
      return { plain: make({}), each: all.map(value => [value, make({ process: value }), make({ origin: value, id: value, file: value })]) }
    }, values)
    const LITERAL = /"(?:[^"\\\p{C}\p{Zl}\p{Zp}]|\\[bfnrt"\\]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"/gu
    const without = program => program.replace(LITERAL, '""')
    const said = literal => JSON.parse(literal.replace(/\\U([0-9a-f]{8})/g, (_, code) => String.fromCodePoint(parseInt(code, 16))))
    const literals = program => program.match(LITERAL).map(said)
    for (const [value, ofProcess, ofRest] of made.each) {
      for (const language of ['wechat', 'alipay', 'java', 'python']) {
        assert.strictEqual(without(ofProcess[language]), without(made.plain[language]), `${language}: ${value}`)
        assert.strictEqual(without(ofRest[language]), without(made.plain[language]), `${language}: ${value}`)
      }
      for (const language of ['java', 'python']) {
        assert.ok(literals(ofProcess[language]).includes(value), `${language}: ${value}`)
        assert.ok(literals(ofRest[language]).includes(value), `${language}: ${value}`)
      }
      for (const api of ['wx', 'my']) {
        const seen = []
        const program = ofProcess[api === 'wx' ? 'wechat' : 'alipay']
        const platform = { downloadFile: ({ url }) => seen.push(url), chooseMedia() {}, chooseImage() {} }
        vm.runInNewContext(program, { require: () => ({ Tuwen: class {} }), [api]: platform, alert: () => seen.push('alert'), window: {} })
        assert.deepStrictEqual(seen.map(url => new URL(url).searchParams.get('x-oss-process')), [value])
      }
    }
  })

  /** Each of them was a ReferenceError for whoever had logged in and copied it. */
  it('has the session of a user in the programs of all languages', async () => {
    const tab = await open()
    const made = await tab.evaluate(async () => {
      const { PROGRAMS } = await import('/pages/app/code.js')
      return Object.fromEntries(Object.entries(PROGRAMS).map(([language, program]) => [language, program({ origin: 'http://h', id: 'i', file: 'f.jpg', process: 'p', guest: false })]))
    })
    for (const [language, api] of [['wechat', 'wx'], ['alipay', 'my']]) {
      const session = Promise.resolve({ sessionId: 'tws1.a' })
      const Tuwen = class { login() { return session } }
      const seen = []
      const platform = { downloadFile: ({ header }) => seen.push(header.Authorization), chooseMedia() {}, chooseImage() {} }
      vm.runInNewContext(made[language], { require: () => ({ Tuwen }), [api]: platform, window: {} })
      await session
      await new Promise(setImmediate)
      assert.deepStrictEqual(seen, ['Bearer tws1.a'], made[language])
    }
    assert.match(made.java, /^var session = System\.getenv\("SESSION"\);$/m)
    assert.match(made.python, /^import os\nimport requests\n\nsession = os\.environ\["SESSION"\]\n$/m)
  })

  it('lets no value leave its word in the program of the shell', async () => {
    const tab = await open()
    const values = [...LEAVING, ...hostile().filter((_, i) => i % 10 === 0)].filter(value => !value.includes('\u0000'))
    const made = await tab.evaluate(async all => {
      const { PROGRAMS } = await import('/pages/app/code.js')
      return all.map(value => PROGRAMS.curl({ origin: `http://h${value}`, id: value, file: value, process: value, guest: true }))
    }, values)
    // Each call tells its words, with a byte that none of them has behind each.
    const calls = program => execFileSync('bash', ['-eu', '-c', `curl() { printf '%s\\0' "$#" "$@"; }\n${program}`]).toString().split('\0')
    for (const [i, value] of values.entries()) {
      const id = encodeURIComponent(value).replace(/[!'()*~]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
      assert.deepStrictEqual(calls(made[i]), ['3', '-F', `image=@${value}`, `http://h${value}/v1/images`, '1', `http://h${value}/v1/images/${id}/text?wait=25s`,
        '6', '-o', 'rendition', '-G', `http://h${value}/v1/images/${id}/renditions`, '--data', `x-oss-process=${id.replaceAll('%2C', ',').replaceAll('%2F', '/')}`, ''])
      assert.match(made[i].split('--data ')[1], /^'x-oss-process=[\w%.,/-]*'\n$/)
    }
  })

  it('lists, searches and scrolls the images of a user, with marks as elements', async () => {
    const tab = await open(VIEWS.mine)
    await logIn(tab)
    await tab.locator('.card-of-image').nth(19).waitFor()
    await tab.locator('.more').scrollIntoViewIfNeeded()
    await tab.locator('.card-of-image').nth(39).waitFor()
    assert.strictEqual(await tab.locator('mark').first().textContent(), '增值税')
    await tab.getByRole('searchbox').fill('发票')
    await until(() => asked(/q=%E5%8F%91%E7%A5%A8/).length > 0)
    const composed = (value, type, event) => tab.getByRole('searchbox').evaluate((field, [value, type, event]) => {
      field.value = value
      field.dispatchEvent(new window[event](type, { bubbles: true, isComposing: type === 'input' }))
    }, [value, type, event])
    await composed('fapiao', 'input', 'InputEvent')
    await tab.waitForTimeout(800)
    await composed('青石', 'compositionend', 'CompositionEvent')
    await until(() => asked(/q=%E9%9D%92%E7%9F%B3/).length > 0)
    assert.deepStrictEqual(asked(/q=fapiao/), [])
    await tab.getByLabel('State').selectOption('failed')
    await until(() => asked(/status=failed/).length > 0)
    assert.match(tab.url(), /status=failed/)
    stub.handlers = [['GET', /^\/v1\/images\/$/, url => json({ images: [] })]]
    await tab.locator('.filters select').nth(1).selectOption('true')
    await tab.getByText('No image is like that').waitFor()
  })

  it('deletes when the time to undo is over, and not when it was undone', async () => {
    const { tab, cards } = await openMine()
    await tab.clock.pauseAt(Date.now() + 60000)
    await cards.first().getByRole('button', { name: 'Delete' }).click()
    await tab.getByRole('button', { name: 'Undo' }).click()
    await tab.clock.runFor(6000)
    assert.strictEqual(asked(/^DELETE \/v1\/images/).length, 0)
    await cards.first().getByRole('button', { name: 'Delete' }).click()
    await tab.clock.runFor(6000)
    await until(() => asked(/^DELETE \/v1\/images/).length === 1)
  })

  /** Another tab had deleted it: the list kept an image that is not there, and the person was told of an error. */
  it('takes an image that is not there for deleted', async () => {
    stub.handlers = [['DELETE', /^\/v1\/images\/[^/]+$/, () => problem('not_found', 404)], takes()]
    const tab = await open('', { allow: failedLoads })
    await give(tab, 'a.jpg', 'b.jpg')
    await tab.getByRole('link', { name: 'a.jpg' }).click()
    await tab.clock.install()
    await tab.getByRole('button', { name: 'Delete' }).click()

    await tab.clock.runFor(6000)

    await tab.getByText('The image is deleted').waitFor()
    assert.deepStrictEqual(await recentOf(tab), ['b.jpg'])
  })

  /** It waited for the time to undo in a timer, which ended with the page: the image stayed. */
  it('deletes what was deleted last, and once, where the page is closed within the time to undo', async () => {
    const { tab, cards } = await openMine()
    await tab.clock.pauseAt(Date.now() + 60000)
    await cards.first().getByRole('button', { name: 'Delete' }).click()
    await cards.first().getByRole('button', { name: 'Delete' }).click()
    await tab.getByRole('button', { name: 'Undo' }).last().click()

    await tab.goto('about:blank')

    await until(() => asked(/^DELETE \/v1\/images/).length > 0)
    await tab.goto(stub.url)
    assert.deepStrictEqual(asked(/^DELETE \/v1\/images/), [`DELETE /v1/images/${ID.slice(0, -4)}1000`])
  })

  /** It was sent as the user of five seconds later, who has no such image, or as a guest. */
  it('deletes as the user who clicked, also where another logs in within the time to undo', async () => {
    const credentials = []
    let sessions = 0
    stub.handlers = [
      ['POST', /^\/v1\/sessions$/, () => json({ sessionId: `tws1.${++sessions}`, expiresAt: new Date(Date.now() + 7200000).toISOString() })],
      ['DELETE', /^\/v1\/images\/[^/]+$/, request => { credentials.push(request.headers.authorization); return { status: 204 } }],
    ]
    const { tab, cards } = await openMine()
    await cards.first().getByRole('button', { name: 'Delete' }).click()
    await tab.getByRole('button', { name: 'Log out' }).click()
    await logIn(tab)
    await tab.clock.runFor(6000)

    await until(() => credentials.length === 1)

    assert.deepStrictEqual(credentials, ['Bearer tws1.1'])
  })

  /** The session had ended when it was sent: the image came back, and the person was told to log in. */
  it('deletes what was deleted last before the session ends', async () => {
    const { tab, cards } = await openMine()
    await cards.first().getByRole('button', { name: 'Delete' }).click()

    await tab.getByRole('button', { name: 'Log out' }).click()

    await until(() => asked(/^DELETE \/v1\/sessions/).length === 1)
    assert.deepStrictEqual(asked(/^DELETE/), [`DELETE /v1/images/${ID.slice(0, -4)}1000`, 'DELETE /v1/sessions/current'])
  })

  it('says what went wrong in the language of the page, and tries again', async () => {
    stub.handlers = [['POST', /^\/v1\/images$/, () => problem('unsupported_type', 415, 'no image')]]
    const tab = await open('', { language: 'zh', allow: failedLoads })
    await tab.locator('input[type=file]').first().setInputFiles(PHOTO)
    await tab.getByText('不支持这种文件').waitFor()
    stub.handlers = []
    await tab.getByRole('button', { name: '重试' }).click()
    await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
  })

  /** The bar of an upload stayed for ever: what `onload` threw reached no one. */
  for (const [what, body] of [['the page of a proxy', '<html>Welcome</html>'], ['nothing', '']]) {
    it(`says so when the answer to an upload is 200 with ${what}, and tries again`, async () => {
      stub.handlers = [['POST', /^\/v1\/images$/, () => ({ status: 200, type: 'text/html', body })]]
      const tab = await open()
      await tab.locator('input[type=file]').first().setInputFiles(PHOTO)
      await tab.getByText('The answer of the server cannot be read').waitFor()
      stub.handlers = []
      await tab.getByRole('button', { name: 'Try again' }).click()
      await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
    })
  }

  /** An error page was uploaded as the sample, and a lost network was said nowhere. */
  it('says so when a sample cannot be loaded, and uploads nothing', async () => {
    const tab = await open('', { allow: failedLoads })
    const sample = tab.getByRole('button', { name: 'A receipt' })
    stub.handlers = [['GET', /sample-receipt\.jpg$/, () => ({ status: 503, type: 'text/html', body: 'no server' })]]
    await sample.click()
    await tab.getByText('Something went wrong (unknown)').waitFor()
    await opened.context.setOffline(true)
    await sample.click()
    await tab.getByText('The server cannot be reached').waitFor()
    assert.deepStrictEqual(asked(/^POST/), [])
  })

  it('says so when an image is not there', async () => {
    stub.handlers = [['GET', /^\/v1\/images\//, () => problem('not_found', 404)]]
    const tab = await open('?image=none', { allow: failedLoads })
    await tab.getByText('There is no such image, or it is not yours').waitFor()
  })

  it('can be used by the keyboard alone', async () => {
    const tab = await open()
    await tab.keyboard.press('Tab')
    await tab.waitForFunction(() => document.activeElement.className === 'skip')
    await tab.getByRole('button', { name: 'A sign' }).press('Enter')
    await tab.getByRole('button', { name: '青石桥茶铺' }).waitFor()
    await tab.waitForFunction(() => document.activeElement.tagName === 'H1')
  })

  it('runs nothing of 200 hostile texts, names, problems and codes', async () => {
    const strings = hostile()
    assert.ok(strings.length >= 200)
    const [half] = [Math.ceil(strings.length / 2)]
    const lines = strings.map((text, i) => ({ text, quad: [[0, i], [9, i], [9, i + 1], [0, i + 1]], confidence: 0.5 }))
    stub.handlers = [
      ['GET', /\/text$/, () => json({ ...TEXT, text: strings.join('\n'), engine: strings[3], lines, codes: strings.slice(0, half).map(text => ({ format: text, text, quad: lines[0].quad })) })],
      ['GET', /^\/v1\/images\/$/, url => page(new URL('http://x/?'), { count: strings.length, all: strings.length, text: i => strings[i] })],
      ['GET', /^\/v1\/images\/[^/]+$/, () => json({ ...STATE, contentType: strings[0], links: { ...STATE.links, renditions: Object.fromEntries(strings.map(text => [text, text])) } })],
      ['POST', /^\/v1\/images$/, () => problem(strings[1], 400, strings[2])],
    ]
    const tab = await open('', { allow: failedLoads })
    await tab.evaluate(([names, id]) => localStorage.setItem('tuwen.recent', JSON.stringify(names.slice(0, 24).map(name => ({ id: id + name, name, time: 1 })))), [strings, ID])
    await tab.reload()
    await tab.locator('.recent a').nth(23).waitFor()
    await tab.locator('input[type=file]').first().setInputFiles({ ...PHOTO, name: strings[0] })
    await tab.getByRole('alert').waitFor()
    await tab.goto(stub.url + VIEWS.text)
    await tab.locator('.line').nth(strings.length - 1).waitFor()
    assert.deepStrictEqual(await tab.locator('.line').allTextContents(), strings)
    for (const process of strings.slice(0, 8)) {
      await tab.goto(`${stub.url}${VIEWS.code}&process=${encodeURIComponent(process)}`)
      await tab.locator('[role=tabpanel] pre').waitFor()
    }
    await tab.goto(stub.url + VIEWS.renditions)
    await tab.getByText('Named styles').waitFor()
    await tab.goto(stub.url + VIEWS.mine)
    await logIn(tab)
    await tab.locator('.card-of-image').nth(strings.length - 1).waitFor()
    assert.strictEqual(await tab.evaluate(() => window.executed), undefined)
  })

  /** Chinese that stood anywhere in the browser's list was taken before what stood first. */
  for (const [languages, tag] of [[['en-US', 'en', 'zh-CN'], 'en'], [['zh-TW', 'en'], 'zh-CN'], [['fr', 'zh-Hans', 'en'], 'zh-CN'], [['fr', 'EN-GB', 'zh'], 'en'], [['fr', 'zha'], 'en'], [[], 'en']]) {
    it(`speaks ${tag} to a browser of ${languages.join(', ') || 'no language'}`, async () => {
      const context = await browser.newContext()
      await context.addInitScript(all => Object.defineProperty(navigator, 'languages', { value: all }), languages)
      const tab = await open('', { context })
      assert.strictEqual(await tab.evaluate(() => document.documentElement.lang), tag)
    })
  }

  it('has the same words in both languages', async () => {
    const tab = await open()
    const [zh, en] = await tab.evaluate(async () => {
      const { dictionaries } = await import('/pages/shared/i18n.js')
      return [Object.keys(dictionaries.zh), Object.keys(dictionaries.en)]
    })
    assert.deepStrictEqual(zh, en)
  })
})
