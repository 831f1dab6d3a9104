'use strict'

/** The frames of RFC 6455, as far as small messages need them: no extensions. */

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 }

function encode(opcode, payload, mask) {
  const length = payload.length
  const extended = length < 126 ? 0 : length < 65536 ? 2 : 8
  const head = Buffer.alloc(2 + extended)
  head[0] = 0x80 | opcode
  head[1] = (mask ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127)
  if (extended === 2) {
    head.writeUInt16BE(length, 2)
  } else if (extended === 8) {
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return mask ? Buffer.concat([head, mask, masked(payload, mask)]) : Buffer.concat([head, payload])
}

function masked(payload, mask) {
  return Buffer.from(payload.map((byte, i) => byte ^ mask[i % 4]))
}

/** Takes bytes as they come and hands out whole messages: `onMessage(opcode, payload, wasMasked)`. */
class Decoder {
  constructor(onMessage) {
    this.onMessage = onMessage
    this.bytes = Buffer.alloc(0)
    this.fragments = []
    this.opcode = OPCODE.text
  }

  push(chunk) {
    this.bytes = Buffer.concat([this.bytes, chunk])
    for (let frame = this.#next(); frame; frame = this.#next()) {
      this.#take(frame)
    }
  }

  #next() {
    const bytes = this.bytes
    if (bytes.length < 2) {
      return null
    }
    const short = bytes[1] & 0x7f
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0
    const isMasked = (bytes[1] & 0x80) !== 0
    const start = 2 + extended + (isMasked ? 4 : 0)
    if (bytes.length < start) {
      return null
    }
    const length = extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
    if (bytes.length < start + length) {
      return null
    }
    const raw = bytes.subarray(start, start + length)
    const payload = isMasked ? masked(raw, bytes.subarray(start - 4, start)) : raw
    this.bytes = bytes.subarray(start + length)
    return { last: (bytes[0] & 0x80) !== 0, opcode: bytes[0] & 0x0f, payload, isMasked }
  }

  #take({ last, opcode, payload, isMasked }) {
    if (opcode >= OPCODE.close) {
      this.onMessage(opcode, payload, isMasked)
      return
    }
    if (opcode !== OPCODE.continuation) {
      this.opcode = opcode
    }
    this.fragments.push(payload)
    if (last) {
      const whole = Buffer.concat(this.fragments)
      this.fragments = []
      this.onMessage(this.opcode, whole, isMasked)
    }
  }
}

module.exports = { Decoder, OPCODE, encode }
