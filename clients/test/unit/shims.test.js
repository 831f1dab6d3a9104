'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { Device } = require('../shims/device.js')
const { createMy } = require('../shims/my.js')
const { createWx } = require('../shims/wx.js')
const { Decoder, OPCODE, encode } = require('../shims/frames.js')
const { StubServer } = require('../stub/server.js')
const { BYTES, PHOTO } = require('./fixtures.js')

/** The one callback that is called, with what it got. */
const outcome = (call, options) => new Promise(resolve => call({
  ...options, success: res => resolve({ success: res }), fail: res => resolve({ fail: res })
}))

async function setUp(t, options) {
  const server = await StubServer.start(t)
  const device = new Device()
  device.add(PHOTO, BYTES)
  return { server, wx: createWx({ device, ...options }), my: createMy({ device, ...options }) }
}

test('WeChat: fields go before the file, and what is no text or number loses its value', async t => {
  const { server, wx } = await setUp(t)
  server.answers({ json: {} })

  await outcome(wx.uploadFile, {
    url: server.url, filePath: PHOTO, name: 'image', formData: { text: 'a', number: 7, object: {}, flag: true }
  })

  const body = server.requests[0].body.toString('latin1')
  const names = [...body.matchAll(/name="(\w+)"/g)].map(match => match[1])
  assert.deepEqual(names, ['text', 'number', 'object', 'flag', 'image'])
  assert.match(body, /name="object"\r\n\r\n\[object Object\]\r\n/)
  assert.match(body, /name="flag"\r\n\r\n\[object Boolean\]\r\n/)
  assert.match(server.requests[0].headers.referer, /^https:\/\/servicewechat\.com\//)
  assert.match(server.requests[0].headers['user-agent'], /MicroMessenger/)
})

test('WeChat: every status is a success, and JSON that is none stays text', async t => {
  const { server, wx } = await setUp(t)
  server.answers({ status: 500, body: 'not json' })

  const { success } = await outcome(wx.request, { url: server.url })

  assert.deepEqual([success.statusCode, success.data], [500, 'not json'])
})

test('WeChat: ten requests at a time', async t => {
  const { server, wx } = await setUp(t)
  let open = 0
  let most = 0
  server.answers(() => {
    most = Math.max(most, ++open)
    setTimeout(() => open--, 20)
    return { json: {}, after: 20 }
  })

  await Promise.all(Array.from({ length: 25 }, () => outcome(wx.request, { url: server.url })))

  assert.equal(server.requests.length, 25)
  assert.ok(most <= 10, `${most} at once`)
})

test('Alipay: JSON that is none is failure 14, whatever the status', async t => {
  const { server, my } = await setUp(t)
  server.answers({ body: 'hello' })

  const { fail } = await outcome(my.request, { url: server.url, dataType: 'json' })

  assert.deepEqual(fail, { error: 14, errorMessage: 'JSON parse data error' })
  assert.equal((await outcome(my.request, { url: server.url, dataType: 'text' })).success.data, 'hello')
})

test('Alipay: an error status is a success or failure 19, as its documents say both', async t => {
  const { server, my } = await setUp(t)
  const strict = createMy({ device: new Device(), non2xx: 'fail' })
  server.answers({ status: 404, json: { code: 'not_found' } })

  assert.equal((await outcome(my.request, { url: server.url })).success.status, 404)
  assert.equal((await outcome(strict.request, { url: server.url })).fail.error, 19)
})

test('Alipay: the field is named by name, else by fileName, and the status may be text', async t => {
  const { server, my } = await setUp(t, { statusAsString: true })
  server.answers({ json: {} })
  const file = { url: server.url, filePath: PHOTO, fileType: 'image' }

  const { success } = await outcome(my.uploadFile, { ...file, fileName: 'https://resource/a.image' })
  await outcome(my.uploadFile, { ...file, fileName: 'old', name: 'new' })

  assert.strictEqual(success.statusCode, '200')
  assert.ok(server.requests[0].body.includes('name="https://resource/a.image"; filename="wx0123.o6zAJs.jpg"'))
  assert.ok(server.requests[1].body.includes('name="new"'))
})

test('Alipay: a call without callbacks is a promise', async t => {
  const { server, my } = await setUp(t)
  server.answers({ json: { a: 1 } })

  assert.deepEqual((await my.request({ url: server.url })).data, { a: 1 })
  await assert.rejects(my.request({ url: 'http://127.0.0.1:1' }), { error: 12 })
})

test('time that is up has its own failure on each platform', async t => {
  const { server, wx, my } = await setUp(t)
  server.answers('silence')

  const ofWx = await outcome(wx.request, { url: server.url, timeout: 30 })
  const ofMy = await outcome(my.request, { url: server.url, timeout: 30 })

  assert.equal(ofWx.fail.errMsg, 'request:fail timeout')
  assert.equal(ofMy.fail.error, 13)
})

test('frames of every length survive, byte by byte', () => {
  for (const length of [0, 125, 126, 65535, 65536]) {
    const received = []
    const decoder = new Decoder((opcode, payload) => received.push([opcode, payload.length]))
    const frame = encode(OPCODE.text, Buffer.alloc(length, 'x'), Buffer.from([1, 2, 3, 4]))
    for (let at = 0; at < frame.length; at += 1000) {
      decoder.push(frame.subarray(at, at + 1000))
    }
    assert.deepEqual(received, [[OPCODE.text, length]])
  }
})

test('a masked frame is that of RFC 6455', () => {
  const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d])
  assert.equal(encode(OPCODE.text, Buffer.from('Hello'), mask).toString('hex'), '818537fa213d7f9f4d5158')
})
