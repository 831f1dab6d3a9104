'use strict'

const assert = require('node:assert/strict')
const { execFileSync, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { test } = require('node:test')
const { createRuntime } = require('../shims/runtime.js')

const CLIENTS = path.resolve(__dirname, '../..')
const TYPES = fs.readFileSync(path.join(CLIENTS, 'tuwen.d.ts'), 'utf8')
// Debian's Node comes without it.
const NPM = spawnSync('npm', ['--version']).status === 0

test('the package is what the tools of both platforms build a module of', { skip: !NPM && 'no npm here' }, t => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tuwen-pack-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const source = path.join(folder, 'source')
  for (const name of ['package.json', 'pack.js', 'tuwen.js', 'tuwen.d.ts', 'README.md', 'wechat', 'test/shims']) {
    fs.cpSync(path.join(CLIENTS, name), path.join(source, name), { recursive: true })
  }

  const out = execFileSync('npm', ['pack', '--json', '--offline', '--pack-destination', folder], {
    cwd: source,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, npm_config_update_notifier: 'false', npm_config_cache: path.join(folder, 'cache') }
  })
  const [{ filename, files }] = JSON.parse(out.slice(out.indexOf('[\n')))
  execFileSync('tar', ['-xzf', path.join(folder, filename), '-C', folder])

  const packed = path.join(folder, 'package')
  const description = JSON.parse(fs.readFileSync(path.join(packed, 'package.json'), 'utf8'))
  assert.deepEqual(files.map(it => it.path).sort(), [
    'README.md', 'miniprogram_dist/index.d.ts', 'miniprogram_dist/index.js', 'package.json'
  ])
  assert.deepEqual([description.private, description.dependencies], [undefined, undefined])
  const entry = path.join(packed, description.miniprogram, 'index.js')
  assert.equal(path.join(packed, description.main), entry)
  const loaded = createRuntime({ wx: { uploadFile() {} } }).load(entry)
  assert.equal(typeof new loaded.Tuwen({ baseUrl: 'https://api.example.com' }).read, 'function')
})

test('the types have every method of the SDK, and no other', () => {
  const { Tuwen, ...rest } = createRuntime({ wx: { uploadFile() {} } }).load('tuwen.js')
  const methods = Object.getOwnPropertyNames(Tuwen.prototype).filter(name => !name.startsWith('_')).sort()
  const declared = TYPES.slice(TYPES.indexOf('export class Tuwen {')).split('\n}')[0]
  const typed = [...declared.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name).sort()

  assert.deepEqual(typed, methods)
  assert.deepEqual(Object.keys(rest).sort(), ['TuwenError', 'highlighted'])
  for (const name of Object.keys(rest)) {
    assert.match(TYPES, new RegExp(`^export (class|function) ${name}\\b`, 'm'))
  }
})

test('the types leave nothing open', () => {
  assert.doesNotMatch(TYPES.replace(/\/\*\*[^]*?\*\//g, ''), /\b(any|unknown)\b/)
})
