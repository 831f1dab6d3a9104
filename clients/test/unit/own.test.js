'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { IMAGE, PLATFORMS, phone, plain, problem } = require('./fixtures.js')

const asked = server => server.requests.map(request => `${request.method} ${request.url}`)

for (const platform of Object.keys(PLATFORMS)) {
  test(`${platform}: one's own images are listed a page at a time, and searched`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const page = { images: [IMAGE], cursor: 'c/2' }
    server.answers({ status: 200, json: page }, { status: 200, json: { images: [] } })

    const first = await tuwen.list({ q: '合同 A&B', status: 'completed' })
    const last = await tuwen.list({ cursor: first.cursor })

    assert.deepEqual(plain(first), page)
    assert.deepEqual(plain(last), { images: [] })
    assert.deepEqual(asked(server), [
      'GET /v1/images?q=%E5%90%88%E5%90%8C%20A%26B&status=completed', 'GET /v1/images?cursor=c%2F2'
    ])
  })

  test(`${platform}: the state of an image is told`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const state = { ...IMAGE, links: { renditions: { thumb: '/p!thumb?x-tuwen-expires=1' } } }
    server.answers('reset', { status: 200, json: state })

    assert.deepEqual(plain(await tuwen.image('i1')), state)

    assert.deepEqual(asked(server), ['GET /v1/images/i1', 'GET /v1/images/i1'])
  })

  test(`${platform}: an image is deleted`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers({ status: 204, body: '' }, problem(404, 'not_found'))

    await tuwen.delete('i 1/')

    assert.deepEqual(asked(server)[0], 'DELETE /v1/images/i%201%2F')
  })

  test(`${platform}: a deletion whose answer was lost is done`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers('reset', problem(404, 'not_found'))

    await tuwen.delete('i1')

    assert.deepEqual(asked(server), ['DELETE /v1/images/i1', 'DELETE /v1/images/i1'])
  })
}

for (const platform of ['wechat', 'alipay']) {
  test(`${platform}: an image that is not one's own is not deleted`, async t => {
    const { server, tuwen } = await phone(t, platform)
    server.answers(problem(404, 'not_found'))

    await assert.rejects(tuwen.delete('i1'), { code: 'not_found', status: 404 })

    assert.equal(server.requests.length, 1)
  })
}

test('an error page in place of an empty answer deletes nothing', async t => {
  const { server, tuwen } = await phone(t, 'alipay, old')
  server.answers(request => request.method === 'GET'
    ? { status: 200, json: IMAGE } : { status: 200, body: '<html>Welcome</html>' })

  await assert.rejects(tuwen.delete('i1'), { code: 'unreadable_answer' })
})
