'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { IMAGE, PHOTO, BYTES, PLATFORMS, phone, plain, problem } = require('./fixtures.js')

const keys = server => server.requests.map(request => request.headers['idempotency-key'])

for (const platform of Object.keys(PLATFORMS)) {
  test(`${platform}: an upload resolves to the image`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers({ status: 201, json: IMAGE })

    const image = await tuwen.upload(PHOTO)

    assert.deepEqual(plain(image), IMAGE)
    const [request] = server.requests
    assert.equal(`${request.method} ${request.url}`, 'POST /v1/images')
    assert.match(request.headers['content-type'], /^multipart\/form-data; boundary=/)
    assert.ok(request.body.includes('name="image"'))
    assert.ok(request.body.includes(BYTES))
  })

  test(`${platform}: retries carry the same Idempotency-Key, and another upload another one`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const image = { status: 201, json: IMAGE }
    server.answers('reset', problem(503, 'storage_unavailable'), problem(429, 'too_many_uploads'), image)

    await tuwen.upload(PHOTO)
    await tuwen.upload(PHOTO)

    const [first, second, third, fourth, other] = keys(server)
    assert.match(first, /^[0-9a-f]{32}$/)
    assert.deepEqual([second, third, fourth], [first, first, first])
    assert.notEqual(other, first)
  })

  test(`${platform}: an answer of 4xx is final and says why`, async t => {
    const { server, tuwen, TuwenError } = await phone(t, platform)
    server.answers(problem(415, 'unsupported_type'))

    const error = await tuwen.upload(PHOTO).catch(e => e)

    assert.ok(error instanceof TuwenError)
    const { code, status, detail, title } = error
    assert.deepEqual({ code, status, detail, title }, {
      code: 'unsupported_type', status: 415, detail: 'detail of unsupported_type', title: 'title of unsupported_type'
    })
    assert.equal(server.requests.length, 1)
  })

  test(`${platform}: Retry-After is the least that is waited`, async t => {
    const { server, tuwen, delays } = await phone(t, platform)
    server.answers(problem(503, 'storage_unavailable', { 'Retry-After': '7' }), { status: 201, json: IMAGE })

    await tuwen.upload(PHOTO)

    assert.ok(delays.includes(7000), `waited ${delays}`)
  })

  test(`${platform}: progress is told, up to everything`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers({ status: 201, json: IMAGE })
    const heard = []

    await tuwen.upload(PHOTO, { onProgress: progress => heard.push(plain(progress)) })

    assert.ok(heard.length > 1)
    assert.ok(heard.every((p, i) => i === 0 || p.sent > heard[i - 1].sent))
    const last = heard.at(-1)
    assert.equal(last.progress, 100)
    assert.equal(last.sent, last.total)
  })

  test(`${platform}: an upload is aborted under way`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const upload = tuwen.upload(PHOTO)
    server.answers(() => {
      upload.abort()
      return 'silence'
    })

    await assert.rejects(upload, { code: 'aborted' })

    assert.equal(server.requests.length, 1)
  })

  test(`${platform}: a file that is not there is not tried again`, async t => {
    const { server, tuwen } = await phone(t, platform)

    await assert.rejects(tuwen.upload('wxfile://gone.jpg'), { code: 'file_unreadable' })

    assert.equal(server.requests.length, 0)
  })
}

test('the caller may name the key and the field', async t => {
  const { server, tuwen } = await phone(t, 'alipay')
  server.answers({ status: 201, json: IMAGE })

  await tuwen.upload(PHOTO, { idempotencyKey: 'mine', name: 'photo' })

  assert.deepEqual(keys(server), ['mine'])
  assert.ok(server.requests[0].body.includes('name="photo"'))
})

test('headers of the application go along', async t => {
  const { server, tuwen } = await phone(t, 'wechat', { options: { header: { Authorization: 'Bearer s1' } } })
  server.answers({ status: 201, json: IMAGE })

  await tuwen.upload(PHOTO)

  assert.equal(server.requests[0].headers.authorization, 'Bearer s1')
})

test('back-offs grow and are jittered', async t => {
  const { server, tuwen, delays } = await phone(t)
  server.answers('reset')

  await assert.rejects(tuwen.upload(PHOTO), { code: 'network' })

  const waited = delays.filter(delay => delay <= 15000)
  assert.equal(server.requests.length, 5)
  assert.equal(waited.length, 4)
  waited.forEach((delay, i) => assert.ok(delay >= 250 * 2 ** i && delay <= 500 * 2 ** i, `waited ${waited}`))
})

test('a server that asks for a quarter of an hour is not waited for', async t => {
  const { server, tuwen } = await phone(t)
  server.answers(problem(503, 'storage_unavailable', { 'Retry-After': '900' }))

  await assert.rejects(tuwen.upload(PHOTO), { code: 'storage_unavailable', retryAfter: 900 })

  assert.equal(server.requests.length, 1)
})

