'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { createMy } = require('../shims/my.js')
const { BARE_404, IMAGE, PLATFORMS, phone, plain, problem } = require('./fixtures.js')

const asked = server => server.requests.map(request => `${request.method} ${request.url}`)

for (const platform of Object.keys(PLATFORMS)) {
  test(`${platform}: one's own images are listed a page at a time, and searched`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers({ status: 200, json: { images: [IMAGE], next: 'c/2' } }, { status: 200, json: { images: [] } })

    const first = await tuwen.list({ status: 'completed', hasText: false, limit: 1 })
    const last = await tuwen.list({ cursor: first.cursor })

    assert.deepEqual(plain(first), { images: [IMAGE], cursor: 'c/2' })
    assert.deepEqual(plain(last), { images: [] })
    assert.deepEqual(asked(server), [
      'GET /v1/images/?limit=1&status=completed&hasText=false', 'GET /v1/images/?cursor=c%2F2'
    ])
  })

  test(`${platform}: what is found in a text is told in parts`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const snippet = {
      text: '购买合同 A&B', marks: [{ from: 2, to: 4 }, { from: 5, to: 8 }], cutBefore: true, cutAfter: true
    }
    server.answers({ status: 200, json: { images: [{ ...IMAGE, snippet }] } })

    const { images } = await tuwen.search('合同 A&B', { sort: 'relevance' })

    assert.deepEqual(plain(images[0].parts), [
      { text: '…购买', marked: false }, { text: '合同', marked: true }, { text: ' ', marked: false },
      { text: 'A&B', marked: true }, { text: '…', marked: false }
    ])
    assert.deepEqual(asked(server), ['GET /v1/images/?q=%E5%90%88%E5%90%8C%20A%26B&sort=relevance'])
  })

  test(`${platform}: the state of an image is told`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const state = { ...IMAGE, links: { renditions: { thumb: '/p!thumb?x-tuwen-expires=1' } } }
    server.answers('reset', { status: 200, json: state })

    assert.deepEqual(plain(await tuwen.image('i1')), state)

    assert.deepEqual(asked(server), ['GET /v1/images/i1', 'GET /v1/images/i1'])
  })

  test(`${platform}: a style has an address that needs no session`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const state = { ...IMAGE, links: { renditions: { thumb: '/p!thumb?x-tuwen-expires=1' } } }
    server.answers({ status: 200, json: state })

    assert.match(await tuwen.renditionUrl('i1', 'thumb'), /^https?:\/\/[^/]+\/p!thumb\?x-tuwen-expires=1$/)
    server.answers({ status: 200, json: { ...IMAGE, links: { renditions: { thumb: 'https://img.example.com/p!thumb?x=1' } } } })
    assert.equal(await tuwen.renditionUrl('i1', 'thumb'), 'https://img.example.com/p!thumb?x=1')
    server.answers({ status: 200, json: state })
    await assert.rejects(tuwen.renditionUrl('i1', 'toString'), { code: 'not_found', status: 404 })
    assert.deepEqual(asked(server), ['GET /v1/images/i1', 'GET /v1/images/i1', 'GET /v1/images/i1'])
  })

  test(`${platform}: an image is deleted`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers({ status: 204, body: '' }, problem(404, 'not_found'))

    const deletion = await tuwen.delete('i 1/')

    assert.deepEqual(plain(deletion), { state: 'done' })
    assert.deepEqual(asked(server)[0], 'DELETE /v1/images/i%201%2F')
  })

  test(`${platform}: a deletion that takes longer is told, and asked after`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const running = { id: 'd/1', state: 'running' }
    server.answers({ status: 202, json: running }, 'reset', { status: 202, json: running },
      { status: 200, json: { id: 'd/1', state: 'done' } })

    const one = await tuwen.delete('i1')
    const all = await tuwen.deleteAll()
    const later = await tuwen.deletion(all.id)

    assert.deepEqual(plain([one, all, later]), [running, running, { id: 'd/1', state: 'done' }])
    assert.deepEqual(asked(server), [
      'DELETE /v1/images/i1', 'DELETE /v1/images/?all=true', 'DELETE /v1/images/?all=true', 'GET /v1/deletions/d%2F1'
    ])
  })

  test(`${platform}: what was used is told`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const usage = { stored: { images: 1, bytes: 2, texts: 1 }, total: {}, days: [], limits: {} }
    server.answers('reset', { status: 200, json: usage })

    assert.deepEqual(plain(await tuwen.usage({ days: 7 })), usage)

    assert.equal(asked(server).at(-1), 'GET /v1/usage?days=7')
  })

  test(`${platform}: an export is downloaded as the user`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.at('/v1/sessions', { status: 200, json: { sessionId: 'tws1.a', expiresAt: '2100-01-01T00:00:00Z' } })
    server.at('/v1/usage', { status: 200, json: { stored: {} } })
    tuwen.login()

    const file = await tuwen.export('csv', { q: '合同', from: '2026-01-31T08:00:00Z' })

    assert.deepEqual(plain(file), {
      url: `${server.url}/v1/images/export?format=csv&q=%E5%90%88%E5%90%8C&from=2026-01-31T08%3A00%3A00Z`,
      header: { Authorization: 'Bearer tws1.a' }
    })
  })

  test(`${platform}: an export has a session that holds`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const session = name => ({ status: 200, json: { sessionId: `tws1.${name}`, expiresAt: '2100-01-01T00:00:00Z' } })
    server.at('/v1/sessions', session('ended'), session('new'))
    server.at('/v1/usage', problem(401, 'unauthorized'), { status: 200, json: { stored: {} } }, problem(503, 'index_unavailable'))
    tuwen.login()

    const known = platform.endsWith('old') ? 'ended' : 'new'
    assert.deepEqual(plain(await tuwen.export('csv')).header, { Authorization: `Bearer tws1.${known}` })
    assert.deepEqual(plain(await tuwen.export('csv')).header, { Authorization: `Bearer tws1.${known}` })
  })

  test(`${platform}: a deletion that meets an error for a moment is tried again`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers(BARE_404, problem(503, 'storage_unavailable'), { status: 202, json: { id: 'd1', state: 'running' } })

    assert.deepEqual(plain(await tuwen.delete('i1')), { id: 'd1', state: 'running' })

    assert.equal(server.requests.length, 3)
  })

  // An ingress without routes answered every try, no request reached Tuwen, and the SDK said that the photo was gone.
  test(`${platform}: a 404 that is not the server's deletes nothing`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers(BARE_404)

    await assert.rejects(tuwen.delete('i1'), { code: platform === 'alipay, old' ? 'http_error' : 'http_404' })

    assert.deepEqual(asked(server), Array(5).fill('DELETE /v1/images/i1'))
  })
}

