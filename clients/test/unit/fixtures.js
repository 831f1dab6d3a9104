'use strict'

/** A phone with one photo and the SDK on it, before a stub server. */
const { Device } = require('../shims/device.js')
const { createMy } = require('../shims/my.js')
const { createRuntime } = require('../shims/runtime.js')
const { createWx } = require('../shims/wx.js')
const { StubServer } = require('../stub/server.js')

const PHOTO = 'http://tmp/wx0123.o6zAJs.jpg'
const BYTES = Buffer.alloc(100 * 1024, 'photo')
const IMAGE = {
  id: 'i1', key: 'guest/i1', eTag: 'e1', size: BYTES.length, contentType: 'image/png',
  links: { text: '/v1/images/i1/text' }
}
const RESULT = {
  id: 'i1', status: 'completed', eTag: 'e1', engine: 'pp-ocr', text: 'TUWEN 4821',
  lines: [{ text: 'TUWEN 4821', quad: [[0, 0], [9, 0], [9, 5], [0, 5]], confidence: 0.99, words: [] }],
  image: { width: 640, height: 120 }
}

/** What an ingress answers that has no routes for a moment. */
const BARE_404 = { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'default backend - 404' }

/** Both platforms, and Alipay once in each of the ways in which its clients differ. */
const PLATFORMS = {
  wechat: device => ({ wx: createWx({ device, photo: PHOTO }) }),
  alipay: device => ({ my: createMy({ device, photo: PHOTO }) }),
  'alipay, old': device => ({
    my: createMy({ device, photo: PHOTO, statusAsString: true, non2xx: 'fail', parsesAlways: true })
  })
}

/** How many times faster than real the SDK's clock runs: it still has a second for an answer, also on a busy machine. */
const SPEED = 10

/** `speed` hurries the SDK's back-offs; what it asked for is in `delays`. */
async function phone(t, platform = 'wechat', { speed = SPEED, options = {}, make = PLATFORMS[platform] } = {}) {
  const server = await StubServer.start(t)
  const device = new Device()
  device.add(PHOTO, BYTES)
  const api = make(device)
  const runtime = createRuntime(api, { speed })
  const sdk = runtime.load('tuwen.js')
  const tuwen = new sdk.Tuwen({ baseUrl: server.url, ...options })
  return { server, device, api: api.wx ?? api.my, runtime, tuwen, TuwenError: sdk.TuwenError, delays: runtime.delays }
}

function problem(status, code, headers = {}) {
  const json = {
    type: `/errors/${code}`, title: `title of ${code}`, status, detail: `detail of ${code}`, code
  }
  return { status, headers, json }
}

/** Across the border of the client's engine, whose objects have other prototypes. */
function plain(value) {
  return JSON.parse(JSON.stringify(value))
}

module.exports = { BARE_404, BYTES, IMAGE, PHOTO, PLATFORMS, RESULT, SPEED, phone, plain, problem }