test('Retry-After may be a date', async t => {
  const { server, tuwen, delays } = await phone(t)
  const date = new Date(Date.now() + 20000).toUTCString()
  server.answers(problem(503, 'storage_unavailable', { 'Retry-After': date }), { status: 201, json: IMAGE })

  await tuwen.upload(PHOTO)

  assert.ok(delays.some(delay => delay > 4000 && delay <= 20000), `waited ${delays}`)
})

test('a server that never answers is a timeout, and is tried again', async t => {
  const { server, tuwen } = await phone(t)
  server.answers('silence', { status: 201, json: IMAGE })

  // Long enough for the second answer on a machine that is busy.
  const image = await tuwen.upload(PHOTO, { timeout: 18000 })

  assert.equal(image.id, 'i1')
  assert.equal(server.requests.length, 2)
})

test('a client that ignores its timeout is not waited for', async t => {
  const { server, api, tuwen } = await phone(t)
  server.answers('silence')
  const faithful = api.uploadFile
  api.uploadFile = options => faithful({ ...options, timeout: 60000 })

  await assert.rejects(tuwen.upload(PHOTO, { timeout: 100, retries: 0 }), { code: 'timeout' })
})

test('an abort between two tries ends the upload', async t => {
  const { server, tuwen } = await phone(t, 'wechat', { speed: 1 })
  const upload = tuwen.upload(PHOTO)
  server.answers(() => {
    setTimeout(upload.abort, 20)
    return problem(503, 'storage_unavailable', { 'Retry-After': '30' })
  })

  await assert.rejects(upload, { code: 'aborted' })

  assert.equal(server.requests.length, 1)
})

test('an abort after a timeout reaches the try that runs by then', async t => {
  const { server, tuwen } = await phone(t, 'wechat', { speed: 10 })
  const upload = tuwen.upload(PHOTO, { timeout: 1000 })
  server.answers('silence', () => {
    setTimeout(upload.abort, 10)
    return { status: 201, json: IMAGE, after: 100 }
  })

  await assert.rejects(upload, { code: 'aborted' })
})

test('a late word about a try that was given up does not touch the next one', async t => {
  const { api, tuwen } = await phone(t)
  const tries = []
  api.uploadFile = options => {
    tries.push(options)
    if (tries.length === 2) {
      setImmediate(() => {
        tries[0].fail({ errMsg: 'uploadFile:fail abort' })
        upload.abort()
      })
    }
    return { abort() {} }
  }
  const upload = tuwen.upload(PHOTO, { timeout: 50, retries: 1 })

  await assert.rejects(upload, { code: 'aborted' })
})

test('a standard signal aborts as well', async t => {
  const { server, tuwen } = await phone(t)
  server.answers('silence')
  const controller = new AbortController()
  const upload = tuwen.upload(PHOTO, { signal: controller.signal })

  controller.abort()

  await assert.rejects(upload, { code: 'aborted' })
  await assert.rejects(tuwen.upload(PHOTO, { signal: controller.signal }), { code: 'aborted' })
})

test('the login page of a Wi-Fi is no image', async t => {
  const { server, tuwen } = await phone(t)
  server.answers({ status: 200, body: '<html>Welcome</html>' })

  await assert.rejects(tuwen.upload(PHOTO, { retries: 1 }), { code: 'unreadable_answer' })
})

test("a proxy's own error page keeps its status", async t => {
  const { server, tuwen } = await phone(t)
  server.answers({ status: 413, body: '<html>Request Entity Too Large</html>' })

  await assert.rejects(tuwen.upload(PHOTO), { code: 'http_413', status: 413 })

  assert.equal(server.requests.length, 1)
})

test('without a generator of the platform, keys are made all the same', async t => {
  const { server, api, tuwen } = await phone(t)
  delete api.getRandomValues
  server.answers({ status: 201, json: IMAGE })

  await tuwen.upload(PHOTO)

  assert.match(keys(server)[0], /^[0-9a-f]{32}$/)
})

test('a failure that Alipay also rejects with is nobody\'s unhandled rejection', async t => {
  const { api, tuwen } = await phone(t, 'alipay')
  const unhandled = t.mock.fn()
  process.once('unhandledRejection', unhandled)
  t.after(() => process.removeListener('unhandledRejection', unhandled))
  api.uploadFile = ({ fail }) => {
    setImmediate(() => fail({ error: 11 }))
    return Object.assign(Promise.reject(new Error('the same once more')), { abort() {} })
  }

  await assert.rejects(tuwen.upload(PHOTO), { code: 'file_unreadable' })

  assert.equal(unhandled.mock.callCount(), 0)
})
