'use strict'

/** A form as the platforms write it: by hand, fields first, the file last. */

/** The rule of WeChat's base library: a string stays, a number is written out, anything else says what it is. */
function convertObjectValueToString(values = {}) {
  const converted = {}
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === 'string') {
      converted[key] = value
    } else {
      converted[key] = typeof value === 'number' ? String(value) : Object.prototype.toString.call(value)
    }
  }
  return converted
}

function field(name, value) {
  return { head: `Content-Disposition: form-data; name="${name}"`, body: Buffer.from(value) }
}

function file(name, filename, contentType, body) {
  const named = filename === undefined ? '' : `; filename="${filename}"`
  const head = [`Content-Disposition: form-data; name="${name}"${named}`]
  if (contentType !== undefined) {
    head.push(`Content-Type: ${contentType}`)
  }
  return { head: head.join('\r\n'), body }
}

function form(boundary, parts) {
  const pieces = []
  for (const part of parts) {
    pieces.push(Buffer.from(`--${boundary}\r\n${part.head}\r\n\r\n`), part.body, Buffer.from('\r\n'))
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`))
  return Buffer.concat(pieces)
}

function boundary() {
  return '----MiniProgramBoundary' + Math.random().toString(36).slice(2)
}

module.exports = { boundary, convertObjectValueToString, field, file, form }
