'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { createMy } = require('../shims/my.js')
const { createWx } = require('../shims/wx.js')
const { eventually } = require('../stub/server.js')
const { RESULT, phone, plain, problem } = require('./fixtures.js')

const SOCKETS = {
  'wechat, SocketTask': device => ({ wx: createWx({ device }) }),
  'wechat, global events': device => ({ wx: createWx({ device, sockets: 'global' }) }),
  'alipay, SocketTask': device => ({ my: createMy({ device }) }),
  'alipay, global events': device => ({ my: createMy({ device, sockets: 'global' }) })
}
const NO_SOCKETS = {
  wechat: device => ({ wx: createWx({ device, sockets: 'none' }) }),
  alipay: device => ({ my: createMy({ device, sockets: 'none' }) })
}

/** Well before the SDK would give the request up by itself, even with its clock running faster. */
const ABORTED_WITHIN = 2000

const completed = (id = 'i1', changes = {}) => ({ type: 'ocr.completed', id, result: { ...RESULT, id, ...changes } })

function listen(tuwen, ids) {
  const events = []
  const stop = tuwen.onResult(ids, event => events.push(event))
  return { events, stop }
}

for (const [name, make] of Object.entries(SOCKETS)) {
  test(`${name}: results are pushed, the socket is shared, and closed when nobody listens`, async t => {
    const { server, tuwen } = await phone(t, name, { make })
    const first = listen(tuwen, 'i1')
    await eventually(() => server.sockets[0]?.messages.length === 1)
    const second = listen(tuwen, ['i2', 'i3'])
    const [socket] = server.sockets
    await eventually(() => socket.messages.length === 2)

    socket.send({ type: 'subscribed', ids: ['i1'] })
    socket.send(completed('i1'))
    socket.send(completed('i3'))
    await eventually(() => first.events.length === 1 && second.events.length === 1)

    assert.equal(socket.url, '/v1/socket')
    assert.deepEqual(socket.messages, [{ subscribe: ['i1'] }, { subscribe: ['i2', 'i3'] }])
    assert.deepEqual(plain(first.events), [{ id: 'i1', result: RESULT }])
    assert.equal(second.events[0].id, 'i3')

    second.stop()
    await eventually(() => socket.messages.length === 3)
    assert.deepEqual(socket.messages[2], { unsubscribe: ['i2', 'i3'] })
    assert.equal(socket.closed, false)
    first.stop()
    await eventually(() => socket.closed)
    assert.equal(server.sockets.length, 1)
  })

  test(`${name}: a lost socket is opened again with all subscriptions, and nothing is told twice`, async t => {
    const { server, tuwen } = await phone(t, name, { make })
    server.onSocket = socket => { socket.onMessage = () => socket.send(completed('i1')) }
    const { events, stop } = listen(tuwen, ['i1', 'i2'])
    t.after(stop)
    await eventually(() => events.length === 1)

    server.sockets[0].drop()
    await eventually(() => server.sockets[1]?.messages.length === 1)
    server.sockets[1].send(completed('i2'))
    await eventually(() => events.length === 2)

    assert.deepEqual(server.sockets[1].messages, [{ subscribe: ['i1', 'i2'] }])
    assert.deepEqual(events.map(event => event.id), ['i1', 'i2'])
  })

  test(`${name}: a server without sockets is polled, until it has sockets`, async t => {
    const { server, tuwen } = await phone(t, name, { make, speed: 10 })
    server.refusesSockets = true
    server.answers({ status: 200, json: RESULT }, 'silence')
    const { events, stop } = listen(tuwen, 'i1')
    t.after(stop)

    await eventually(() => events.length === 1)
    assert.equal(events[0].result.text, RESULT.text)
    const other = listen(tuwen, 'i2')
    t.after(other.stop)
    await eventually(() => server.requests.length === 2)
    server.refusesSockets = false
    await eventually(() => server.sockets[0]?.messages.length === 1)
    await eventually(() => server.requests[1].closed, 'the poll is aborted', ABORTED_WITHIN)
    server.sockets[0].send(completed('i2'))

    await eventually(() => other.events.length === 1)
    assert.equal(events.length, 1)
  })
}

