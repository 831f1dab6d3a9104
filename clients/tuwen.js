/*
 * Tuwen for mini-programs: WeChat (wx) and Alipay (my). One file, no dependency.
 *
 * Only what both runtimes have is used: no URL, fetch, AbortController, crypto or TextDecoder, and no syntax newer than
 * ES2015. How to use it: README.md beside this file; the types: tuwen.d.ts.
 */
'use strict'

const UPLOAD_TIMEOUT = 60000
const TEXT_TIMEOUT = 120000
// Alipay gives a request 30 s unless told otherwise, and some Androids give it 15 s whatever they are told:
// a poll that timed out is repeated with half the wait.
const LONGEST_WAIT = 25
const SHORTEST_WAIT = 5
const ANSWER_MARGIN = 10000
// Some clients ignore `timeout`. This long after it, the SDK stops waiting by itself.
const GRACE = 2000

const FIRST_DELAY = 500
const LONGEST_DELAY = 15000
const LONGEST_RETRY_AFTER = 60
const RETRIES = 4

const HEARTBEAT = 30000
const HEARTBEAT_ANSWER = 10000
const FAILURES_BEFORE_POLLING = 3
const CONCURRENT_POLLS = 4

// ---------------------------------------------------------------------------------------------------------- errors

/** A function and no class: a class that extends Error loses its type when a tool compiles it to ES5. */
function TuwenError(code, detail, status, title) {
  this.name = 'TuwenError'
  this.code = code
  this.detail = detail || title || code
  this.status = status || 0
  this.title = title || ''
  this.retryAfter = 0
  this.message = code + ': ' + this.detail
  this.stack = new Error(this.message).stack
}
TuwenError.prototype = Object.create(Error.prototype)
TuwenError.prototype.constructor = TuwenError

const WORTH_ANOTHER_TRY = { network: true, timeout: true, unreadable_answer: true }

function isTransient(error) {
  return error.status ? error.status === 429 || error.status >= 500 : WORTH_ANOTHER_TRY[error.code] === true
}

/** What a platform's fail callback says, in our words. */
const ALIPAY_REQUEST_FAILURES = {
  2: ['invalid_request', 'the request has invalid parameters'],
  4: ['domain_not_allowed', 'the domain is not on the white list of the mini-program'],
  9: ['aborted', 'the request was aborted'],
  11: ['domain_not_allowed', 'the domain is not on the white list of the mini-program'],
  13: ['timeout', 'the server did not answer in time'],
  14: ['unreadable_answer', 'the answer is no JSON'],
  19: ['http_error', 'the server answered with an error'],
  20: ['domain_not_allowed', 'the address must begin with https://']
}
const ALIPAY_UPLOAD_FAILURES = {
  4: ['domain_not_allowed', 'the domain is not on the white list of the mini-program'],
  9: ['aborted', 'the upload was aborted'],
  11: ['file_unreadable', 'the file does not exist or may not be uploaded'],
  13: ['file_unreadable', 'the mini-program may not read the file'],
  19: ['http_error', 'the server answered with an error'],
  20: ['domain_not_allowed', 'the address must begin with https://']
}
const WECHAT_FAILURES = [
  [/domain list|not in domain|url not in/i, 'domain_not_allowed', 'the domain is not on the list of the mini-program'],
  [/time ?out|timed_out/i, 'timeout', 'the server did not answer in time'],
  [/fail abort/i, 'aborted', 'the request was aborted'],
  [/file not (found|exist)|no such file|createUploadTask:fail/i, 'file_unreadable', 'the file does not exist'],
  [/invalid url|parameter/i, 'invalid_request', 'the request has invalid parameters']
]

function ofFailure(failure, alipayFailures) {
  const said = failure.errMsg || failure.errorMessage || ''
  let known = null
  if (failure.error !== undefined) {
    known = alipayFailures[failure.error]
  } else {
    const row = WECHAT_FAILURES.filter(candidate => candidate[0].test(said))[0]
    known = row && [row[1], row[2]]
  }
  known = known || ['network', 'the server could not be reached']
  return new TuwenError(known[0], said ? known[1] + ' (' + said + ')' : known[1])
}

function ofAnswer(answer) {
  let problem = {}
  try {
    problem = parse(answer.data) || {}
  } catch (e) {
    // A proxy's own error page; the status says enough.
  }
  const code = problem.code || 'http_' + answer.status
  const error = new TuwenError(code, problem.detail, answer.status, problem.title)
  error.retryAfter = retryAfter(answer)
  return error
}

