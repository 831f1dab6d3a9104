'use strict'

/**
 * WeChat's `wx`, as far as a client of Tuwen uses it, over real HTTP and WebSockets.
 *
 * What it is faithful to: every status is a success; `data` of uploadFile is a string and its headers are only told by
 * the task; a request's JSON is parsed where that works and stays a string where not; 10 requests at a time;
 * 60 s; text and numbers in formData, anything else as `[object …]`.
 */
const { exchange } = require('./http.js')
const { Canvas } = require('./canvas.js')
const { basename, lowerCase, payload } = require('./device.js')
const { boundary, convertObjectValueToString, field, file, form } = require('./multipart.js')
const { WebSocketClient } = require('./websocket.js')

const DEFAULT_TIMEOUT = 60000
const CONCURRENT_REQUESTS = 10
const CONCURRENT_SOCKETS = 5
const FAILURES = {
  timeout: { errMsg: 'fail timeout', errno: 5 },
  abort: { errMsg: 'fail abort' },
  network: { errMsg: 'fail errcode:-101 cronet_error_code:-101 error_msg:net::ERR_CONNECTION_RESET', errno: 600001 }
}

/**
 * @param {object} options
 * @param {'task' | 'global' | 'none'} options.sockets SocketTask, the global events of old base libraries, or nothing
 * @param {string} options.photo the temporary path that the camera and the album hand out
 * @param {string} options.user whose phone it is; without one, the phone has no user
 */
function createWx({ device, appId = 'wx0123456789abcdef', sockets = 'task', photo, user = 'alice' } = {}) {
  const queue = []
  let inFlight = 0

  const admitted = start => {
    if (inFlight < CONCURRENT_REQUESTS) {
      inFlight++
      start()
    } else {
      queue.push(start)
    }
  }
  const released = () => {
    inFlight--
    if (queue.length > 0) {
      admitted(queue.shift())
    }
  }

  const fixedHeaders = {
    referer: `https://servicewechat.com/${appId}/devtools/page-frame.html`,
    'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
      'Mobile/15E148 MicroMessenger/8.0.50(0x18003231) NetType/WIFI Language/zh_CN'
  }
  const headersOf = (options, own) =>
    ({ ...own, ...lowerCase(convertObjectValueToString(options.header)), ...fixedHeaders })

  /** Both calls: starts in its turn, and tells the options' callbacks about one end. */
  const perform = (api, options, prepare, present) => {
    const listeners = { progress: () => {}, headers: () => {} }
    let running
    let aborted = false
    const finish = (callback, result) => {
      callback?.(result)
      options.complete?.(result)
    }
    const failed = failure => finish(options.fail, { ...failure, errMsg: `${api}:${failure.errMsg}` })
    admitted(() => {
      let prepared
      try {
        if (aborted) {
          throw FAILURES.abort
        }
        prepared = prepare()
      } catch (failure) {
        released()
        setImmediate(failed, failure)
        return
      }
      running = exchange({
        timeout: options.timeout ?? DEFAULT_TIMEOUT,
        onSent: (sent, total) => listeners.progress({
          progress: Math.floor(100 * sent / total), totalBytesSent: sent, totalBytesExpectedToSend: total
        }),
        onHeaders: header => listeners.headers({ header }),
        ...prepared,
        url: device.resolve(prepared.url)
      })
      running.then(
        answer => {
          released()
          finish(options.success, { statusCode: answer.status, errMsg: `${api}:ok`, ...present(answer) })
        },
        error => {
          released()
          failed(FAILURES[error.kind])
        })
    })
    return {
      abort() {
        aborted = true
        running?.abort()
      },
      onProgressUpdate: listener => { listeners.progress = listener },
      offProgressUpdate: () => { listeners.progress = () => {} },
      onHeadersReceived: listener => { listeners.headers = listener },
      offHeadersReceived: () => { listeners.headers = () => {} }
    }
  }

  const wx = {
    request(options) {
      return perform('request', options, () => {
        const method = options.method ?? 'GET'
        const headers = headersOf(options, { 'content-type': 'application/json' })
        const { url, body } = payload(method, options.url, options.data, headers)
        return { method, url, headers: withLength(headers, body), body }
      }, answer => ({
        data: read(answer.body, options.dataType ?? 'json'), header: answer.headers, cookies: []
      }))
    },

    uploadFile(options) {
      return perform('uploadFile', options, () => {
        const bytes = device.read(options.filePath)
        if (!bytes) {
          throw { errMsg: 'fail file not found' }
        }
        const separator = boundary()
        const body = form(separator, [
          ...Object.entries(convertObjectValueToString(options.formData)).map(([name, value]) => field(name, value)),
          file(options.name, basename(options.filePath), 'image/jpeg', bytes)
        ])
        const headers = { ...headersOf(options), 'content-type': `multipart/form-data; boundary=${separator}` }
        return { method: 'POST', url: options.url, headers: withLength(headers, body), body }
      }, answer => ({ data: text(answer.body) }))
    },

    getRandomValues({ length, success }) {
      setImmediate(() => success({
        randomValues: new Uint8Array(require('node:crypto').randomBytes(length)).buffer,
        errMsg: 'getRandomValues:ok'
      }))
    },

    login({ success, fail }) {
      setImmediate(() => user
        ? success({ code: device.code(user), errMsg: 'login:ok' })
        : fail({ errMsg: 'login:fail', errno: 1 }))
    },

    getStorageSync: key => structuredClone(device.storage.get(key) ?? ''),
    setStorageSync: (key, data) => { device.storage.set(key, structuredClone(data)) },
    removeStorageSync: key => { device.storage.delete(key) },

    chooseMedia({ success }) {
      setImmediate(() => success({
        type: 'image',
        tempFiles: [{ tempFilePath: photo, size: device.read(photo).length, fileType: 'image' }]
      }))
    },

    createCameraContext() {
      return { takePhoto: ({ success }) => setImmediate(() => success({ tempImagePath: photo })) }
    },

    /** The one canvas of a page: 200 by 100 points, with two dots each. */
    canvas: new Canvas(),
    getSystemInfoSync: () => ({ pixelRatio: 2 }),
    createSelectorQuery() {
      const node = { getContext: () => wx.canvas.pen() }
      const query = { select: () => query, fields: () => query, exec: done => done([{ node, width: 200, height: 100 }]) }
      return query
    },

    toasts: [],
    showToast(options) { wx.toasts.push(options.title) },
    showModal(options) { wx.toasts.push(options.content) }
  }

  if (sockets === 'task') {
    Object.assign(wx, taskSockets(device, fixedHeaders))
  } else if (sockets === 'global') {
    Object.assign(wx, globalSockets(device, fixedHeaders))
  }
  return wx
}

