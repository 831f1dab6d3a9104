'use strict'

/** A server that answers as a test tells it to, and remembers what it was asked. */
const crypto = require('node:crypto')
const http = require('node:http')
const { Decoder, OPCODE, encode } = require('../shims/frames.js')

class StubServer {
  #server = http.createServer((request, response) => this.#take(request, response))
  #connections = new Set()
  #script = []
  #places = new Map()

  constructor() {
    /** What arrived: `{method, url, headers, body}`; not what arrived at a place with a script of its own. */
    this.requests = []
    /** The sockets that were opened, oldest first; see {@link StubSocket}. */
    this.sockets = []
    /** Set to refuse WebSockets. */
    this.refusesSockets = false
    /** Set to refuse some: says `true` of a request that is taken. */
    this.takesSocket = () => true
    /** Called with every new socket. */
    this.onSocket = () => {}
    // A server without logins and tickets.
    this.at('/v1/sessions', refusal(503, 'login_unavailable'))
    this.at('/v1/uploads', refusal(404, 'not_found'))
    this.#server.on('connection', connection => {
      this.#connections.add(connection)
      connection.on('close', () => this.#connections.delete(connection))
    })
    this.#server.on('upgrade', (request, connection) => this.#upgrade(request, connection))
  }

  static async start(t) {
    const server = new StubServer()
    await new Promise(resolve => server.#server.listen(0, '127.0.0.1', resolve))
    server.url = `http://127.0.0.1:${server.#server.address().port}`
    t.after(() => server.stop())
    return server
  }

  stop() {
    this.#connections.forEach(connection => connection.destroy())
    return new Promise(resolve => this.#server.close(resolve))
  }

  /**
   * What to answer, one step for each request; the last one is repeated. A step is `{status, headers, json|body,
   * after}`, a function of the request that returns one, or `'reset'` or `'silence'`.
   */
  answers(...steps) {
    this.#script = steps
    return this
  }

  /**
   * What to answer at one place, whatever the others are answered; the answers are those of {@link answers}.
   *
   * @return what arrives there
   */
  at(path, ...steps) {
    const place = { steps, requests: this.#places.get(path)?.requests ?? [] }
    this.#places.set(path, place)
    return place.requests
  }

  #take(request, response) {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const seen = {
        method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks), at: Date.now()
      }
      const place = this.#places.get(request.url.split('?')[0])
      const { steps, requests } = place ?? { steps: this.#script, requests: this.requests }
      requests.push(seen)
      request.socket.once('close', () => { seen.closed = true })
      const step = steps.length > 1 ? steps.shift() : steps[0]
      this.#answer(typeof step === 'function' ? step(seen) : step, request, response)
    })
    request.on('error', () => {})
  }

  #answer(step, request, response) {
    if (step === 'reset') {
      request.socket.destroy()
    } else if (step !== 'silence') {
      const { status = 200, headers = {}, json, body = JSON.stringify(json), after = 0 } = step
      const type = status >= 400 ? 'application/problem+json' : 'application/json'
      setTimeout(() => {
        response.writeHead(status, { 'Content-Type': type, ...headers })
        response.end(body)
      }, after)
    }
  }

  #upgrade(request, connection) {
    connection.on('error', () => {})
    if (this.refusesSockets || this.takesSocket(request) !== true) {
      connection.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const accept = crypto.createHash('sha1')
      .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
    connection.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`)
    const socket = new StubSocket(request, connection)
    this.sockets.push(socket)
    this.onSocket(socket)
  }
}

function refusal(status, code) {
  return { status, json: { type: `/errors/${code}`, title: code, status, detail: `detail of ${code}`, code } }
}

/** The server's end of a WebSocket. */
class StubSocket {
  constructor(request, connection) {
    this.url = request.url
    this.headers = request.headers
    /** The messages that arrived, parsed. */
    this.messages = []
    this.closed = false
    this.onMessage = () => {}
    this.connection = connection
    const decoder = new Decoder((opcode, payload, isMasked) => {
      if (opcode === OPCODE.text && isMasked) {
        const message = JSON.parse(payload.toString('utf8'))
        this.messages.push(message)
        this.onMessage(message)
      } else if (opcode === OPCODE.close) {
        connection.end()
      }
    })
    connection.on('data', chunk => decoder.push(chunk))
    connection.on('close', () => { this.closed = true })
  }

  send(message) {
    this.connection.write(encode(OPCODE.text, Buffer.from(JSON.stringify(message))))
  }

  drop() {
    this.connection.destroy()
  }
}

/** Resolves as soon as `condition()` holds; fails loudly where it never does. */
async function eventually(condition, what = condition.toString(), within = 30000) {
  const end = Date.now() + within
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`never happened: ${what}`)
    }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

module.exports = { StubServer, eventually }