// ------------------------------------------------------------------------------------------------------ small parts

/** `dataType` does not stop every client from parsing by itself. */
function parse(data) {
  return typeof data === 'string' ? JSON.parse(data.replace(/^\uFEFF/, '')) : data
}

/** The body of a 2xx. It may be the login page of a Wi-Fi network. */
function bodyOf(answer) {
  let body = null
  try {
    body = parse(answer.data)
  } catch (e) {
    // Told below.
  }
  if (!body || typeof body !== 'object') {
    throw new TuwenError('unreadable_answer', 'the answer is no JSON')
  }
  return body
}

/** Seconds; 0 where the server says nothing. */
function retryAfter(answer) {
  const said = header(answer.headers, 'retry-after')
  if (!said) {
    return 0
  }
  const seconds = /^\s*\d+\s*$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000
  return seconds > 0 ? seconds : 0
}

function header(headers, name) {
  const found = Object.keys(headers || {}).filter(key => key.toLowerCase() === name)[0]
  return found ? String(headers[found]) : ''
}

function isOk(answer) {
  return answer.status >= 200 && answer.status < 300
}

/** Jittered, so that the phones that failed together do not come back together. */
function backOff(failures) {
  const full = Math.min(LONGEST_DELAY, FIRST_DELAY * Math.pow(2, failures - 1))
  return full / 2 + Math.random() * full / 2
}

/** For how long to stay away: never shorter than the server asks for. */
function delayAfter(error, failures) {
  return Math.max(backOff(failures), error.retryAfter * 1000)
}

function hex(bytes) {
  return Array.prototype.map.call(bytes, b => (b + 256).toString(16).slice(1)).join('')
}

/** Two images must not have the same key: the platform's generator where it has one. */
function randomKey(api) {
  const weak = () => {
    return hex(Array.apply(null, Array(16)).map(() => Math.floor(Math.random() * 256)))
  }
  return new Promise(resolve => {
    if (!api.getRandomValues) {
      resolve(weak())
      return
    }
    api.getRandomValues({
      length: 16,
      success: res => { resolve(hex(new Uint8Array(res.randomValues))) },
      fail: () => { resolve(weak()) }
    })
  })
}

/** What can be aborted: hands the abort on to whatever is under way. */
class Cancellation {
  constructor() {
    this.aborted = false
    this.current = null
  }

  abort() {
    if (!this.aborted) {
      this.aborted = true
      if (this.current) {
        this.current()
      }
    }
  }

  /** A promise of `start(resolve, reject)`, which returns how to stop it. */
  run(start) {
    return new Promise((resolve, reject) => {
      const aborted = () => { reject(new TuwenError('aborted', 'aborted by the caller')) }
      if (this.aborted) {
        aborted()
        return
      }
      let over = false
      let stop = null
      // A platform may still call back about what was given up; that is not about what runs by then.
      const end = settle => value => {
        if (!over) {
          over = true
          this.current = null
          settle(value)
        }
      }
      this.current = () => {
        end(aborted)()
        if (stop) {
          stop()
        }
      }
      try {
        stop = start(end(resolve), end(reject))
      } catch (e) {
        end(reject)(new TuwenError('invalid_request', e.message))
      }
    })
  }

  delay(milliseconds) {
    return this.run(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      return () => { clearTimeout(timer) }
    })
  }
}

/** The promise of `start(cancellation)`, with `abort()` on it; also aborted by a standard `signal`. */
function abortable(signal, start) {
  const cancellation = new Cancellation()
  const abort = () => { cancellation.abort() }
  const listens = signal && signal.addEventListener
  if (signal && signal.aborted) {
    abort()
  } else if (listens) {
    signal.addEventListener('abort', abort)
  }
  const release = () => {
    if (listens && signal.removeEventListener) {
      signal.removeEventListener('abort', abort)
    }
  }
  const promise = start(cancellation)
  promise.then(release, release)
  promise.abort = abort
  return promise
}

// -------------------------------------------------------------------------------------------------------- platform