function taskSockets(device, fixedHeaders) {
  let open = 0
  return {
    connectSocket({ url, header, success, fail }) {
      if (open >= CONCURRENT_SOCKETS) {
        setImmediate(() => fail?.({ errMsg: 'connectSocket:fail maximum number of sockets' }))
        return undefined
      }
      open++
      const socket = new WebSocketClient(device.resolve(url), { ...header, ...fixedHeaders })
      const on = (event, wrap) => listener => socket.on(event, value => listener(wrap(value)))
      socket.once('close', () => open--)
      setImmediate(() => success?.({ errMsg: 'connectSocket:ok' }))
      return {
        onOpen: on('open', () => ({ header: {} })),
        onMessage: on('message', data => ({ data })),
        onError: on('failed', error => ({ errMsg: error.message })),
        onClose: on('close', () => ({ code: 1006, reason: '' })),
        send: ({ data, fail: sendFailed }) => attempt(() => socket.send(data), sendFailed),
        close: () => socket.close()
      }
    }
  }
}

/** Base libraries before 1.7.0: one socket, no task, listeners of the platform that cannot be taken off. */
function globalSockets(device, fixedHeaders) {
  const listeners = { open: [], message: [], failed: [], close: [] }
  const tell = (event, value) => listeners[event].forEach(listener => listener(value))
  let socket
  return {
    connectSocket({ url, header }) {
      socket?.close()
      socket = new WebSocketClient(device.resolve(url), { ...header, ...fixedHeaders })
      socket.on('open', () => tell('open', {}))
      socket.on('message', data => tell('message', { data }))
      socket.on('failed', error => tell('failed', { errMsg: error.message }))
      socket.on('close', () => tell('close', {}))
    },
    onSocketOpen: listener => listeners.open.push(listener),
    onSocketMessage: listener => listeners.message.push(listener),
    onSocketError: listener => listeners.failed.push(listener),
    onSocketClose: listener => listeners.close.push(listener),
    sendSocketMessage: ({ data, fail }) => attempt(() => socket.send(data), fail),
    closeSocket: () => socket.close()
  }
}

function attempt(send, fail) {
  try {
    send()
  } catch (error) {
    fail?.({ errMsg: `sendSocketMessage:fail ${error.message}` })
  }
}

function withLength(headers, body) {
  return body ? { ...headers, 'content-length': body.length } : headers
}

/** One BOM is taken off. */
function text(body) {
  return body.toString('utf8').replace(/^\uFEFF/, '')
}

function read(body, dataType) {
  if (dataType !== 'json') {
    return text(body)
  }
  try {
    return JSON.parse(text(body))
  } catch {
    return text(body)
  }
}

module.exports = { createWx }
