'use strict'

/**
 * Alipay's `my`, as far as a client of Tuwen uses it, over real HTTP and WebSockets.
 *
 * What it is faithful to: `fileName` is the older spelling of `name`, and either is the name of the form's field; JSON
 * that cannot be parsed is failure 14; 30 s for a request and 60 s for an upload; one socket unless `multiple`; what a
 * call returns is a task and a promise at once. Where its documents contradict each other or its versions differ, there
 * is a switch.
 */
const { Canvas } = require('./canvas.js')
const { exchange } = require('./http.js')
const { basename, lowerCase, payload } = require('./device.js')
const { boundary, field, file, form } = require('./multipart.js')
const { WebSocketClient } = require('./websocket.js')

const REQUEST_TIMEOUT = 30000
const UPLOAD_TIMEOUT = 60000
const REQUEST_FAILURES = {
  timeout: { error: 13, errorMessage: 'request timeout' },
  abort: { error: 9, errorMessage: 'request abort' },
  network: { error: 12, errorMessage: 'network error' }
}
const UPLOAD_FAILURES = {
  timeout: { error: 12, errorMessage: 'upload file error' },
  abort: { error: 9, errorMessage: 'upload abort' },
  network: { error: 12, errorMessage: 'upload file error' }
}

/**
 * @param {object} options
 * @param {'success' | 'fail'} options.non2xx what a status outside of 2xx is for `my.request`: its documents say both
 * @param {boolean} options.statusAsString as older versions have it
 * @param {boolean} options.parsesAlways a client that parses JSON whatever `dataType` says
 * @param {'task' | 'global' | 'none'} options.sockets
 * @param {string} options.photo the temporary path that the camera and the album hand out
 * @param {string} options.user whose phone it is; without one, the phone has no user
 */
function createMy({
  device, appId = '2021000000000000', non2xx = 'success', statusAsString = false, parsesAlways = false,
  sockets = 'task', photo, user = 'alice'
} = {}) {
  const fixedHeaders = {
    referer: `https://${appId}.hybrid.alipay-eco.com/${appId}/0.0.1/index.html#pages/index/index`,
    'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Mobile AlipayClient/10.5.90'
  }
  const statusOf = answer => statusAsString ? String(answer.status) : answer.status
  const headersOf = (options, own) =>
    ({ ...own, ...lowerCase(options.header), ...lowerCase(options.headers), ...fixedHeaders })

  /** Both calls: tells the options' callbacks and the promise about one end. `present` throws what fails. */
  const perform = (options, { defaultTimeout, failures }, prepare, present) => {
    const listeners = { progress: () => {}, headers: () => {} }
    let running
    const task = start().then(
      result => {
        options.success?.(result)
        options.complete?.(result)
        return result
      },
      failure => {
        options.fail?.(failure)
        options.complete?.(failure)
        throw failure
      })
    if (options.success || options.fail || options.complete) {
      task.catch(() => {})
    }
    return Object.assign(task, {
      async abort() {
        running?.abort()
        return { success: true }
      },
      onProgressUpdate: listener => { listeners.progress = listener },
      offProgressUpdate: () => { listeners.progress = () => {} },
      onHeadersReceived: listener => { listeners.headers = listener },
      offHeadersReceived: () => { listeners.headers = () => {} }
    })

    async function start() {
      const prepared = prepare()
      running = exchange({
        timeout: options.timeout ?? defaultTimeout,
        onSent: (sent, total) => listeners.progress({
          progress: Math.floor(100 * sent / total), totalBytesWritten: sent, totalBytesExpectedToWrite: total
        }),
        onHeaders: header => listeners.headers({ header }),
        ...prepared,
        url: device.resolve(prepared.url)
      })
      const answer = await running.catch(error => { throw failures[error.kind] })
      return present(answer)
    }
  }

  const my = {
    request(options) {
      return perform(options, { defaultTimeout: REQUEST_TIMEOUT, failures: REQUEST_FAILURES }, () => {
        const method = options.method ?? 'GET'
        const headers = headersOf(options, { 'content-type': 'application/json' })
        const { url, body } = payload(method, options.url, options.data, headers)
        return { method, url, headers: withLength(headers, body), body }
      }, answer => {
        if (non2xx === 'fail' && (answer.status < 200 || answer.status > 299)) {
          throw { error: 19, errorMessage: 'http status error' }
        }
        const data = read(answer.body, parsesAlways ? 'json' : options.dataType ?? 'json')
        const status = statusOf(answer)
        return { data, status, statusCode: status, headers: answer.headers, header: answer.headers }
      })
    },

    uploadFile(options) {
      return perform(options, { defaultTimeout: UPLOAD_TIMEOUT, failures: UPLOAD_FAILURES }, () => {
        const bytes = device.read(options.filePath)
        const name = options.name ?? options.fileName
        if (!bytes || !name || !['image', 'video', 'audio'].includes(options.fileType)) {
          throw { error: 11, errorMessage: 'invalid parameter' }
        }
        const separator = boundary()
        const body = form(separator, [
          ...Object.entries(options.formData ?? {}).map(([key, value]) => field(key, String(value))),
          file(name, basename(options.filePath), 'application/octet-stream', bytes)
        ])
        const headers = { ...headersOf(options), 'content-type': `multipart/form-data; boundary=${separator}` }
        return { method: 'POST', url: options.url, headers: withLength(headers, body), body }
      }, answer => ({ data: answer.body.toString('utf8'), statusCode: statusOf(answer), header: answer.headers }))
    },

    getAuthCode({ scopes, success, fail }) {
      setImmediate(() => user
        ? success({ authCode: device.code(user), authSuccessScopes: [scopes], authErrorScopes: {} })
        : fail({ error: 12, errorMessage: 'network error' }))
    },

    getStorageSync: ({ key }) => ({ data: structuredClone(device.storage.get(key) ?? null), success: true }),
    setStorageSync: ({ key, data }) => {
      device.storage.set(key, structuredClone(data))
      return { success: true }
    },
    removeStorageSync: ({ key }) => {
      device.storage.delete(key)
      return { success: true }
    },

    chooseImage({ success }) {
      setImmediate(() => success({ apFilePaths: [photo], tempFilePaths: [photo] }))
    },

    /** The one canvas of a page: 400 by 200. */
    canvas: new Canvas(),
    createCanvasContext: () => my.canvas.pen(),
    createSelectorQuery() {
      const query = {
        select: () => query, boundingClientRect: () => query, exec: done => done([{ width: 400, height: 200 }])
      }
      return query
    },

    alerts: [],
    alert(options) { my.alerts.push(options) },
    showToast(options) { my.alerts.push(options) }
  }

  if (sockets !== 'none') {
    Object.assign(my, createSockets(device, fixedHeaders, sockets === 'task'))
  }
  return my
}