function currentApi(platform) {
  const alipay = typeof my !== 'undefined' && my.uploadFile ? my : null
  const wechat = typeof wx !== 'undefined' && wx.uploadFile ? wx : null
  const api = platform === 'alipay' ? alipay : platform === 'wechat' ? wechat : alipay || wechat
  if (!api) {
    throw new TuwenError('unsupported_platform', 'neither wx.uploadFile nor my.uploadFile is here')
  }
  return api
}

/** One HTTP exchange of either platform. Every status is an answer, in whichever callback it arrives. */
class Http {
  constructor(api, defaultHeaders) {
    this.api = api
    this.defaultHeaders = defaultHeaders || {}
  }

  get(cancellation, url, timeout) {
    const api = this.api
    const headers = Object.assign({ Accept: 'application/json' }, this.defaultHeaders)
    return this._exchange(cancellation, timeout, ALIPAY_REQUEST_FAILURES, callbacks => {
      return api.request(Object.assign(callbacks, {
        url: url,
        method: 'GET',
        header: headers,
        headers: headers,
        timeout: timeout,
        // Alipay fails the whole request where `json` cannot be parsed, and with it goes the status.
        dataType: 'text'
      }))
    })
  }

  upload(cancellation, url, file, onProgress) {
    const api = this.api
    const headers = Object.assign({}, this.defaultHeaders, file.headers)
    const listen = task => {
      if (onProgress && task && task.onProgressUpdate) {
        task.onProgressUpdate(p => {
          onProgress({
            progress: Number(p.progress),
            sent: p.totalBytesSent !== undefined ? p.totalBytesSent : p.totalBytesWritten,
            total: p.totalBytesExpectedToSend !== undefined ? p.totalBytesExpectedToSend : p.totalBytesExpectedToWrite
          })
        })
      }
    }
    return this._exchange(cancellation, file.timeout, ALIPAY_UPLOAD_FAILURES, callbacks => {
      const task = api.uploadFile(Object.assign(callbacks, {
        url: url,
        filePath: file.path,
        name: file.name,
        // The name that Alipay had for `name`.
        fileName: file.name,
        // Alipay's simulator wants it.
        fileType: 'image',
        hideLoading: true,
        header: headers,
        headers: headers,
        timeout: file.timeout
      }))
      listen(task)
      return task
    })
  }

  _exchange(cancellation, timeout, alipayFailures, start) {
    return cancellation.run((resolve, reject) => {
      let received = {}
      let task = null
      const stop = () => {
        clearTimeout(watchdog)
        if (task && task.abort) {
          task.abort()
        }
      }
      const watchdog = setTimeout(() => {
        reject(new TuwenError('timeout', 'the server did not answer in time'))
        stop()
      }, timeout + GRACE)
      const answered = res => {
        const status = res.statusCode !== undefined ? res.statusCode : res.status
        resolve({ status: Number(status), data: res.data, headers: res.headers || res.header || received })
      }
      task = start({
        success: res => {
          clearTimeout(watchdog)
          answered(res)
        },
        fail: failure => {
          clearTimeout(watchdog)
          // Only some clients tell the status of an answer that they call a failure.
          if (Number(failure.statusCode || failure.status) >= 300) {
            answered(failure)
          } else {
            reject(ofFailure(failure, alipayFailures))
          }
        }
      })
      // WeChat's uploadFile tells the headers only here.
      if (task && task.onHeadersReceived) {
        task.onHeadersReceived(res => { received = res.header || res.headers || {} })
      }
      // On Alipay the task is a promise too, and a failure is in our hands already.
      if (task && task.catch) {
        task.catch(() => {})
      }
      return stop
    })
  }
}

// ---------------------------------------------------------------------------------------------------------- socket

/** Where there is no SocketTask, all sockets share the events of the platform: they go to the newest one. */
const globalEvents = { listening: null, socket: null }

function listenGlobally(api, socket) {
  globalEvents.socket = socket
  if (globalEvents.listening === api) {
    return
  }
  globalEvents.listening = api
  api.onSocketOpen(() => { globalEvents.socket.onOpen() })
  api.onSocketMessage(event => { globalEvents.socket.onMessage(event) })
  api.onSocketClose(() => { globalEvents.socket.onClose() })
  api.onSocketError(() => { globalEvents.socket.onClose() })
}

