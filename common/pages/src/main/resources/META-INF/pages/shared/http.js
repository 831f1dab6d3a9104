/** Requests to the service of this page. What fails is a `Problem` with the code of docs/errors.md. */
import { tag } from './i18n.js'

export class Problem extends Error {
  /** `retryAfter` is in seconds, where the server says when it may be asked again. */
  constructor({ code, title, detail, status, retryAfter }) {
    super(title)
    this.code = code
    this.title = title
    this.detail = detail
    this.status = status
    this.retryAfter = retryAfter
  }
}

/** Seconds, at least one, from `Retry-After`, which has seconds or a date; undefined without one. */
function secondsOf(retryAfter) {
  const seconds = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(1, seconds)
}

/** When the server may be asked again, as `Problem.retryAfter`. */
export const retryAfter = response => secondsOf(response.headers.get('Retry-After'))

/** Waits, or throws what `AbortController` throws. */
export function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000)
    signal?.addEventListener('abort', () => { clearTimeout(timer); reject(new DOMException('aborted', 'AbortError')) }, { once: true })
  })
}

/** The problem that an answer tells, in JSON or in the XML of OSS. */
export async function problemOf(response) {
  const text = await response.text().catch(() => '')
  return Object.assign(problemFrom(text, response.status, response.headers.get('Retry-After')), { headers: response.headers })
}

export function problemFrom(text, status, header) {
  const retryAfter = secondsOf(header)
  try {
    const told = JSON.parse(text)
    return new Problem({ ...told, status, retryAfter })
  } catch {
    // What is no XML makes the parser tell so in a document with styles, which the policy of the page reports.
    const found = new DOMParser().parseFromString(/^\s*<(\?xml|Error)/.test(text) ? text : '<none/>', 'text/xml')
    const of = name => found.querySelector(name)?.textContent
    return new Problem({ code: of('Code') ?? 'unknown', title: of('Code') ?? `HTTP ${status}`, detail: of('Message'), status, retryAfter })
  }
}

/** A server that cannot be reached. */
const unreachable = () => new Problem({ code: 'unreachable', title: 'unreachable', status: 0 })

/** A success of which nothing can be read, such as the page of a proxy. */
const unreadable = status => new Problem({ code: 'unreadable_answer', title: 'unreadable_answer', status })

/** Answers the response of a success; throws a `Problem` otherwise, and what `AbortController` throws. */
export async function request(path, { headers, ...options } = {}) {
  let response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options, headers: { 'Accept-Language': tag(), ...headers } })
  } catch (error) {
    throw error.name === 'AbortError' ? error : unreachable()
  }
  if (!response.ok) {
    throw await problemOf(response)
  }
  return response
}

export async function requestJson(path, options) {
  const response = await request(path, options)
  return response.json().catch(error => { throw error.name === 'AbortError' ? error : unreadable(response.status) })
}

/** Sends a body with progress, which `fetch` does not tell: `send(path, body, { headers, onProgress })`, `{ status, json }`. Fails as `request` does. */
export function send(path, body, { method = 'POST', headers = {}, onProgress, signal } = {}) {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new DOMException('aborted', 'AbortError'))
    // A signal says once that it is aborted, and not to who listens later.
    if (signal?.aborted) {
      aborted()
      return
    }
    const call = new XMLHttpRequest()
    call.open(method, path)
    for (const [name, value] of Object.entries({ 'Accept-Language': tag(), ...headers })) {
      call.setRequestHeader(name, value)
    }
    call.upload.onprogress = event => event.lengthComputable && onProgress?.(event.loaded / event.total)
    call.onload = () => {
      if (call.status < 200 || call.status > 299) {
        reject(problemFrom(call.responseText, call.status, call.getResponseHeader('Retry-After')))
        return
      }
      // What is thrown in here is told to no one.
      try {
        resolve({ status: call.status, json: JSON.parse(call.responseText) })
      } catch {
        reject(unreadable(call.status))
      }
    }
    call.onerror = () => reject(unreachable())
    call.onabort = aborted
    signal?.addEventListener('abort', () => call.abort())
    call.send(body)
  })
}
