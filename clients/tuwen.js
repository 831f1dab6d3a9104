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

const REQUEST_TIMEOUT = 20000
const CODE_TIMEOUT = 10000

const FIRST_DELAY = 500
const LONGEST_DELAY = 15000
const LONGEST_RETRY_AFTER = 60
const RETRIES = 4
// Other requests wait for a login.
const LOGIN_RETRIES = 1
const LONGEST_RETRY_AFTER_OF_LOGIN = 5
const FAILURES_OF_BUCKET = 2
/** How often the SDK asks for an image again where an answer does not say whether it is there. */
const LOOKS = 2

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

/** A 404 in whose body no service of ours says so is a proxy's, such as of an ingress that learns its routes. */
function isTransient(error) {
  return error.status
    ? error.status === 429 || error.status >= 500 || (error.status === 404 && !isMissing(error))
    : WORTH_ANOTHER_TRY[error.code] === true
}

/** By the server's own word, which is this code in every 404 of ours. */
function isMissing(error) {
  return error.code === 'not_found'
}

/** Alipay of old tells no status: the server may have said that it is not there, or may be down for a moment. */
function isUnclear(error) {
  return error.code === 'http_error'
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

/** Tries again what may help, later each time: what is transient, and what `isWorthIt` says. */
function persist(cancellation, retries, attempt, isWorthIt) {
  const mayHelp = error => isTransient(error) || Boolean(isWorthIt && isWorthIt(error))
  const after = failures => {
    return attempt(failures).catch(error => {
      if (failures >= retries || !mayHelp(error) || error.retryAfter > LONGEST_RETRY_AFTER) {
        throw error
      }
      return cancellation.delay(delayAfter(error, failures + 1)).then(() => after(failures + 1))
    })
  }
  return after(0)
}

function query(parameters) {
  const given = Object.keys(parameters).filter(name => parameters[name] !== undefined && parameters[name] !== '')
  const pairs = given.map(name => name + '=' + encodeURIComponent(parameters[name]))
  return pairs.length > 0 ? '?' + pairs.join('&') : ''
}

/** Which images a list or an export has. */
function filters(given) {
  return { from: given.from, to: given.to, status: given.status, hasText: given.hasText, code: given.code }
}

/** A snippet in parts, `{text, marked}`, which a page shows one after the other. */
function highlighted(snippet) {
  const parts = []
  const add = (text, marked) => {
    if (text) {
      parts.push({ text: text, marked: marked })
    }
  }
  let at = 0
  snippet.marks.forEach(mark => {
    add((at === 0 && snippet.cutBefore ? '…' : '') + snippet.text.slice(at, mark.from), false)
    add(snippet.text.slice(mark.from, mark.to), true)
    at = mark.to
  })
  const before = at === 0 && snippet.cutBefore ? '…' : ''
  add(before + snippet.text.slice(at) + (snippet.cutAfter ? '…' : ''), false)
  return parts
}

/** What became of a deletion, by its answer. */
function deletion(answer) {
  return answer.status === 202 ? bodyOf(answer) : { state: 'done' }
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

  /** Waits for what goes on also without us. */
  wait(promise) {
    return this.run((resolve, reject) => {
      promise.then(resolve, reject)
      return () => {}
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

/** The platform's calls that the two name or shape differently. */
function wechatPlatform(api) {
  return {
    name: 'wechat',
    api: api,
    askForCode: callbacks => { api.login(callbacks) },
    codeIn: res => res.code,
    read: key => api.getStorageSync(key),
    write: (key, value) => { api.setStorageSync(key, value) },
    remove: key => { api.removeStorageSync(key) }
  }
}

function alipayPlatform(api) {
  return {
    name: 'alipay',
    api: api,
    // This scope asks the user nothing.
    askForCode: callbacks => { api.getAuthCode(Object.assign({ scopes: 'auth_base' }, callbacks)) },
    codeIn: res => res.authCode,
    read: key => api.getStorageSync({ key: key }).data,
    write: (key, value) => { api.setStorageSync({ key: key, data: value }) },
    remove: key => { api.removeStorageSync({ key: key }) }
  }
}

function currentPlatform(wanted) {
  const alipay = typeof my !== 'undefined' && my.uploadFile ? alipayPlatform(my) : null
  const wechat = typeof wx !== 'undefined' && wx.uploadFile ? wechatPlatform(wx) : null
  const platform = wanted === 'alipay' ? alipay : wanted === 'wechat' ? wechat : alipay || wechat
  if (!platform) {
    throw new TuwenError('unsupported_platform', 'neither wx.uploadFile nor my.uploadFile is here')
  }
  return platform
}

/** One HTTP exchange of either platform. Every status is an answer, in whichever callback it arrives. */
class Http {
  constructor(api) {
    this.api = api
  }

  /** `request` is `{method, url, headers, data, timeout}`. */
  request(cancellation, request) {
    const api = this.api
    const headers = Object.assign({ Accept: 'application/json' }, request.headers)
    const timeout = request.timeout || REQUEST_TIMEOUT
    const options = {
      url: request.url,
      method: request.method,
      header: headers,
      headers: headers,
      timeout: timeout,
      // Alipay fails the whole request where `json` cannot be parsed, and with it goes the status.
      dataType: 'text'
    }
    if (request.data) {
      headers['Content-Type'] = 'application/json'
      options.data = request.data
    }
    return this._exchange(cancellation, timeout, ALIPAY_REQUEST_FAILURES, callbacks => {
      return api.request(Object.assign(callbacks, options))
    })
  }

  /** `file` is `{path, name, fields, headers, timeout}`. */
  upload(cancellation, url, file, onProgress) {
    const api = this.api
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
      const task = api.uploadFile(Object.assign(callbacks, file.fields ? { formData: file.fields } : {}, {
        url: url,
        filePath: file.path,
        name: file.name,
        // The name that Alipay had for `name`.
        fileName: file.name,
        // Alipay's simulator wants it.
        fileType: 'image',
        hideLoading: true,
        header: file.headers,
        headers: file.headers,
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

// --------------------------------------------------------------------------------------------------------- session

/** Only an operator can mend these, so another try is in vain. */
const UP_TO_AN_OPERATOR = {
  login_unavailable: true, provider_refused: true, sts_unavailable: true, sts_refused: true
}

/**
 * Who the user is: a session of the server's, kept in the platform's storage. The phone's clock does not say whether it
 * is over, since it may be wrong; the server does, by 401.
 */
class Session {
  constructor(platform, http, base, app, header) {
    this.platform = platform
    this.http = http
    this.url = base + '/v1/sessions'
    this.app = app
    this.ownHeaders = header || {}
    this.storageKey = 'tuwen.session ' + base + (app ? ' ' + app : '')
    this.changed = () => {}
    /** Where the application gives codes, the function that does. */
    this.codes = null
    /** The login that is under way; requests and other logins wait for it. */
    this.running = null
    this.logouts = 0
    /** Another number for every user that there was, guests included. */
    this.user = 0
    /** The session that the server refused last: it is renewed before anything more is sent. */
    this.refused = ''
    this.kept = this._stored()
  }

  /** The application's, and who the user is. */
  headers() {
    const headers = Object.assign({}, this.ownHeaders)
    if (this.kept && header(headers, 'authorization')) {
      headers['X-Tuwen-Session'] = this.kept.sessionId
    } else if (this.kept) {
      headers.Authorization = 'Bearer ' + this.kept.sessionId
    }
    return headers
  }

  /**
   * An exchange as the user. Where the session is over it is renewed, and the exchange repeated: once, whatever comes
   * then. All that were refused together share one login. A user becomes neither a guest nor another by this.
   *
   * `user` is the only one that it may be sent for, where it is a part of something longer.
   */
  asUser(cancellation, exchange, user) {
    return this.settled(cancellation).then(() => {
      const sender = user === undefined ? this.user : user
      this._require(sender)
      return this._asUser(cancellation, exchange, sender)
    })
  }

  _require(user) {
    if (this.user !== user) {
      throw new TuwenError('unauthorized', 'the user has changed meanwhile', 401)
    }
  }

  /** After a login that is under way, whatever comes of it. */
  settled(cancellation) {
    return this.running ? cancellation.wait(this.running.then(() => {}, () => {})) : Promise.resolve()
  }

  _asUser(cancellation, exchange, user) {
    const used = this.kept
    const again = () => {
      return this._renew(cancellation, used).then(() => {
        this._require(user)
        return exchange(this.headers())
      })
    }
    if (used && used.sessionId === this.refused) {
      return again()
    }
    return exchange(this.headers()).then(
      answer => used && answer.status === 401 ? again() : answer,
      error => {
        // Alipay of old: the status of a failure is not told, so the clock has to do.
        if (used && isUnclear(error) && Date.parse(used.expiresAt) <= Date.now()) {
          return again()
        }
        throw error
      })
  }

  _renew(cancellation, used) {
    if (this.kept !== used) {
      return Promise.resolve()
    }
    this.refused = used.sessionId
    return cancellation.wait(this._begin())
  }

  /** A session: the one that is there, or a new one. Only a new one has temporary credentials. */
  login(code, wantsSts) {
    const isGiven = typeof code === 'string'
    this.codes = (!isGiven && code) || this.codes
    if (isGiven || wantsSts) {
      return this._beginAnother(isGiven ? code : undefined, wantsSts)
    }
    const isGood = this.kept && this.kept.sessionId !== this.refused
    return isGood ? Promise.resolve(this.kept) : this._begin()
  }

  /** After each login that is under way, and shared with none: another one has not this code, and brings no credentials. */
  _beginAnother(code, wantsSts) {
    const logouts = this.logouts
    const next = () => {
      if (this.logouts !== logouts) {
        throw new TuwenError('aborted', 'logged out while the login waited for another one')
      }
      return this.running ? this.running.then(next, next) : this._begin(code, wantsSts)
    }
    return next()
  }

  _begin(code, wantsSts) {
    if (this.running) {
      return this.running
    }
    const isRenewal = this.kept && !code
    const running = this._login(code, wantsSts).then(session => {
      if (this.running !== running) {
        throw new TuwenError('aborted', 'logged out while the login was under way')
      }
      this.running = null
      this._keep(session)
      if (!isRenewal) {
        this._change()
      }
      return session
    })
    this.running = running
    running.catch(() => {
      if (this.running === running) {
        this.running = null
      }
    })
    return running
  }

  /** A code works once, so every try has one of its own; but a code that was given has one try. */
  _login(given, wantsSts) {
    // Not of a caller's: others wait for it as well.
    const cancellation = new Cancellation()
    const attempt = failures => {
      return this._code(cancellation, given)
        .then(code => this.http.request(cancellation, {
          method: 'POST',
          url: this.url,
          headers: this.ownHeaders,
          data: Object.assign(
            { platform: this.platform.name, code: code }, this.app ? { app: this.app } : {}, wantsSts ? { sts: true } : {})
        }))
        .then(answer => {
          if (!isOk(answer)) {
            throw ofAnswer(answer)
          }
          const session = bodyOf(answer)
          if (typeof session.sessionId !== 'string') {
            throw new TuwenError('unreadable_answer', 'the answer is no session')
          }
          const kept = { sessionId: session.sessionId, expiresAt: session.expiresAt }
          return wantsSts ? Object.assign({ sts: session.sts }, kept) : kept
        })
        .catch(error => {
          const isFinal = given || failures >= LOGIN_RETRIES || !isTransient(error) || UP_TO_AN_OPERATOR[error.code]
          if (isFinal || error.retryAfter > LONGEST_RETRY_AFTER_OF_LOGIN) {
            throw error
          }
          return cancellation.delay(delayAfter(error, failures + 1)).then(() => attempt(failures + 1))
        })
    }
    return attempt(0)
  }

  _code(cancellation, given) {
    if (given) {
      return Promise.resolve(given)
    }
    const none = failure => {
      const said = (failure && (failure.errMsg || failure.errorMessage || failure.message)) || ''
      return new TuwenError('no_login_code', 'the platform gave no login code' + (said ? ' (' + said + ')' : ''))
    }
    return cancellation.run((resolve, reject) => {
      const watchdog = setTimeout(() => { reject(none()) }, CODE_TIMEOUT)
      const settle = settled => value => {
        clearTimeout(watchdog)
        settled(value)
      }
      const got = settle(code => { code ? resolve(code) : reject(none()) })
      const failed = settle(failure => { reject(none(failure)) })
      if (this.codes) {
        Promise.resolve().then(this.codes).then(got, failed)
      } else {
        this.platform.askForCode({ success: res => { got(this.platform.codeIn(res)) }, fail: failed })
      }
      return () => { clearTimeout(watchdog) }
    })
  }

  /** Here at once, and at the server when it can be reached. */
  logout(cancellation) {
    const ended = this.kept
    const headers = this.headers()
    this.logouts++
    this.running = null
    this.kept = null
    try {
      this.platform.remove(this.storageKey)
    } catch (e) {
      // It was never kept.
    }
    this._change()
    if (!ended) {
      return Promise.resolve()
    }
    return persist(cancellation, RETRIES, () => {
      return this.http.request(cancellation, { method: 'DELETE', url: this.url + '/current', headers: headers })
        .then(answer => {
          // 401: it was over already.
          if (!isOk(answer) && answer.status !== 401) {
            throw ofAnswer(answer)
          }
        }, error => {
          // Some clients cannot read an answer that is empty.
          if (error.code !== 'unreadable_answer') {
            throw error
          }
        })
    })
  }

  _change() {
    this.user++
    this.changed()
  }

  /** Temporary credentials are the application's, and are kept nowhere. */
  _keep(session) {
    this.kept = { sessionId: session.sessionId, expiresAt: session.expiresAt }
    try {
      this.platform.write(this.storageKey, this.kept)
    } catch (e) {
      // A full storage: then it lasts as long as the page.
    }
  }

  _stored() {
    try {
      const session = this.platform.read(this.storageKey)
      return session && typeof session.sessionId === 'string' ? session : null
    } catch (e) {
      return null
    }
  }
}

// ---------------------------------------------------------------------------------------------------------- upload

const TYPES = {
  jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', gif: 'image/gif', bmp: 'image/bmp',
  heic: 'image/heic'
}

/** By a path's name, which may be wrong; the server looks at the bytes. */
function typeOf(path) {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()]
}

/**
 * One upload: with a ticket to the bucket where the server gives tickets, else to the server.
 *
 * All its tries are one image. To the server, they have one Idempotency-Key. To the bucket, they have one ticket, which
 * is good for one image; a user's next ticket with the same key is for the same image, and so is the server's way. A
 * guest's ticket has no key, so where it is not certain what became of one, that is looked up before the image is sent
 * in another way.
 */
class Upload {
  constructor(tuwen, cancellation, path, key, options) {
    this.tuwen = tuwen
    this.cancellation = cancellation
    this.path = path
    this.key = key
    this.options = options
    this.timeout = options.timeout || UPLOAD_TIMEOUT
    this.retries = options.retries === undefined ? RETRIES : options.retries
    this.isDirect = tuwen._isDirect
    this.user = 0
    this.ticket = null
    /** Whether the ticket has the key of the upload: then it is one image, in whichever way it is sent again. */
    this.isKeyed = false
    /** Whether an image may have arrived that no answer told of. */
    this.isUnsure = false
    /** Whether the bucket says that it has arrived. */
    this.isThere = false
    /** The last error that did not say whether the image is there, and how many there were. */
    this.unclear = null
    this.looks = 0
    this.failures = 0
    this.refusals = 0
  }

  send() {
    return this.tuwen._session.settled(this.cancellation).then(() => {
      this.user = this.tuwen._session.user
      // A key that is to be one image also in another upload: only the server keeps that for guests.
      this.isDirect = this.isDirect && (!this.options.idempotencyKey || Boolean(this.tuwen._session.kept))
      return persist(this.cancellation, this.retries, () => {
        return this.isThere ? this._awaited() : this.isDirect ? this._toBucket() : this._toServer()
      }, error => error === this.unclear)
    })
  }

  _toServer() {
    return this._earlier().then(image => image || this._plain())
  }

  _asUser(exchange) {
    return this.tuwen._session.asUser(this.cancellation, exchange, this.user)
  }

  _plain() {
    return this._asUser(headers => {
      return this._post(this.tuwen._base + '/v1/images', {
        name: this.options.name || 'image',
        headers: Object.assign({}, headers, { 'Idempotency-Key': this.key })
      })
    }).then(answer => {
      if (!isOk(answer)) {
        throw ofAnswer(answer)
      }
      return bodyOf(answer)
    })
  }

  _post(url, form) {
    const file = Object.assign({ path: this.path, timeout: this.timeout }, form)
    return this.tuwen._http.upload(this.cancellation, url, file, this.options.onProgress)
  }

  _toBucket() {
    return this._withTicket().then(ticket => {
      if (!ticket) {
        return this._toServer()
      }
      // The bucket is another server: it gets nothing of the user's.
      return this._post(ticket.url, { name: ticket.fileField, fields: ticket.fields, headers: {} })
        .then(answer => this._answered(answer), error => this._lost(error))
    })
  }

  /** Null where there is none, for this upload or for all. */
  _withTicket() {
    if (this.ticket) {
      return Promise.resolve(this.ticket)
    }
    return this._asUser(headers => {
      const wish = {}
      if (typeOf(this.path)) {
        wish.contentType = typeOf(this.path)
      }
      this.isKeyed = Boolean(this.tuwen._session.kept)
      if (this.isKeyed) {
        wish.idempotencyKey = this.key
      }
      const url = this.tuwen._base + '/v1/uploads'
      return this.tuwen._http.request(this.cancellation, { method: 'POST', url: url, headers: headers, data: wish })
    }).then(answer => {
      if (isOk(answer)) {
        this.ticket = bodyOf(answer)
        return this.ticket
      }
      const error = ofAnswer(answer)
      if (answer.status !== 404) {
        throw error
      }
      // The next upload asks again, unless it is the server that gives none.
      return isMissing(error) ? this._neverAgain() : this._without()
    }, error => {
      // It may be a 404. If it is another error, the server's way tells that.
      if (isUnclear(error)) {
        return this._without()
      }
      throw error
    })
  }

  _neverAgain() {
    this.tuwen._isDirect = false
    return this._without()
  }

  _without() {
    this.isDirect = false
    return null
  }

  _answered(answer) {
    const status = answer.status
    if (status === 200 && answer.data) {
      // The server was told; this is its own answer.
      return this._told(answer)
    }
    if (isOk(answer) || status === 409 && this.isUnsure) {
      // 203: the server could not be told. 409: an earlier try has arrived.
      this.isThere = true
      return this._awaited()
    }
    if (status === 429 || status >= 500) {
      return this._lost(ofAnswer(answer))
    }
    this.refusals++
    if (status !== 403 || this.refusals > 1) {
      // The server will say why, in words of its own. It also tells whether a key that was used is used for this image.
      this.isDirect = false
      return this._toServer()
    }
    // The ticket is over. An earlier try may have been in time.
    return this._earlier().then(image => {
      if (image) {
        return image
      }
      this.isUnsure = false
      this.ticket = null
      return this._toBucket()
    })
  }

  _told(answer) {
    let image = null
    try {
      image = bodyOf(answer)
    } catch (e) {
      return this._lost(e)
    }
    return image.id ? image : this._lost(new TuwenError('unreadable_answer', 'the answer is no image'))
  }

  /** The bucket did not answer, or with an error of its own. */
  _lost(error) {
    if (error.code === 'aborted' || error.code === 'file_unreadable') {
      throw error
    }
    this.failures++
    this.isUnsure = this.isUnsure || error.code !== 'domain_not_allowed'
    const isWorthIt = isTransient(error) && error.code !== 'timeout'
    if (isWorthIt && this.failures < FAILURES_OF_BUCKET && this.failures <= this.retries) {
      throw error
    }
    this.isDirect = false
    return this._toServer().then(image => {
      // So it is the bucket, and not the phone's network.
      this.tuwen._isDirect = false
      return image
    }, error => {
      // The server answers, so it is the bucket here, too: the next upload is not to end in the same doubt.
      if (isUnclear(error)) {
        this.tuwen._isDirect = false
      }
      throw error
    })
  }

  /** What became of earlier tries with this ticket, where that is not certain. */
  _earlier() {
    if (!this.isUnsure) {
      return Promise.resolve(null)
    }
    return this._found().catch(error => {
      // An error that passes has had its time: so the image is not there, or that cannot be known.
      if (isUnclear(error) && (this.isKeyed || ++this.looks > Math.min(LOOKS, this.retries))) {
        return null
      }
      throw error
    })
  }

  /** The image of the ticket, as an upload tells it, or null where it is not there. */
  _found() {
    return this.tuwen._image(this.cancellation, this.ticket.id).then(state => {
      return {
        id: state.id,
        key: state.key,
        publicId: state.publicId,
        eTag: state.eTag,
        size: state.size,
        contentType: state.contentType,
        links: this.ticket.links
      }
    }, error => {
      if (isMissing(error)) {
        return null
      }
      if (isUnclear(error)) {
        this.unclear = error
      }
      throw error
    })
  }

  _awaited() {
    return this._found().then(image => {
      if (!image) {
        throw new TuwenError('unreadable_answer', 'the bucket has the image, and the server does not see it yet')
      }
      return image
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
    /** What was told last of each id that has a listener: a later listener hears it, too. */
    this.last = {}
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
    // Also what another listener subscribed to already: its result may have come before this one. A server of old does
    // not tell it again.
    this._send({ subscribe: ids })
    ids.filter(id => this.last[id]).forEach(id => {
      Promise.resolve().then(() => {
        if (this.last[id]) {
          this._tell(id, this.last[id])
        }
      })
    })
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
    gone.forEach(id => { delete this.last[id] })
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

  /** The user is another one, whose images are others. */
  userChanged() {
    this.last = {}
    if (this._ids().length === 0) {
      return
    }
    this._stopPolls(Object.keys(this.polls))
    this._reconnect(1)
  }

  _reconnect(failures) {
    this._drop()
    clearTimeout(this.reconnect)
    // Never at once: what is told of the old socket must not be taken for the new one's.
    this.reconnect = setTimeout(() => {
      this.reconnect = null
      this._connect()
    }, backOff(failures))
    this._poll()
  }

  _connect() {
    const api = this.tuwen._api
    if (this.socket || this.reconnect || this._ids().length === 0) {
      return
    }
    const login = this.tuwen._session.running
    if (login) {
      const again = () => { this._connect() }
      login.then(again, again)
      return
    }
    if (!api.connectSocket) {
      this.failures = FAILURES_BEFORE_POLLING
      return
    }
    const url = this.tuwen._base.replace(/^http/, 'ws') + '/v1/socket'
    // Some clients never say what became of a socket.
    this.heartbeat = setTimeout(() => { this._closed() }, HEARTBEAT_ANSWER)
    this.socket = connectSocket(api, url, this.tuwen._session.headers(), {
      opened: () => { this._opened() },
      message: data => { this._message(data) },
      closed: () => { this._closed() }
    })
  }

  _opened() {
    this.open = true
    this._stopPolls(Object.keys(this.polls))
    this._send({ subscribe: this._ids() })
    this._watch()
  }

  _closed() {
    const ids = this._ids()
    if (!this.open && this.tuwen._session.kept && ids.length > 0) {
      // Perhaps its session is over: a socket does not tell, a request does, and has it renewed.
      this.tuwen._image(new Cancellation(), ids[0]).catch(() => {})
    }
    this.failures++
    this._reconnect(this.failures)
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
    if (message.type !== 'error') {
      // Not before: a server may take sockets and end each of them.
      this.failures = 0
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
    const listeners = this.listeners.filter(listener => listener.waiting[id])
    if (listeners.length > 0) {
      this.last[id] = result
    }
    listeners.forEach(listener => {
      // An earlier one may have stopped it.
      if (this.listeners.indexOf(listener) >= 0 && listener.heard[id] !== seen) {
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
    const platform = currentPlatform(given.platform)
    this._base = given.baseUrl.replace(/\/+$/, '')
    this._api = platform.api
    this._http = new Http(platform.api)
    this._session = new Session(platform, this._http, this._base, given.app, given.header)
    /** Whether uploads go to the bucket, as far as is known. */
    this._isDirect = given.direct !== false
    this._subscriptions = new Subscriptions(this)
    this._session.changed = () => { this._subscriptions.userChanged() }
  }

  /**
   * Makes the user known to the server; resolves to `{sessionId, expiresAt}`. A session that is kept goes on. From then
   * on it is renewed without a word when it is over. With `sts`, a new session begins, and `sts` of it has temporary
   * credentials of the bucket.
   */
  login(options) {
    const given = options || {}
    return abortable(given.signal, cancellation => cancellation.wait(this._session.login(given.code, given.sts)))
  }

  /** Ends the session: here at once, also where the server cannot be reached. */
  logout(options) {
    return abortable((options || {}).signal, cancellation => this._session.logout(cancellation))
  }

  /** The state of an image, with addresses of its renditions that `<image src>` can show. */
  image(id, options) {
    return abortable((options || {}).signal, cancellation => {
      return persist(cancellation, RETRIES, () => this._image(cancellation, id))
    })
  }

  /**
   * The address of a named style, such as `thumb`, for `<image src>`: it needs no session, and holds for an hour or two.
   * The style is made when it is shown, where it is not there yet.
   */
  renditionUrl(id, style, options) {
    return abortable((options || {}).signal, cancellation => {
      return persist(cancellation, RETRIES, () => this._image(cancellation, id)).then(state => {
        const links = (state.links || {}).renditions || {}
        if (!Object.prototype.hasOwnProperty.call(links, style)) {
          throw new TuwenError('not_found', 'the image has no style ' + style, 404)
        }
        // Whole where images have a host of their own.
        return links[style].charAt(0) === '/' ? this._base + links[style] : links[style]
      })
    })
  }

  /** The user's images, newest first, a page at a time; resolves to `{images, cursor}`. */
  list(options) {
    const given = options || {}
    const asked = Object.assign({ cursor: given.cursor, limit: given.limit, q: given.q, sort: given.sort }, filters(given))
    return abortable(given.signal, cancellation => {
      // With a slash: an Ingress, which knows no methods, leads the path without one to where uploads go.
      const ask = () => this._ask(cancellation, 'GET', '/v1/images/' + query(asked)).then(bodyOf)
      return persist(cancellation, RETRIES, ask).then(page => {
        const images = page.images.map(image => {
          return image.snippet ? Object.assign({ parts: highlighted(image.snippet) }, image) : image
        })
        return page.next ? { images: images, cursor: page.next } : { images: images }
      })
    })
  }

  /** Those in whose texts it is; each has `parts`, of which those with `marked` were found. */
  search(q, options) {
    return this.list(Object.assign({}, options, { q: q }))
  }

  /**
   * Deletes an image, with all that was made of it; resolves to `{state}`: `done`, or `running` with the `id` of the
   * deletion. It is gone for everybody in either case.
   */
  delete(id, options) {
    const path = '/v1/images/' + encodeURIComponent(id)
    return abortable((options || {}).signal, cancellation => {
      // A client that tells `http_error` of every error tells `unreadable_answer` of a 2xx alone, so DELETE had one.
      const gone = () => this._image(cancellation, id).then(() => false, error => isMissing(error) || isUnclear(error))
      return persist(cancellation, RETRIES, failures => {
        return this._ask(cancellation, 'DELETE', path).then(deletion, error => {
          // An earlier try has deleted it, and its answer was lost.
          if (failures > 0 && isMissing(error)) {
            return { state: 'done' }
          }
          // Some clients cannot read an answer that is empty, and it may be an error page.
          const isDone = error.code === 'unreadable_answer' ? gone() : Promise.resolve(false)
          return isDone.then(done => {
            if (!done) {
              throw error
            }
            return { state: 'done' }
          })
        })
      }, isUnclear)
    })
  }

  /** Deletes all that the user has uploaded up to now; resolves to `{id, state}` of the deletion. */
  deleteAll(options) {
    return abortable((options || {}).signal, cancellation => {
      return persist(cancellation, RETRIES, () => this._ask(cancellation, 'DELETE', '/v1/images/?all=true').then(deletion))
    })
  }

  /** How far a deletion is: `{id, state}`. */
  deletion(id, options) {
    return this._get('/v1/deletions/' + encodeURIComponent(id), options)
  }

  /** What the user has used, and may use: `{stored, total, days, limits}`. */
  usage(options) {
    return this._get('/v1/usage' + query({ days: (options || {}).days }), options)
  }

  /**
   * All of the user's images and texts as a file, `csv` or `jsonl`: resolves to `{url, header}` for `wx.downloadFile` or
   * `my.downloadFile`. The header has the session.
   */
  export(format, options) {
    const given = options || {}
    const asked = Object.assign({ format: format, q: given.q }, filters(given))
    return abortable(given.signal, cancellation => {
      // A download cannot log in again, so a request before it does: what else it says, the download will.
      return this._ask(cancellation, 'GET', '/v1/usage?days=1').catch(error => {
        // Old Alipay clients are told no status.
        if (error.status !== 503 && error.code !== 'http_error') {
          throw error
        }
      }).then(() => {
        return { url: this._base + '/v1/images/export' + query(asked), header: this._session.headers() }
      })
    })
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
    const key = options.idempotencyKey ? Promise.resolve(options.idempotencyKey) : randomKey(this._api)
    return key.then(value => new Upload(this, cancellation, filePath, value, options).send())
  }

  /** The answer of 2xx to a request of the user's. */
  _ask(cancellation, method, path, timeout) {
    return this._session.asUser(cancellation, headers => {
      return this._http.request(cancellation, {
        method: method, url: this._base + path, headers: headers, timeout: timeout
      })
    }).then(answer => {
      if (!isOk(answer)) {
        throw ofAnswer(answer)
      }
      return answer
    })
  }

  _get(path, options) {
    return abortable((options || {}).signal, cancellation => {
      return persist(cancellation, RETRIES, () => this._ask(cancellation, 'GET', path).then(bodyOf))
    })
  }

  _image(cancellation, id) {
    return this._ask(cancellation, 'GET', '/v1/images/' + encodeURIComponent(id)).then(bodyOf)
  }

  _result(cancellation, id, what, timeout) {
    const path = '/v1/images/' + encodeURIComponent(id) + '/' + what + '?wait='
    const end = Date.now() + timeout
    let longestWait = LONGEST_WAIT
    let failures = 0

    let isLast = false
    // Each poll ends in the result, or in how long to stay away before the next one, and because of what.
    const ask = () => {
      const asked = Date.now()
      const wait = Math.max(1, Math.min(longestWait, Math.ceil((end - asked) / 1000)))
      return this._ask(cancellation, 'GET', path + wait + 's', wait * 1000 + ANSWER_MARGIN).then(answer => {
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
      const unclear = isUnclear(error) || error.code === 'unreadable_answer'
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
        if (outcome.error && left === 0 && !isLast) {
          // A phone in the background stands still: what it had asked for has failed, and may be there for long.
          isLast = true
          return poll()
        }
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

module.exports = { Tuwen: Tuwen, TuwenError: TuwenError, highlighted: highlighted }