for (const [name, make] of Object.entries(NO_SOCKETS)) {
  test(`${name}: a client without sockets polls, a few images at a time`, async t => {
    const { server, tuwen } = await phone(t, name, { make })
    const ids = ['i1', 'i2', 'i3', 'i4', 'i5', 'i6']
    let open = 0
    let most = 0
    server.answers(request => {
      open++
      most = Math.max(most, open)
      setTimeout(() => { open-- }, 20)
      const id = request.url.split('/')[3]
      return { status: 200, json: { ...RESULT, id }, after: 20 }
    })

    const { events, stop } = listen(tuwen, ids)
    t.after(stop)
    await eventually(() => events.length === ids.length)

    assert.deepEqual(events.map(event => event.id).sort(), ids)
    assert.ok(most <= 4, `${most} at once`)
    assert.equal(server.requests.length, ids.length)
  })

  test(`${name}: polling stops when nobody listens`, async t => {
    const { server, tuwen } = await phone(t, name, { make, speed: 5 })
    server.answers('silence')
    const { events, stop } = listen(tuwen, 'i1')
    await eventually(() => server.requests.length === 1)

    stop()
    await eventually(() => server.requests[0].closed, 'the poll is aborted', ABORTED_WITHIN)

    assert.deepEqual(events, [])
    assert.equal(server.requests.length, 1)
  })

  test(`${name}: an image that is not there ends its polling with an error`, async t => {
    const { server, tuwen } = await phone(t, name, { make })
    server.answers(problem(404, 'not_found'))
    const { events, stop } = listen(tuwen, 'i1')
    t.after(stop)

    await eventually(() => events.length === 1)

    assert.equal(events[0].error.code, 'not_found')
    assert.equal(server.requests.length, 1)
  })
}

test('a failed result and a missing image arrive as errors', async t => {
  const { server, tuwen, TuwenError } = await phone(t)
  const { events, stop } = listen(tuwen, ['i1', 'i2'])
  t.after(stop)
  await eventually(() => server.sockets[0]?.messages.length === 1)

  const error = { code: 'image_unreadable', detail: 'cut off' }
  server.sockets[0].send({ type: 'ocr.failed', id: 'i1', result: { id: 'i1', status: 'failed', error } })
  server.sockets[0].send({ type: 'not_found', id: 'i2' })
  await eventually(() => events.length === 2)

  assert.ok(events.every(event => event.error instanceof TuwenError))
  assert.deepEqual(events.map(event => [event.id, event.error.code]), [['i1', 'image_unreadable'], ['i2', 'not_found']])
})

test('a better result of a later engine is told too', async t => {
  const { server, tuwen } = await phone(t)
  const { events, stop } = listen(tuwen, 'i1')
  t.after(stop)
  await eventually(() => server.sockets[0]?.messages.length === 1)

  server.sockets[0].send(completed('i1'))
  server.sockets[0].send(completed('i1'))
  server.sockets[0].send(completed('i1', { engine: 'better', text: 'TUWEN 4822' }))
  await eventually(() => events.length === 2)

  assert.deepEqual(events.map(event => event.result.text), ['TUWEN 4821', 'TUWEN 4822'])
})

/** A page that opened the same image a second time waited for ever: the server says once only what is there. */
test('a listener that comes after the result hears it, also where the server does not tell it again', async t => {
  const { server, tuwen } = await phone(t)
  const first = listen(tuwen, 'i1')
  t.after(first.stop)
  await eventually(() => server.sockets[0]?.messages.length === 1)
  server.sockets[0].send(completed('i1'))
  await eventually(() => first.events.length === 1)

  const second = listen(tuwen, ['i1', 'i2'])
  t.after(second.stop)
  await eventually(() => second.events.length === 1)
  server.sockets[0].send(completed('i1'))
  server.sockets[0].send(completed('i2'))
  await eventually(() => second.events.length === 2)

  assert.deepEqual(second.events.map(event => event.id), ['i1', 'i2'])
  assert.equal(first.events.length, 1)
  assert.deepEqual(server.sockets[0].messages.at(-1), { subscribe: ['i1', 'i2'] })
})