function createSockets(device, fixedHeaders, knowsTasks) {
  const listeners = { open: [], message: [], failed: [], close: [] }
  const tell = (event, value) => listeners[event].forEach(listener => listener(value))
  let single

  const connect = (url, header) => new WebSocketClient(device.resolve(url), { ...header, ...fixedHeaders })
  const task = socket => {
    const on = (event, wrap) => listener => socket.on(event, value => listener(wrap(value)))
    return {
      onOpen: on('open', () => ({ data: { socketTaskID: '1' } })),
      onMessage: on('message', data => ({ data: { socketTaskID: '1', data, isBuffer: false } })),
      onError: on('failed', () => ({ data: { socketTaskID: '1' }, error: 12, errorMessage: 'network error' })),
      onClose: on('close', () => ({ data: { socketTaskID: '1' } })),
      send: ({ data, fail }) => attempt(() => socket.send(data), fail),
      close: () => socket.close()
    }
  }

  return {
    connectSocket({ url, header, multiple }) {
      if (multiple && knowsTasks) {
        return task(connect(url, header))
      }
      single?.close()
      single = connect(url, header)
      single.on('open', () => tell('open', {}))
      single.on('message', data => tell('message', { data, isBuffer: false }))
      single.on('failed', () => tell('failed', { error: 12, errorMessage: 'network error' }))
      single.on('close', () => tell('close', {}))
      return undefined
    },
    onSocketOpen: listener => listeners.open.push(listener),
    onSocketMessage: listener => listeners.message.push(listener),
    onSocketError: listener => listeners.failed.push(listener),
    onSocketClose: listener => listeners.close.push(listener),
    sendSocketMessage: ({ data, fail }) => attempt(() => single.send(data), fail),
    closeSocket: () => single.close()
  }
}

function attempt(send, fail) {
  try {
    send()
  } catch (error) {
    fail?.({ error: 2, errorMessage: error.message })
  }
}

function withLength(headers, body) {
  return body ? { ...headers, 'content-length': body.length } : headers
}

/** Strictly: a byte order mark is no JSON either. */
function read(body, dataType) {
  if (dataType !== 'json') {
    return body.toString('utf8')
  }
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw { error: 14, errorMessage: 'JSON parse data error' }
  }
}

module.exports = { createMy }
