'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const { createRuntime } = require('../shims/runtime.js')
const { createMy } = require('../shims/my.js')
const { createWx } = require('../shims/wx.js')
const { Device } = require('../shims/device.js')

const SOURCE = fs.readFileSync(path.resolve(__dirname, '../../tuwen.js'), 'utf8')
const CODE = SOURCE.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

test('the SDK is written in what old mini-program runtimes take', () => {
  const tooNew = {
    'optional chaining': /\?\.\D/, 'nullish coalescing': /\?\?/, 'async functions': /\basync\b|\bawait\b/,
    'object spread': /\{\s*\.\.\./, 'private fields': /\bthis\.#/, 'catch without a name': /catch \{/,
    'regular expressions of ES2018': /\(\?<|\(\?:.*\/s\b/, 'finally': /\.finally\(/, 'numeric separators': /\d_\d/
  }
  Object.entries(tooNew).forEach(([name, pattern]) => assert.doesNotMatch(CODE, pattern, name))
})

test('the SDK uses nothing that a mini-program lacks', () => {
  for (const name of ['URL', 'URLSearchParams', 'fetch', 'AbortController', 'TextDecoder', 'TextEncoder', 'crypto',
    'Buffer', 'process', 'window', 'document', 'globalThis', 'setInterval', 'queueMicrotask', 'structuredClone',
    'WebSocket']) {
    assert.doesNotMatch(CODE, new RegExp(`(?<![.\\w'])${name}(?=[.(\\[])`), name)
  }
})

test('the platform is found, or chosen where both are there', () => {
  const device = new Device()
  const load = platforms => createRuntime(platforms).load('tuwen.js').Tuwen
  const wx = createWx({ device })
  const my = createMy({ device })
  const options = { baseUrl: 'https://images.example.com' }

  assert.equal(new (load({ wx }))(options)._api, wx)
  assert.equal(new (load({ my }))(options)._api, my)
  assert.equal(new (load({ wx, my }))({ ...options, platform: 'wechat' })._api, wx)
  assert.throws(() => new (load({}))(options), { code: 'unsupported_platform' })
})

test('a base address without a scheme is refused at once', () => {
  const { Tuwen } = createRuntime({ wx: createWx({ device: new Device() }) }).load('tuwen.js')

  assert.throws(() => new Tuwen({ baseUrl: 'images.example.com' }), { code: 'invalid_request' })
})
