'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const { createMy } = require('../shims/my.js')
const { Device } = require('../shims/device.js')
const { createRuntime } = require('../shims/runtime.js')
const { createWx } = require('../shims/wx.js')
const { StubServer, eventually } = require('../stub/server.js')
const { BYTES, IMAGE, PHOTO, RESULT, SPEED, plain, problem } = require('./fixtures.js')

const CLIENTS = path.resolve(__dirname, '../..')

async function sample(t, platform, { photo = PHOTO, prepare = () => {} } = {}) {
  const server = await StubServer.start(t)
  prepare(server)
  const device = new Device({ 'http://127.0.0.1:8080': server.url, 'https://ocr.example.com': server.url })
  device.add(PHOTO, BYTES)
  const api = platform === 'wechat' ? { wx: createWx({ device, photo }) } : { my: createMy({ device, photo }) }
  const runtime = createRuntime(api, { speed: SPEED })
  return { server, runtime, api: api.wx ?? api.my }
}

for (const platform of ['wechat', 'alipay']) {
  const open = async (t, options) => {
    const started = await sample(t, platform, options)
    started.runtime.load(`${platform}/app.js`)
    started.runtime.load(`${platform}/pages/index/index.js`)
    const [page] = started.runtime.pages
    const entered = page.onLoad()
    return { ...started, page, entered }
  }

  test(`${platform}: the sample page shows the lines of a photo`, async t => {
    const { server, page } = await open(t)
    server.answers({ status: 201, json: IMAGE }, { status: 200, json: RESULT })
    const progress = []
    const setData = page.setData
    page.setData = change => {
      if ('progress' in change) {
        progress.push(change.progress)
      }
      setData(change)
    }

    page.choose()
    await eventually(() => page.data.lines.length === 1)

    assert.deepEqual(plain(page.data.lines), ['TUWEN 4821'])
    assert.deepEqual([page.data.busy, page.data.problem], [false, ''])
    assert.deepEqual([progress[0], progress.at(-1)], [0, 100])
  })

  test(`${platform}: the sample page draws a box around each line, and keeps a thumbnail`, async t => {
    const { server, page, api } = await open(t)
    const thumb = '/p!thumb?x-tuwen-expires=1'
    server.at(`/v1/images/${IMAGE.id}`, { json: { ...IMAGE, links: { renditions: { thumb } } } })
    const line = { ...RESULT.lines[0], quad: [[10, 20], [110, 20], [110, 60], [10, 60]] }
    server.answers({ status: 201, json: IMAGE }, { json: { ...RESULT, image: { width: 800, height: 400 }, lines: [line] } })

    await page.read(PHOTO)
    await eventually(() => page.data.recent.length === 1)

    assert.deepEqual(plain(api.canvas.polygons), [[[5, 10], [55, 10], [55, 30], [5, 30]]])
    assert.deepEqual(plain(page.data.recent), [{ id: IMAGE.id, thumb: 'http://127.0.0.1:8080' + thumb }])
  })

  test(`${platform}: the photos of the sample page are the user's own`, async t => {
    const session = { sessionId: 'tws1.a', expiresAt: '2100-01-01T00:00:00Z' }
    const { server, page, entered } = await open(t, { prepare: it => it.at('/v1/sessions', { json: session }) })
    server.answers({ status: 201, json: IMAGE }, { status: 200, json: RESULT })
    await entered

    await page.read(PHOTO)

    assert.deepEqual([...new Set(server.requests.map(it => it.headers.authorization))], ['Bearer tws1.a'])
  })

  test(`${platform}: the sample page says why a user cannot log in, and not that a server has no logins`, async t => {
    const { page, entered } = await open(t)
    await entered
    const without = page.data.problem
    const { page: other, entered: blocked } =
      await open(t, { prepare: it => it.at('/v1/sessions', problem(403, 'login_blocked')) })
    await blocked

    assert.deepEqual([without, other.data.problem], ['', '你的账号不能在这里登录。'])
  })

  test(`${platform}: the sample page says what went wrong`, async t => {
    const { server, page } = await open(t)
    server.answers(problem(415, 'unsupported_type'), problem(422, 'some_new_code'))

    await page.read(PHOTO)
    assert.equal(page.data.problem, '这不是可以识别的照片。')
    await page.read(PHOTO)
    assert.equal(page.data.problem, 'detail of some_new_code')
    await page.read('wxfile://gone.jpg')
    assert.equal(page.data.problem, '照片已无法打开，请重新拍摄。')
  })

  test(`${platform}: the sample page says in the user's language why a photo could not be read`, async t => {
    const { server, page } = await open(t)
    for (const code of ['engine_refused_image', 'processing_timeout', 'worker_crashed', 'image_unreadable', 'too_many_pixels']) {
      server.answers({ status: 201, json: IMAGE }, { json: { ...RESULT, status: 'failed', error: { code, detail: 'an English sentence' } } })

      await page.read(PHOTO)

      assert.match(page.data.problem, /[。]$/, code)
    }
  })

  test(`${platform}: the sample page can be told to stop`, async t => {
    const { server, page } = await open(t)
    server.answers('silence')
    const reading = page.read(PHOTO)
    await eventually(() => server.requests.length === 1)

    page.cancel()
    await reading

    assert.deepEqual([page.data.busy, page.data.problem], [false, ''])
  })
}

