'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const zlib = require('node:zlib')
const font = require('../images/font.js')
const { normalised, photoOf } = require('../images/text.js')

test('there is a glyph for every digit and capital', () => {
  assert.equal(Object.keys(font).sort().join(''), '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
})

test('a photo is a PNG with ink in it, and other text is another photo', () => {
  const photo = photoOf('TUWEN 4821')

  const width = photo.readUInt32BE(16)
  const height = photo.readUInt32BE(20)
  const length = photo.readUInt32BE(33)
  const rows = zlib.inflateSync(photo.subarray(41, 41 + length))
  assert.equal(photo.subarray(1, 4).toString(), 'PNG')
  assert.equal(rows.length, (width + 1) * height)
  const black = rows.filter(value => value < 64).length / rows.length
  assert.ok(black > 0.03 && black < 0.3, `${black} of it is black`)
  assert.notDeepEqual(photoOf('TUWEN 4822'), photo)
})

test('texts are compared as a reader would', () => {
  assert.equal(normalised('TUWEN 4O21\n'), normalised('tuwen4021'))
  assert.notEqual(normalised('TUWEN 4821'), normalised('TUWEN 4822'))
})
