'use strict'

/**
 * A mini-program's JavaScript engine: the language, timers, `console`, and `wx` or `my`. No Buffer, URL, fetch or
 * process: client code that leans on them fails here as it would on a phone.
 */
const fs = require('node:fs')
const path = require('node:path')
const vm = require('node:vm')

const CLIENTS = path.resolve(__dirname, '../..')
const NOT_ON_A_PHONE = ['WebAssembly', 'SharedArrayBuffer', 'Atomics']

/**
 * @param {object} platform `{ wx }` or `{ my }`
 * @param {object} options
 * @param {number} options.speed how many times faster than real the client's timers and its clock run
 */
function createRuntime(platform, { speed = 1 } = {}) {
  const started = Date.now()
  const delays = []
  const pages = []
  const apps = []
  const context = vm.createContext({
    ...platform,
    console,
    setTimeout: (callback, delay = 0, ...rest) => {
      delays.push(delay)
      return setTimeout(callback, delay / speed, ...rest)
    },
    clearTimeout,
    App: options => apps.push(options),
    getApp: () => apps[0],
    Page: options => pages.push(page(options)),
    now: () => started + (Date.now() - started) * speed
  })
  const missing = NOT_ON_A_PHONE.map(name => `delete globalThis.${name};`).join('')
  vm.runInContext(`Date.now = now; delete globalThis.now; ${missing}`, context)
  const modules = new Map()

  /** Loads a file below `clients/`. */
  function load(file) {
    const full = path.resolve(CLIENTS, file)
    if (!modules.has(full)) {
      const module = { exports: {} }
      modules.set(full, module)
      const wrapper = `(function (module, exports, require) {${fs.readFileSync(full, 'utf8')}\n})`
      const evaluate = vm.runInContext(wrapper, context, { filename: full })
      evaluate(module, module.exports, name => load(resolve(path.resolve(path.dirname(full), name))))
    }
    return modules.get(full).exports
  }

  return { load, pages, apps, delays }
}

/** The samples require their own copy of the SDK, which the repository does not keep. */
function resolve(file) {
  return path.basename(file) === 'tuwen.js' ? path.join(CLIENTS, 'tuwen.js') : file
}

function page(options) {
  const instance = {
    ...options,
    data: { ...options.data },
    setData(change, rendered) {
      Object.assign(instance.data, JSON.parse(JSON.stringify(change)))
      if (rendered) {
        rendered()
      }
    }
  }
  return instance
}

module.exports = { createRuntime }