function connectSocket(api, url, headers, listeners) {
  let over = false
  let dropped = false
  // Never from within connectSocket: its caller has no socket yet.
  const once = () => {
    if (!over) {
      over = true
      setTimeout(() => {
        if (!dropped) {
          listeners.closed()
        }
      }, 0)
    }
  }
  const socket = {
    onOpen: () => {
      if (!over) {
        listeners.opened()
      }
    },
    onMessage: event => {
      // Alipay's SocketTask wraps the text once more: { data: { data, isBuffer } }.
      let data = event && event.data
      if (data && data.data !== undefined) {
        data = data.data
      }
      if (!over && typeof data === 'string') {
        listeners.message(data)
      }
    },
    onClose: once
  }
  const options = { url: url, header: headers, multiple: true, fail: once }
  let task = null
  try {
    task = api.connectSocket(options)
  } catch (e) {
    // Reported as closed, below.
  }
  // On Alipay the answer may be a promise.
  if (task && task.catch) {
    task.catch(once)
  }
  if (task && task.onMessage) {
    task.onOpen(socket.onOpen)
    task.onMessage(socket.onMessage)
    task.onClose(once)
    task.onError(once)
  } else if (api.onSocketOpen && api.sendSocketMessage) {
    task = null
    listenGlobally(api, socket)
  } else {
    once()
  }
  return {
    send: message => {
      const sent = { data: JSON.stringify(message), fail: once }
      if (task) {
        task.send(sent)
      } else {
        api.sendSocketMessage(sent)
      }
    },
    close: () => {
      over = true
      dropped = true
      if (task) {
        task.close({})
      } else if (api.closeSocket) {
        api.closeSocket({})
      }
    }
  }
}

/** What a listener has heard already: after a reconnect the server says it again. */
function fingerprint(result) {
  return [result.status, result.eTag, JSON.stringify(result.engine), result.text].join('|')
}

function failureOf(result) {
  const error = result.error || result
  return new TuwenError(error.code || 'ocr_failed', error.detail || 'the image could not be read')
}

/** One listener's mistake is not the others'. */
function call(callback, event) {
  try {
    callback(event)
  } catch (e) {
    console.error(e)
  }
}

/** All subscriptions of one Tuwen, over one socket; by long-polling for as long as no socket can be had. */
class Subscriptions {
  constructor(tuwen) {
    this.tuwen = tuwen
    this.listeners = []
    this.socket = null
    this.open = false
    this.failures = 0
    this.reconnect = null
    this.heartbeat = null
    this.polls = {}
    this.polling = 0
  }

  add(ids, callback) {
    const listener = { waiting: {}, heard: {}, callback: callback }
    ids.forEach(id => { listener.waiting[id] = true })
    this.listeners.push(listener)
    // Also what another listener subscribed to already: its result may have come before this one.
    this._send({ subscribe: ids })
    this._connect()
    this._poll()
    return () => {
      const at = this.listeners.indexOf(listener)
      if (at >= 0) {
        this.listeners.splice(at, 1)
        this._leave(ids)
      }
    }
  }

  /** Every id that has a listener. */
  _ids(onlyPending) {
    const ids = {}
    this.listeners.forEach(listener => {
      Object.keys(listener.waiting).forEach(id => {
        if (!onlyPending || !listener.heard[id]) {
          ids[id] = true
        }
      })
    })
    return Object.keys(ids)
  }

  _leave(ids) {
    const left = this._ids()
    const gone = ids.filter(id => left.indexOf(id) < 0)
    this._stopPolls(gone)
    if (left.length > 0) {
      if (gone.length > 0) {
        this._send({ unsubscribe: gone })
      }
      return
    }
    clearTimeout(this.reconnect)
    this.reconnect = null
    this.failures = 0
    this._drop()
  }

  _drop() {
    clearTimeout(this.heartbeat)
    const socket = this.socket
    this.socket = null
    this.open = false
    if (socket) {
      socket.close()
    }
  }

  _send(message) {
    if (this.open) {
      this.socket.send(message)
    }
  }

  _connect() {
    const api = this.tuwen._api
    if (this.socket || this.reconnect || this._ids().length === 0) {
      return
    }
    if (!api.connectSocket) {
      this.failures = FAILURES_BEFORE_POLLING
      return
    }
    const url = this.tuwen._base.replace(/^http/, 'ws') + '/v1/socket'
    // Some clients never say what became of a socket.
    this.heartbeat = setTimeout(() => { this._closed() }, HEARTBEAT_ANSWER)
    this.socket = connectSocket(api, url, this.tuwen._http.defaultHeaders, {
      opened: () => { this._opened() },
      message: data => { this._message(data) },
      closed: () => { this._closed() }
    })
  }

