'use strict'

/** A server that answers as a test tells it to, and remembers what it was asked. */
const crypto = require('node:crypto')
const http = require('node:http')
const { Decoder, OPCODE, encode } = require('../shims/frames.js')

class StubServer {
  #server = http.createServer((request, response) => this.#take(request, response))
  #connections = new Set()
  #script = []

  constructor() {
    /** What arrived: `{method, url, headers, body}`. */
    this.requests = []
    /** The sockets that were opened, oldest first; see {@link StubSocket}. */
    this.sockets = []
    /** Set to refuse WebSockets. */
    this.refusesSockets = false
    /** Called with every new socket. */
    this.onSocket = () => {}
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

  #take(request, response) {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const seen = {
        method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks), at: Date.now()
      }
      this.requests.push(seen)
      request.socket.once('close', () => { seen.closed = true })
      const step = this.#script.length > 1 ? this.#script.shift() : this.#script[0]
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
    if (this.refusesSockets) {
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
async function eventually(condition, what = condition.toString(), within = 5000) {
  const end = Date.now() + within
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`never happened: ${what}`)
    }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

module.exports = { StubServer, eventually }