for (const platform of ['wechat', 'alipay']) {
  test(`${platform}: a deletion whose answer was lost is done`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers('reset', problem(404, 'not_found'))

    await tuwen.delete('i1')

    assert.deepEqual(asked(server), ['DELETE /v1/images/i1', 'DELETE /v1/images/i1'])
  })

  test(`${platform}: a proxy's 404 after a lost answer is outlived until the server says what became of it`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers('reset', BARE_404, problem(404, 'not_found'))

    assert.deepEqual(plain(await tuwen.delete('i1')), { state: 'done' })

    assert.equal(server.requests.length, 3)
  })

  test(`${platform}: an image that is not one's own is not deleted`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers(problem(404, 'not_found'))

    await assert.rejects(tuwen.delete('i1'), { code: 'not_found', status: 404 })

    assert.equal(server.requests.length, 1)
  })
}

test('where Alipay keeps the status to itself, an error after a lost answer is no deletion', async t => {
  const { server, tuwen } = await phone(t, 'alipay, old')
  server.answers('reset', problem(503, 'storage_unavailable'))

  await assert.rejects(tuwen.delete('i1'), { code: 'http_error' })

  assert.equal(server.requests.length, 5)
})

test('a proxy\'s 404 in JSON does not say that the image is gone', async t => {
  const { server, tuwen } = await phone(t, 'wechat')
  server.answers({ status: 404, json: { code: 'route_not_found' } })

  await assert.rejects(tuwen.delete('i1'), { code: 'route_not_found', status: 404 })

  assert.equal(server.requests.length, 5)
})

test('a proxy\'s 404 does not explain an unreadable answer', async t => {
  const make = device => ({ my: createMy({ device, parsesAlways: true }) })
  const { server, tuwen } = await phone(t, 'alipay', { make })
  server.answers(request => request.method === 'GET'
    ? { status: 404, json: { message: 'no Route matched' } } : { status: 200, body: '<html>Welcome</html>' })

  await assert.rejects(tuwen.delete('i1'), { code: 'unreadable_answer' })
})

test('an error page in place of an empty answer deletes nothing', async t => {
  const { server, tuwen } = await phone(t, 'alipay, old')
  server.answers(request => request.method === 'GET'
    ? { status: 200, json: IMAGE } : { status: 200, body: '<html>Welcome</html>' })

  await assert.rejects(tuwen.delete('i1'), { code: 'unreadable_answer' })
})

test('a snippet without a mark is one part', async t => {
  const { runtime } = await phone(t)
  const { highlighted } = runtime.load('tuwen.js')
  const snippet = { text: '发票', marks: [], cutBefore: true, cutAfter: false }

  assert.deepEqual(plain(highlighted(snippet)), [{ text: '…发票', marked: false }])
  assert.deepEqual(plain(highlighted({ ...snippet, text: '', cutBefore: false })), [])
})