  _opened() {
    this.open = true
    this.failures = 0
    this._stopPolls(Object.keys(this.polls))
    this._send({ subscribe: this._ids() })
    this._watch()
  }

  _closed() {
    this._drop()
    this.failures++
    this.reconnect = setTimeout(() => {
      this.reconnect = null
      this._connect()
    }, backOff(this.failures))
    this._poll()
  }

  /**
   * A phone that changed its network keeps a dead socket and is told nothing. While results are awaited, subscribing
   * again asks for a sign of life, and brings what was missed.
   */
  _watch() {
    clearTimeout(this.heartbeat)
    this.heartbeat = setTimeout(() => {
      const pending = this._ids(true)
      if (pending.length === 0) {
        this._watch()
        return
      }
      this._send({ subscribe: pending })
      this.heartbeat = setTimeout(() => { this._closed() }, HEARTBEAT_ANSWER)
    }, HEARTBEAT)
  }

  _message(data) {
    this._watch()
    let message = null
    try {
      message = JSON.parse(data)
    } catch (e) {
      return
    }
    if (message.type === 'ocr.completed' || message.type === 'ocr.failed') {
      this._tell(message.id, Object.assign({ status: message.type.slice(4) }, message.result))
    } else if (message.type === 'not_found') {
      this._end(message.id, new TuwenError('not_found', 'there is no such image', 404))
    } else if (message.type === 'error') {
      // The message does not say which id it is about, so a listener might wait in vain: ask by HTTP.
      this.failures = FAILURES_BEFORE_POLLING
      this._poll()
    }
  }

  _tell(id, result) {
    const seen = fingerprint(result)
    const event = result.status === 'failed' ? { id: id, error: failureOf(result) } : { id: id, result: result }
    this.listeners.slice().forEach(listener => {
      if (listener.waiting[id] && listener.heard[id] !== seen) {
        listener.heard[id] = seen
        call(listener.callback, event)
      }
    })
  }

  /** Nothing more will come for this id. */
  _end(id, error) {
    const told = this.listeners.filter(listener => listener.waiting[id])
    told.forEach(listener => { delete listener.waiting[id] })
    this._leave([id])
    told.forEach(listener => { call(listener.callback, { id: id, error: error }) })
  }

  /** Long-polls for what is still awaited, where sockets fail. */
  _poll() {
    if (this.failures < FAILURES_BEFORE_POLLING) {
      return
    }
    this._ids(true).forEach(id => {
      this.polls[id] = this.polls[id] || { promise: null }
    })
    this._nextPoll()
  }

  _nextPoll() {
    Object.keys(this.polls).filter(id => !this.polls[id].promise).forEach(id => {
      if (this.polling < CONCURRENT_POLLS) {
        this._pollOne(id, this.polls[id])
      }
    })
  }

  _pollOne(id, poll) {
    // Where many are polled, each gives its place to the next one soon.
    const turn = Object.keys(this.polls).length > CONCURRENT_POLLS ? SHORTEST_WAIT * 1000 : TEXT_TIMEOUT
    const settled = then => {
      return value => {
        this.polling--
        if (this.polls[id] === poll) {
          delete this.polls[id]
          then(value)
        }
        this._poll()
      }
    }
    this.polling++
    poll.promise = this.tuwen.text(id, { timeout: turn })
    poll.promise.then(
      settled(result => { this._tell(id, result) }),
      settled(error => {
        if (!isTransient(error)) {
          this._end(id, error)
        }
      }))
  }

  _stopPolls(ids) {
    ids.forEach(id => {
      const poll = this.polls[id]
      delete this.polls[id]
      if (poll && poll.promise) {
        poll.promise.abort()
      }
    })
  }
}

// ---------------------------------------------------------------------------------------------------------- public

class Tuwen {
  constructor(options) {
    const given = options || {}
    if (!/^https?:\/\//.test(given.baseUrl || '')) {
      throw new TuwenError('invalid_request', 'baseUrl must begin with https://')
    }
    this._base = given.baseUrl.replace(/\/+$/, '')
    this._api = currentApi(given.platform)
    this._http = new Http(this._api, given.header)
    this._subscriptions = new Subscriptions(this)
  }