test('the sample pages name only handlers that they have', () => {
  for (const [platform, view] of [['wechat', 'index.wxml'], ['alipay', 'index.axml']]) {
    const folder = path.join(CLIENTS, platform, 'pages/index')
    const code = fs.readFileSync(path.join(folder, 'index.js'), 'utf8')
    const handlers = [...fs.readFileSync(path.join(folder, view), 'utf8').matchAll(/(?:bindtap|onTap)="(\w+)"/g)]
    assert.ok(handlers.length > 0)
    handlers.forEach(([, handler]) => assert.ok(code.includes(`\n  ${handler}(`), `${platform}: ${handler}`))
  }
})

test('the sample pages explain errors alike', () => {
  const [wechat, alipay] = ['wechat', 'alipay'].map(p => fs.readFileSync(path.join(CLIENTS, p, 'explain.js'), 'utf8'))
  assert.equal(wechat, alipay)
})

test('the old WeChat page shows what /wxocr answers, and hangs on anything but 200', async t => {
  const { server, runtime } = await sample(t, 'wechat')
  server.answers(
    { json: { errcode: 0, errmsg: 'ok', items: [{ text: 'one' }, { text: 'two' }] } },
    { json: { errcode: 101002, errmsg: 'image cannot be decoded' } },
    { status: 500, json: {} })
  runtime.load('samples/wechat-ocr.js')
  const [page] = runtime.pages

  page.takePhoto()
  await eventually(() => page.data.text === 'one\ntwo\n')
  page.takePhoto()
  await eventually(() => page.data.text === 'image cannot be decoded')
  page.takePhoto()
  await eventually(() => server.requests.length === 3 && server.requests[2].closed)

  assert.equal(page.data.text, 'recognising...')
  assert.ok(server.requests[0].body.includes('name="image"; filename="wx0123.o6zAJs.jpg"'))
})

test('the old Alipay page names the field after the path, and can only read a JSON string', async t => {
  const { server, runtime, api } = await sample(t, 'alipay')
  server.answers({ body: '' }, { json: 'TUWEN 4821' }, { body: '' }, { body: 'TUWEN 4821' })
  runtime.load('samples/alipay-ocr.js')
  const [page] = runtime.pages

  page.chooseImage()
  await eventually(() => api.alerts.length === 1)
  page.chooseImage()
  await eventually(() => api.alerts.length === 2)

  assert.deepEqual(api.alerts.map(alert => alert.content), ['text: TUWEN 4821', 'failed: JSON parse data error'])
  assert.ok(server.requests[0].body.includes(`name="${PHOTO}"`))
  assert.deepEqual(JSON.parse(server.requests[1].body), { key: `${PHOTO}_ocr.txt` })
})
