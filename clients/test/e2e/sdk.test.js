'use strict'

const assert = require('node:assert/strict')
const { it } = require('node:test')
const { PATIENCE, endToEnd, isRead, newPhoto, withSdk } = require('./system.js')

const PHONES = {
  'WeChat': ['wechat', {}],
  'WeChat of old': ['wechat', { sockets: 'global' }],
  'Alipay': ['alipay', {}],
  'Alipay of old': ['alipay', { sockets: 'global', statusAsString: true, non2xx: 'fail', parsesAlways: true }]
}

for (const [name, [platform, switches]] of Object.entries(PHONES)) {
  endToEnd(`the SDK on ${name}`, () => {
    it('uploads a photo and gets its text', async () => {
      const { device, tuwen } = withSdk(platform, switches)
      const photo = newPhoto()

      const image = await tuwen.upload(device.add('wxfile://tmp_a.png', photo.bytes))
      const result = await tuwen.text(image.id, { timeout: PATIENCE })

      assert.equal(image.size, photo.bytes.length)
      assert.equal(image.contentType, 'image/png')
      assert.ok(isRead(result.text, photo), result.text)
      assert.equal(result.id, image.id)
      assert.equal(result.lines[0].quad.length, 4)
      assert.equal(result.image.width, photo.bytes.readUInt32BE(16))
      assert.equal(result.image.height, photo.bytes.readUInt32BE(20))
    })

    it('does both in one call', async () => {
      const { device, tuwen } = withSdk(platform, switches)
      const photo = newPhoto()

      const result = await tuwen.read(device.add('wxfile://tmp_b.png', photo.bytes), { textTimeout: PATIENCE })

      assert.ok(isRead(result.text, photo), result.text)
    })

    it('is pushed the results of several photos over one socket', async () => {
      const { api, device, tuwen } = withSdk(platform, switches)
      const photos = [newPhoto(), newPhoto(), newPhoto()]
      const requests = countCalls(api, 'request')
      const images = await Promise.all(photos.map((photo, i) =>
        tuwen.upload(device.add(`wxfile://tmp_${i}.png`, photo.bytes))))

      const texts = await results(tuwen, images.map(image => image.id))

      photos.forEach((photo, i) => assert.ok(isRead(texts.get(images[i].id), photo), texts.get(images[i].id)))
      assert.equal(requests.count, 0, 'nothing was polled for')
    })

    it('is pushed a result that came before it listened', async () => {
      const { device, tuwen } = withSdk(platform, switches)
      const photo = newPhoto()
      const { id } = await tuwen.read(device.add('wxfile://tmp_c.png', photo.bytes), { textTimeout: PATIENCE })

      const texts = await results(tuwen, [id])

      assert.ok(isRead(texts.get(id), photo), texts.get(id))
    })

    it('makes one image of an upload that is sent twice', async () => {
      const { device, tuwen } = withSdk(platform, switches)
      const path = device.add('wxfile://tmp_d.png', newPhoto().bytes)
      const idempotencyKey = `e2e-${Date.now()}-${Math.random()}`

      const first = await tuwen.upload(path, { idempotencyKey })
      const second = await tuwen.upload(path, { idempotencyKey })

      assert.equal(second.id, first.id)
    })

    it('is told why something is no image', async () => {
      const { device, tuwen } = withSdk(platform, switches)

      const upload = tuwen.upload(device.add('wxfile://tmp_e.png', Buffer.from('no image at all')))

      await assert.rejects(upload, { name: 'TuwenError', code: 'unsupported_type', status: 415 })
    })
  })
}

endToEnd('the SDK, of an image that is not there,', () => {
  const nobody = '019e3c2e-6f0a-7c1b-9d8e-2f4a6b8c0d1e'

  it('hears by HTTP', async () => {
    await assert.rejects(withSdk('wechat').tuwen.text(nobody), { code: 'not_found', status: 404 })
  })

  it('hears over the socket', async () => {
    await assert.rejects(results(withSdk('wechat').tuwen, [nobody]), { code: 'not_found' })
  })
})

/** The text of each image, by push. */
function results(tuwen, ids) {
  return new Promise((resolve, reject) => {
    const texts = new Map()
    const end = settle => value => {
      clearTimeout(deadline)
      stop()
      settle(value)
    }
    const deadline = setTimeout(() => end(reject)(new Error(`only ${texts.size} of ${ids.length} came`)), PATIENCE)
    const stop = tuwen.onResult(ids, ({ id, result, error }) => {
      if (error) {
        end(reject)(error)
        return
      }
      texts.set(id, result.text)
      if (texts.size === ids.length) {
        end(resolve)(texts)
      }
    })
  })
}

function countCalls(api, name) {
  const calls = { count: 0 }
  const original = api[name]
  api[name] = options => {
    calls.count++
    return original(options)
  }
  return calls
}
