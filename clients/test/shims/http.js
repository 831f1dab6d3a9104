'use strict'

/**
 * One HTTP exchange. `onSent(sent, total)` is told as the body leaves; `abort()` on the result ends it.
 * Rejects with an Error whose `kind` is `timeout`, `abort` or `network`.
 */
const http = require('node:http')
const https = require('node:https')

const CHUNK = 16 * 1024

function exchange({ method, url, headers = {}, body, timeout, onSent, onHeaders }) {
  let request
  let deadline
  const fail = kind => Object.assign(new Error(kind), { kind })
  const promise = new Promise((resolve, reject) => {
    request = (url.startsWith('https:') ? https : http).request(url, { method, headers, agent: false }, response => {
      const chunks = []
      onHeaders?.(response.headers)
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => resolve({
        status: response.statusCode,
        headers: response.headers,
        body: Buffer.concat(chunks)
      }))
      response.on('error', () => reject(fail('network')))
    })
    request.on('error', cause => reject(cause.kind ? cause : Object.assign(fail('network'), { cause })))
    request.on('close', () => clearTimeout(deadline))
    deadline = setTimeout(() => request.destroy(fail('timeout')), timeout)
    send(request, body, onSent)
  })
  promise.abort = () => {
    request.destroy(fail('abort'))
  }
  return promise
}

function send(request, body, onSent) {
  if (!body) {
    request.end()
    return
  }
  let sent = 0
  const next = () => {
    const chunk = body.subarray(sent, sent + CHUNK)
    request.write(chunk, error => {
      if (error) {
        return
      }
      sent += chunk.length
      onSent?.(sent, body.length)
      if (sent < body.length) {
        next()
      } else {
        request.end()
      }
    })
  }
  next()
}

module.exports = { exchange }