  /** Uploads a file; resolves to `{id, key, publicId, eTag, size, contentType, links}`. */
  upload(filePath, options) {
    const given = options || {}
    return abortable(given.signal, cancellation => this._upload(cancellation, filePath, given))
  }

  /** Waits for the text of an image. */
  text(id, options) {
    const given = options || {}
    const timeout = given.timeout || TEXT_TIMEOUT
    return abortable(given.signal, cancellation => this._result(cancellation, id, 'text', timeout))
  }

  /** Waits for the QR codes and barcodes of an image; resolves to `{id, status, image, codes}`. */
  codes(id, options) {
    const given = options || {}
    const timeout = given.timeout || TEXT_TIMEOUT
    return abortable(given.signal, cancellation => this._result(cancellation, id, 'codes', timeout))
  }

  /** `upload`, then `text`. */
  read(filePath, options) {
    const given = options || {}
    return abortable(given.signal, cancellation => {
      return this._upload(cancellation, filePath, given).then(image => {
        if (given.onUploaded) {
          given.onUploaded(image)
        }
        return this._result(cancellation, image.id, 'text', given.textTimeout || TEXT_TIMEOUT)
      })
    })
  }

  /** Calls back with `{id, result}` or `{id, error}`, until the function that it returns is called. */
  onResult(ids, callback) {
    return this._subscriptions.add([].concat(ids), callback)
  }

  _upload(cancellation, filePath, options) {
    const retries = options.retries === undefined ? RETRIES : options.retries
    const attempt = (key, failures) => {
      const file = {
        path: filePath,
        name: options.name || 'image',
        timeout: options.timeout || UPLOAD_TIMEOUT,
        headers: { 'Idempotency-Key': key }
      }
      return this._http.upload(cancellation, this._base + '/v1/images', file, options.onProgress)
        .then(answer => {
          if (!isOk(answer)) {
            throw ofAnswer(answer)
          }
          return bodyOf(answer)
        })
        .catch(error => {
          if (failures >= retries || !isTransient(error) || error.retryAfter > LONGEST_RETRY_AFTER) {
            throw error
          }
          return cancellation.delay(delayAfter(error, failures + 1)).then(() => attempt(key, failures + 1))
        })
    }
    const key = options.idempotencyKey ? Promise.resolve(options.idempotencyKey) : randomKey(this._api)
    return key.then(value => attempt(value, 0))
  }

  _result(cancellation, id, what, timeout) {
    const url = this._base + '/v1/images/' + encodeURIComponent(id) + '/' + what + '?wait='
    const end = Date.now() + timeout
    let longestWait = LONGEST_WAIT
    let failures = 0

    // Each poll ends in the result, or in how long to stay away before the next one, and because of what.
    const ask = () => {
      const asked = Date.now()
      const wait = Math.max(1, Math.min(longestWait, Math.ceil((end - asked) / 1000)))
      return this._http.get(cancellation, url + wait + 's', wait * 1000 + ANSWER_MARGIN).then(answer => {
        if (!isOk(answer)) {
          throw ofAnswer(answer)
        }
        if (answer.status !== 202) {
          return { result: bodyOf(answer) }
        }
        failures = 0
        const heldBack = Date.now() - asked >= wait * 500
        return { pause: Math.max(retryAfter(answer) * 1000, heldBack ? 0 : 1000) }
      })
    }
    const failed = error => {
      failures++
      if (error.code === 'timeout') {
        longestWait = Math.max(SHORTEST_WAIT, Math.floor(longestWait / 2))
      }
      // These do not say whether another try helps.
      const unclear = error.code === 'http_error' || error.code === 'unreadable_answer'
      if (unclear ? failures > RETRIES : !isTransient(error)) {
        throw error
      }
      return { pause: delayAfter(error, failures), error: error }
    }
    const poll = () => {
      return ask().catch(failed).then(outcome => {
        if (outcome.result) {
          return outcome.result
        }
        const left = Math.max(0, end - Date.now())
        return cancellation.delay(Math.min(outcome.pause, left)).then(() => {
          if (outcome.pause >= left) {
            throw outcome.error || new TuwenError('timeout', 'no ' + what + ' after ' + Math.round(timeout / 1000) + ' s')
          }
          return poll()
        })
      })
    }

    return poll().then(result => {
      if (result.status === 'failed') {
        throw failureOf(result)
      }
      return result
    })
  }
}

module.exports = { Tuwen: Tuwen, TuwenError: TuwenError }
