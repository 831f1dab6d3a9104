'use strict'

/** A WebSocket client over plain sockets: Node has one of its own only since 22. */
const crypto = require('node:crypto')
const net = require('node:net')
const tls = require('node:tls')
const { EventEmitter } = require('node:events')
const { Decoder, OPCODE, encode } = require('./frames.js')

const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Emits `open`, `message` (a string), and at its end `failed` where something broke, then `close`, once. */
class WebSocketClient extends EventEmitter {
  #socket
  #key = crypto.randomBytes(16).toString('base64')
  #open = false
  #closed = false

  constructor(url, headers = {}) {
    super()
    const { protocol, hostname, port, host, pathname, search } = new URL(url)
    const secure = protocol === 'wss:'
    const target = { host: hostname, port: Number(port) || (secure ? 443 : 80), servername: hostname }
    this.#socket = secure ? tls.connect(target) : net.connect(target)
    this.#socket.once(secure ? 'secureConnect' : 'connect', () => {
      const lines = [`GET ${pathname}${search} HTTP/1.1`, `Host: ${host}`, 'Upgrade: websocket', 'Connection: Upgrade',
        `Sec-WebSocket-Key: ${this.#key}`, 'Sec-WebSocket-Version: 13',
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
      this.#socket.write(lines.join('\r\n') + '\r\n\r\n')
    })
    this.#socket.once('error', error => this.#end(error))
    this.#socket.once('close', () => this.#end())
    this.#handshake()
  }

  send(text) {
    if (!this.#open) {
      throw new Error('the socket is not open')
    }
    this.#write(OPCODE.text, Buffer.from(text))
  }

  close(code = 1000) {
    const reason = Buffer.alloc(2)
    reason.writeUInt16BE(code)
    if (this.#open) {
      this.#write(OPCODE.close, reason)
    }
    this.#end()
  }

  #write(opcode, payload) {
    this.#socket.write(encode(opcode, payload, crypto.randomBytes(4)))
  }

  #handshake() {
    let received = Buffer.alloc(0)
    const decoder = new Decoder((opcode, payload) => this.#message(opcode, payload))
    this.#socket.on('data', chunk => {
      if (this.#open) {
        decoder.push(chunk)
        return
      }
      received = Buffer.concat([received, chunk])
      const end = received.indexOf('\r\n\r\n')
      if (end < 0) {
        return
      }
      const head = received.subarray(0, end).toString('latin1')
      const accept = crypto.createHash('sha1').update(this.#key + ACCEPT_SUFFIX).digest('base64')
      const accepted = /^sec-websocket-accept: *(\S+)\s*$/im.exec(head)
      if (!head.startsWith('HTTP/1.1 101') || accepted?.[1] !== accept) {
        this.#end(new Error(`the server refused the socket: ${head.split('\r\n')[0]}`))
        return
      }
      this.#open = true
      this.emit('open')
      decoder.push(received.subarray(end + 4))
    })
  }

  #message(opcode, payload) {
    if (opcode === OPCODE.text) {
      this.emit('message', payload.toString('utf8'))
    } else if (opcode === OPCODE.ping) {
      this.#write(OPCODE.pong, payload)
    } else if (opcode === OPCODE.close) {
      this.#end()
    }
  }

  #end(error) {
    if (this.#closed) {
      return
    }
    this.#closed = true
    this.#open = false
    // What was written last still goes out.
    this.#socket.end()
    this.#socket.destroySoon()
    if (error) {
      this.emit('failed', error)
    }
    this.emit('close')
  }
}

module.exports = { WebSocketClient }
