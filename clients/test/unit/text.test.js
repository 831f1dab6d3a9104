'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { IMAGE, PHOTO, PLATFORMS, RESULT, phone, plain, problem } = require('./fixtures.js')

const pending = { status: 202, headers: { 'Retry-After': '1' }, json: { id: 'i1', status: 'pending' } }
const done = { status: 200, json: RESULT }

for (const platform of Object.keys(PLATFORMS)) {
  test(`${platform}: the text is polled for until it is there`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers(pending, pending, done)

    const result = await tuwen.text('i1')

    assert.deepEqual(plain(result), RESULT)
    assert.deepEqual(server.requests.map(r => `${r.method} ${r.url}`), Array(3).fill('GET /v1/images/i1/text?wait=25s'))
    assert.equal(server.requests[0].headers.accept, 'application/json')
  })

  test(`${platform}: the codes are polled for until they are there`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const code = { format: 'QR_CODE', text: 'https://example.com', quad: [[1, 1], [9, 1], [9, 9], [1, 9]] }
    const codes = { id: 'i1', status: 'completed', image: { width: 10, height: 10 }, codes: [code] }
    server.answers(pending, { status: 200, json: codes })

    const result = await tuwen.codes('i1')

    assert.deepEqual(plain(result), codes)
    assert.deepEqual(server.requests.map(r => `${r.method} ${r.url}`), Array(2).fill('GET /v1/images/i1/codes?wait=25s'))
  })

  test(`${platform}: a failed result is an error with its code`, async t => {
    const { server, tuwen, TuwenError } = await phone(t, platform)
    const error = { code: 'image_unreadable', detail: 'the image is cut off' }
    server.answers({ status: 200, json: { id: 'i1', status: 'failed', error } })

    const caught = await tuwen.text('i1').catch(e => e)

    assert.ok(caught instanceof TuwenError)
    assert.deepEqual({ code: caught.code, detail: caught.detail }, error)
  })

  test(`${platform}: a busy server is asked again`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers('reset', problem(429, 'too_many_waiting'), problem(503, 'storage_unavailable'), done)

    assert.equal((await tuwen.text('i1')).text, RESULT.text)
  })

  test(`${platform}: an error page that is no JSON is outlived`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers({ status: 502, body: '<html>Bad Gateway</html>' }, { status: 404, body: 'default backend - 404' },
      { status: 200, body: '<html>' }, done)

    assert.equal((await tuwen.text('i1')).text, RESULT.text)
  })

  test(`${platform}: the wait ends at its timeout`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers(pending)

    await assert.rejects(tuwen.text('i1', { timeout: 3000 }), { code: 'timeout' })

    assert.equal(server.requests[0].url, '/v1/images/i1/text?wait=3s')
  })

  test(`${platform}: a phone that was in the background for longer asks once more`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const now = Date.now
    let away = 0
    t.mock.method(Date, 'now', () => now() + away)
    const leave = () => {
      away += 600000
      return 'reset'
    }
    server.answers(leave, done)
    assert.equal((await tuwen.text('i1')).text, RESULT.text)

    server.answers(leave, 'reset')
    await assert.rejects(tuwen.text('i1'))
    assert.equal(server.requests.length, 4)
  })

  test(`${platform}: waiting can be aborted`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const text = tuwen.text('i1')
    server.answers(() => {
      text.abort()
      return 'silence'
    })

    await assert.rejects(text, { code: 'aborted' })

    assert.equal(server.requests.length, 1)
  })

  test(`${platform}: one call uploads and reads`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers({ status: 201, json: IMAGE }, pending, done)
    const uploaded = []

    const result = await tuwen.read(PHOTO, { onUploaded: image => uploaded.push(image.id) })

    assert.equal(result.text, RESULT.text)
    assert.deepEqual(uploaded, ['i1'])
  })
}

test('an image that is not there is an error at once', async t => {
  const { server, tuwen } = await phone(t, 'alipay')
  server.answers(problem(404, 'not_found'))

  await assert.rejects(tuwen.text('i1'), { code: 'not_found', status: 404, detail: 'detail of not_found' })

  assert.equal(server.requests.length, 1)
})

test('where Alipay keeps the status to itself, an error is believed after five times', async t => {
  const { server, tuwen } = await phone(t, 'alipay, old')
  server.answers(problem(404, 'not_found'))

  await assert.rejects(tuwen.text('i1'), { code: 'http_error' })

  assert.equal(server.requests.length, 5)
})

test('where Alipay tells the status with the failure, the error is the server\'s', async t => {
  const { api, tuwen } = await phone(t, 'alipay')
  api.request = ({ fail }) => setImmediate(() => fail({
    error: 19, errorMessage: 'http status error', status: '404', data: JSON.stringify({ code: 'not_found' })
  }))

  await assert.rejects(tuwen.text('i1'), { code: 'not_found', status: 404 })
})

test('an Android that gives up early is asked to wait for less', async t => {
  // Slow enough for a whole answer within the second on a busy machine, and for the SDK not to give up before it.
  const { server, api, tuwen } = await phone(t, 'alipay', { speed: 10 })
  const faithful = api.request
  api.request = options => faithful({ ...options, timeout: 1000 })
  server.answers('silence', 'silence', 'silence', done)

  await tuwen.text('i1', { timeout: 600000 })

  assert.deepEqual(server.requests.map(r => r.url.split('=')[1]), ['25s', '12s', '6s', '5s'])
})

test('a server that does not hold requests is not hammered', async t => {
  const { server, tuwen, delays } = await phone(t, 'wechat', { speed: 5 })
  server.answers({ status: 202, json: {} }, { status: 202, json: {} }, done)

  await tuwen.text('i1')

  assert.equal(delays.filter(delay => delay === 1000).length, 2)
})

test('the request has longer than the server holds it', async t => {
  const { server, api, tuwen } = await phone(t, 'alipay')
  const faithful = api.request
  const timeouts = []
  api.request = options => {
    timeouts.push(options.timeout)
    return faithful(options)
  }
  server.answers(done)

  await tuwen.text('i1')

  assert.deepEqual(timeouts, [35000])
})

test('an id is escaped', async t => {
  const { server, tuwen } = await phone(t)
  server.answers(done)

  await tuwen.text('k-a/b?c')

  assert.equal(server.requests[0].url, '/v1/images/k-a%2Fb%3Fc/text?wait=25s')
})

test('a byte order mark before the JSON is passed over', async t => {
  const { server, tuwen } = await phone(t, 'alipay')
  server.answers({ status: 200, body: '\uFEFF' + JSON.stringify(RESULT) })

  assert.equal((await tuwen.text('i1')).text, RESULT.text)
})
