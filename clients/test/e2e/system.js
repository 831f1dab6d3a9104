'use strict'

/**
 * The running system that `TUWEN_URL` names. Without it these tests are left out; with it, a system that does not
 * answer is a failure.
 */
const { describe, before, it: test } = require('node:test')
const { photoOf, normalised } = require('../images/text.js')
const { Device } = require('../shims/device.js')
const { exchange } = require('../shims/http.js')
const { createMy } = require('../shims/my.js')
const { createRuntime } = require('../shims/runtime.js')
const { createWx } = require('../shims/wx.js')

const URL_OF_SYSTEM = (process.env.TUWEN_URL ?? '').replace(/\/+$/, '')
const REQUEST_TIMEOUT = 60000
/** For one text, on a machine that is busy with all the others. */
const PATIENCE = 90000
/** For one test, so that what hangs is told by its name. */
const LIMIT = PATIENCE + 30000

function endToEnd(name, define) {
  describe(name, { skip: URL_OF_SYSTEM ? false : 'TUWEN_URL is not set', timeout: 600000 }, () => {
    before(async () => {
      await send({ url: '/v1/images/nobody', timeout: 10000 }).catch(error => {
        throw new Error(`TUWEN_URL is ${URL_OF_SYSTEM}, and nothing answers there: ${error.cause ?? error.message}`)
      })
    })
    define()
  })
}

function it(name, run) {
  test(name, { timeout: LIMIT }, run)
}

function send({ method = 'GET', url, headers = {}, body, timeout = REQUEST_TIMEOUT }) {
  const sized = body ? { 'content-length': body.length, ...headers } : headers
  return exchange({ method, url: URL_OF_SYSTEM + url, timeout, body, headers: sized })
}

/** A photo that was never sent before. Of its digits none looks like a letter. */
function newPhoto(word = 'TUWEN') {
  const digits = Array.from({ length: 6 }, () => '2346789'[Math.floor(Math.random() * 7)]).join('')
  const text = `${word} ${digits}`
  return { text, bytes: photoOf(text) }
}

/** A temporary path as Alipay makes them on a phone. */
function alipayPath() {
  const hex = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('')
  return `https://resource/apml${hex}.image`
}

function isRead(text, photo) {
  return typeof text === 'string' && normalised(text) === normalised(photo.text)
}

/** A phone whose camera gives what is at `path`, and on which a client's host is the system. */
function phone(platform, path, switches = {}) {
  const device = new Device({ 'https://ocr.example.com': URL_OF_SYSTEM })
  const options = { device, photo: path, ...switches }
  const api = platform === 'wechat' ? createWx(options) : createMy(options)
  const runtime = createRuntime(platform === 'wechat' ? { wx: api } : { my: api })
  return { device, api, runtime }
}

function withSdk(platform, { direct, ...switches } = {}) {
  const started = phone(platform, undefined, switches)
  const { Tuwen } = started.runtime.load('tuwen.js')
  return { ...started, tuwen: new Tuwen({ baseUrl: URL_OF_SYSTEM, direct }) }
}

module.exports = { PATIENCE, alipayPath, endToEnd, isRead, it, newPhoto, phone, send, withSdk }
