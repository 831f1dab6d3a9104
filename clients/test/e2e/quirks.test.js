'use strict'

/** Forms as phones, libraries and proxies really send them, to an address whose clients cannot be changed. */
const assert = require('node:assert/strict')
const { field, file, form } = require('../shims/multipart.js')
const { PATIENCE, alipayPath, endToEnd, isRead, it, newPhoto, send } = require('./system.js')

const BOUNDARY = 'quirkBoundary7MA4YWxk'
const FORM = `multipart/form-data; boundary=${BOUNDARY}`

function upload(parts, contentType = FORM) {
  return post('/upload_ocr_image', form(BOUNDARY, parts), contentType)
}

const json = value => Buffer.from(JSON.stringify(value))

async function post(url, body, contentType) {
  const answer = await send({ method: 'POST', url, body, headers: { 'content-type': contentType } })
  return { ...answer, text: answer.body.toString('utf8') }
}

/** What the sample asks, until it is the text of this photo. */
async function assertRead(key, photo) {
  const end = Date.now() + PATIENCE
  for (;;) {
    const answer = await post('/get_ocr_result', json({ key: `${key}_ocr.txt` }), 'application/json')
    assert.equal(answer.status, 200, answer.text)
    const text = JSON.parse(answer.text)
    assert.equal(typeof text, 'string', 'a JSON string')
    if (isRead(text, photo)) {
      return
    }
    assert.ok(Date.now() < end, `${key} is ${JSON.stringify(text)} and not ${photo.text}`)
    // An older upload under the same name may still be what it answers with, at once.
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

/** One case for each variant: a new photo in the parts that `toParts` makes, under a name of its own. */
async function each(variants, toParts, contentType) {
  await Promise.all(variants.map(async variant => {
    const photo = newPhoto('QUIRK')
    const key = alipayPath()
    const answer = await upload(toParts(variant, photo.bytes, key), contentType)
    assert.equal(answer.status, 200, `${JSON.stringify(variant)}: ${answer.text}`)
    await assertRead(key, photo)
  }))
}

endToEnd('a form with a quirk', () => {
  it('A1: any name of the field', async () => {
    const names = [
      'image', 'file', 'media', 'img', alipayPath(), 'a b/c?d=e&f', '%E5%9B%BE%20', '图片 и ñ', 'x'.repeat(1000)
    ]
    await Promise.all(names.map(async name => {
      const photo = newPhoto('FIELD')
      const answer = await upload([file(name, 'a.png', 'image/png', photo.bytes)])
      assert.equal(answer.status, 200, `${name}: ${answer.text}`)
      await assertRead(name, photo)
    }))
  })

  it('A2: any file name or none', () => each(
    [undefined, '', 'x.image', 'wxfile://tmp_x.jpg', '/sdcard/DCIM/x.jpg', 'C:\\fakepath\\x.jpg', '../../../etc/passwd',
      '%E5%9B%BE.jpg', '\\u56fe.jpg', '图.jpg'],
    (filename, bytes, key) => [file(key, filename, 'image/png', bytes)]))

  it('A2: a file name as RFC 5987 has it', () => each(["UTF-8''%e5%9b%be.jpg"], (extended, bytes, key) => [{
    head: `Content-Disposition: form-data; name="${key}"; filename*=${extended}\r\nContent-Type: image/png`, body: bytes
  }]))

  it('A3: any declared type or none', () => each(
    [undefined, 'application/octet-stream', 'image/jpg', 'image/jpeg', 'text/plain'],
    (type, bytes, key) => [file(key, 'a.image', type, bytes)]))

  it('A4: fields before and behind the file, twice, without a value, or large', () => each(
    [
      { ahead: [field('user', '[object Object]')], behind: [] },
      { ahead: [], behind: [field('user', 'a')] },
      { ahead: [field('user', 'a'), field('user', 'b')], behind: [field('user', 'c'), field('empty', '')] },
      { ahead: [field('large', 'x'.repeat(5000))], behind: [field('large', 'y'.repeat(5000))] }
    ],
    ({ ahead, behind }, bytes, key) => [...ahead, file(key, 'a.jpg', 'image/png', bytes), ...behind]))

  it('A5: several files, each under its own name', async () => {
    const photos = [newPhoto('FIRST'), newPhoto('NEXT'), newPhoto('LAST')]
    const keys = photos.map(alipayPath)

    const answer = await upload(photos.map((photo, i) => file(keys[i], 'a.image', 'image/png', photo.bytes)))

    assert.equal(answer.status, 200, answer.text)
    await Promise.all(photos.map((photo, i) => assertRead(keys[i], photo)))
  })

  for (const type of ['multipart/form-data', 'application/json', 'application/x-www-form-urlencoded']) {
    it(`A6: no boundary in the header: ${type}`, () => each(
      ['png'], (_, bytes, key) => [file(key, 'a.image', 'image/png', bytes)], type))
  }

  const RAW = {
    'bytes of no declared type': bytes => ['application/octet-stream', bytes],
    'bytes of an image': bytes => ['image/png', bytes],
    'base64 in JSON': bytes => ['application/json', json({ image: bytes.toString('base64') })],
    'a data URI in JSON': bytes =>
      ['application/json', json({ image: `data:image/png;base64,${bytes.toString('base64')}` })]
  }

  for (const [name, make] of Object.entries(RAW)) {
    it(`A7: no form at all: ${name}`, async () => {
      const photo = newPhoto('PLAIN')
      const [type, body] = make(photo.bytes)

      const sample = await post('/upload_ocr_image', body, type)
      const native = await post('/v1/images', body, type)

      assert.equal(sample.status, 200, sample.text)
      assert.equal(native.status, 201, native.text)
      const { id } = JSON.parse(native.text)
      await assertTextOf(id, photo)
    })
  }
})

/** There is no field, and so no name to ask for: the image is asked for by its id. */
async function assertTextOf(id, photo) {
  const end = Date.now() + PATIENCE
  for (;;) {
    const answer = await send({ url: `/v1/images/${id}/text?wait=25s`, headers: { accept: 'application/json' } })
    if (answer.status === 200) {
      const { text } = JSON.parse(answer.body)
      assert.ok(isRead(text, photo), text)
      return
    }
    assert.equal(answer.status, 202, answer.body.toString())
    assert.ok(Date.now() < end, 'no text')
  }
}

endToEnd('/wxocr', () => {
  it('answers as the cloud does', async () => {
    const photo = newPhoto()

    const answer = await post('/wxocr', form(BOUNDARY, [file('image', 'a.jpg', 'image/jpeg', photo.bytes)]), FORM)

    assert.equal(answer.status, 200)
    const ocr = JSON.parse(answer.text)
    assert.deepEqual([ocr.errcode, ocr.errmsg], [0, 'ok'])
    assert.ok(isRead(ocr.items.map(item => item.text).join(''), photo), answer.text)
    assert.deepEqual(Object.keys(ocr.items[0].pos).sort(), ['left_bottom', 'left_top', 'right_bottom', 'right_top'])
    assert.equal(typeof ocr.items[0].pos.left_top.x, 'number')
    assert.deepEqual(ocr.img_size, { w: photo.bytes.readUInt32BE(16), h: photo.bytes.readUInt32BE(20) })
  })

  const formOf = bytes => form(BOUNDARY, [file('image', 'a.jpg', 'image/jpeg', bytes)])
  const whole = formOf(newPhoto().bytes)
  const FAULTS = {
    'a file that is no image': [formOf(Buffer.from('no image at all')), FORM],
    'an empty file': [formOf(Buffer.alloc(0)), FORM],
    'no file': [form(BOUNDARY, [field('user', 'a')]), FORM],
    'no body': [Buffer.alloc(0), FORM],
    'a form that was cut off': [whole.subarray(0, whole.length / 2), FORM]
  }
  for (const [name, [body, type]] of Object.entries(FAULTS)) {
    it(`says what is wrong in a 200: ${name}`, async () => {
      const answer = await post('/wxocr', body, type)

      assert.equal(answer.status, 200, answer.text)
      assert.match(answer.headers['content-type'], /^application\/json/)
      const { errcode, errmsg } = JSON.parse(answer.text)
      assert.ok(Number.isInteger(errcode) && errcode !== 0, `errcode is ${errcode}`)
      assert.ok(typeof errmsg === 'string' && errmsg.length > 0, `errmsg is ${errmsg}`)
    })
  }
})