test('a listener that was stopped at once hears nothing of what was told before', async t => {
  const { server, tuwen } = await phone(t)
  const first = listen(tuwen, ['i1', 'i2'])
  t.after(first.stop)
  await eventually(() => server.sockets[0]?.messages.length === 1)
  server.sockets[0].send(completed('i1'))
  await eventually(() => first.events.length === 1)

  const second = listen(tuwen, 'i1')
  second.stop()
  server.sockets[0].send(completed('i2'))
  await eventually(() => first.events.length === 2)

  assert.deepEqual(second.events, [])
})

test('the socket is closed once no image is left that can come', async t => {
  const { server, tuwen } = await phone(t)
  listen(tuwen, 'i1')
  await eventually(() => server.sockets[0]?.messages.length === 1)

  server.sockets[0].send({ type: 'not_found', id: 'i1' })

  await eventually(() => server.sockets[0].closed)
  assert.equal(server.sockets.length, 1)
})

test('one listener that throws does not silence the others', async t => {
  const { server, tuwen } = await phone(t)
  t.mock.method(console, 'error', () => {})
  t.after(tuwen.onResult('i1', () => { throw new Error('a mistake in a page') }))
  const { events, stop } = listen(tuwen, 'i1')
  t.after(stop)
  await eventually(() => server.sockets[0]?.messages.length >= 1)

  server.sockets[0].send(completed('i1'))

  await eventually(() => events.length === 1)
})

test('a socket that died in silence is noticed and replaced', async t => {
  // A socket has half a second to open.
  const { server, tuwen } = await phone(t, 'wechat', { speed: 20 })
  const { events, stop } = listen(tuwen, 'i1')
  t.after(stop)
  await eventually(() => server.sockets[0]?.messages.length === 2, 'a heartbeat')

  await eventually(() => server.sockets[1]?.messages.length === 1, 'another socket')
  server.sockets[1].send(completed('i1'))

  await eventually(() => events.length === 1)
  assert.deepEqual(server.sockets[0].messages, [{ subscribe: ['i1'] }, { subscribe: ['i1'] }])
})

test('when a subscription is refused, the result is asked for by HTTP', async t => {
  const { server, tuwen } = await phone(t)
  server.answers({ status: 200, json: RESULT })
  const { events, stop } = listen(tuwen, 'i1')
  t.after(stop)
  await eventually(() => server.sockets[0]?.messages.length === 1)

  server.sockets[0].send({ type: 'error', code: 'too_many_waiting', detail: 'no room' })

  await eventually(() => events.length === 1)
  assert.equal(events[0].result.text, RESULT.text)
})

test('where every socket ends at once, the result is asked for by HTTP', async t => {
  const { server, tuwen } = await phone(t, 'wechat', { speed: 10 })
  server.onSocket = socket => {
    const timer = setInterval(() => {
      if (socket.messages.length > 0) {
        clearInterval(timer)
        socket.drop()
      }
    }, 5)
  }
  server.answers({ status: 200, json: RESULT })
  const { events, stop } = listen(tuwen, 'i1')
  t.after(stop)

  await eventually(() => events.length === 1)
  assert.equal(events[0].result.text, RESULT.text)
})

test('headers of the application are on the socket', async t => {
  const { server, tuwen } = await phone(t, 'wechat', { options: { header: { Authorization: 'Bearer s1' } } })
  const { stop } = listen(tuwen, 'i1')
  t.after(stop)

  await eventually(() => server.sockets.length === 1)

  assert.equal(server.sockets[0].headers.authorization, 'Bearer s1')
})

test('nothing to listen to opens no socket', async t => {
  const { api, tuwen } = await phone(t)
  const connect = t.mock.method(api, 'connectSocket')

  listen(tuwen, []).stop()

  assert.equal(connect.mock.callCount(), 0)
})

test('on Alipay, where sockets push each other out, the application keeps its own', async t => {
  const { server, api, tuwen } = await phone(t, 'alipay')
  api.connectSocket({ url: server.url.replace('http', 'ws') + '/of-the-application' })
  await eventually(() => server.sockets.length === 1)
  const { stop } = listen(tuwen, 'i1')
  t.after(stop)
  t.after(() => api.closeSocket())

  await eventually(() => server.sockets[1]?.messages.length === 1)

  assert.equal(server.sockets[0].closed, false)
})
