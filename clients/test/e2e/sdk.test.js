'use strict'

const assert = require('node:assert/strict')
const { PATIENCE, endToEnd, isRead, it, newPhoto, withSdk } = require('./system.js')

const PHONES = {
  'WeChat': ['wechat', {}],
  'WeChat of old': ['wechat', { sockets: 'global' }],
  'Alipay': ['alipay', {}],
  'Alipay of old': ['alipay', { sockets: 'global', statusAsString: true, non2xx: 'fail', parsesAlways: true }]
}

/** A gateway is tested with some of them: their names, with commas between. */
const CHOSEN = process.env.TUWEN_PHONES?.split(',') ?? Object.keys(PHONES)

for (const name of CHOSEN) {
  const [platform, switches] = PHONES[name]
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
      const images = await Promise.all(photos.map((photo, i) =>
        tuwen.upload(device.add(`wxfile://tmp_${i}.png`, photo.bytes))))

      const requests = countCalls(api, 'request')

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

    it('is told why something is no image, by the server at once', async () => {
      const { device, tuwen } = withSdk(platform, { ...switches, direct: false })

      const upload = tuwen.upload(device.add('wxfile://tmp_e.png', Buffer.from('no image at all')))

      await assert.rejects(upload, { name: 'TuwenError', code: 'unsupported_type', status: 415 })
    })

    it('is told why something is no image, by the worker behind the bucket', async () => {
      const { device, tuwen } = withSdk(platform, switches)

      const path = device.add('wxfile://tmp_f.png', Buffer.from('no image at all'))

      const text = tuwen.read(path, { textTimeout: PATIENCE })

      await assert.rejects(text, { name: 'TuwenError', code: 'unsupported_type' })
    })

    it('goes to the bucket, and to the server where the phone does not reach the bucket', async () => {
      const { api, device, tuwen } = withSdk(platform, switches)
      const path = device.add('wxfile://tmp_g.png', newPhoto().bytes)
      const uploads = countCalls(api, 'uploadFile')

      const direct = await tuwen.upload(path)
      const [url] = uploads.urls
      device.hosts[url.replace(/\/$/, '')] = 'http://127.0.0.1:1'
      const plain = await tuwen.upload(path)

      assert.match(url, /\/tuwen-originals\/$/)
      assert.equal(uploads.urls.at(-1), `${process.env.TUWEN_URL}/v1/images`)
      assert.notEqual(direct.id, plain.id)
      assert.equal(direct.eTag, plain.eTag)
    })

    it('finds what the user has by its text, counts it and exports it', async () => {
      const { device, tuwen } = withSdk(platform, { ...switches, user: `finder${Math.floor(1e9 * Math.random())}` })
      const photo = newPhoto()
      await tuwen.login()
      const { id } = await tuwen.read(device.add('wxfile://tmp_i.png', photo.bytes), { textTimeout: PATIENCE })
      const digits = photo.text.split(' ')[1]

      const found = await soon(() => tuwen.search(digits), page => page.images.length === 1)
      const usage = await tuwen.usage({ days: 2 })
      const file = await tuwen.export('csv', { q: digits })
      const csv = await (await fetch(file.url, { headers: file.header })).text()

      assert.equal(found.images[0].id, id)
      assert.equal(found.images[0].parts.find(part => part.marked).text, digits)
      assert.deepEqual([usage.stored.images, usage.stored.texts, usage.total.uploads], [1, 1, 1])
      assert.ok(csv.includes(id) && csv.includes(digits), csv)
      assert.equal((await tuwen.list({ hasText: false })).images.length, 0)
    })

    it("keeps a user's images from others, and a session that is over is renewed", async () => {
      const alice = withSdk(platform, { ...switches, user: 'alice' })
      const bob = withSdk(platform, { ...switches, user: 'bob' })
      const photo = newPhoto()
      await alice.tuwen.login()
      await bob.tuwen.login()
      // As a session that has ended, by the phone's clock as well.
      alice.tuwen._session.kept.sessionId += 'x'
      alice.tuwen._session.kept.expiresAt = '2020-01-01T00:00:00Z'

      const image = await alice.tuwen.upload(alice.device.add('wxfile://tmp_h.png', photo.bytes))
      const texts = await results(alice.tuwen, [image.id])

      assert.match(image.key, /^u-/)
      assert.ok(isRead(texts.get(image.id), photo), texts.get(image.id))
      assert.equal((await alice.tuwen.image(image.id)).eTag, image.eTag)
      await assert.rejects(results(bob.tuwen, [image.id]), { code: 'not_found' })
    })

    it("makes one image of a user's upload by both ways", async () => {
      const { device, tuwen } = withSdk(platform, switches)
      const path = device.add('wxfile://tmp_i.png', newPhoto().bytes)
      const idempotencyKey = `e2e-${Date.now()}-${Math.random()}`
      await tuwen.login()

      const direct = await tuwen.upload(path, { idempotencyKey })
      tuwen._isDirect = false
      const plain = await tuwen.upload(path, { idempotencyKey })
      tuwen._isDirect = true
      const again = await tuwen.upload(path, { idempotencyKey })

      assert.deepEqual([plain.id, again.id], [direct.id, direct.id])
    })

    it('is told that the platform takes no such code', async () => {
      const { tuwen } = withSdk(platform, switches)
      const refused = platform === 'wechat' ? 'error=40029' : 'error=isv.code-invalid'
      // Of a request that failed, Alipay of old tells nothing.
      const code = switches.non2xx === 'fail' ? 'http_error' : 'invalid_code'

      await assert.rejects(tuwen.login({ code: `${refused}.${Date.now()}` }), { code })
    })

    it('is a guest after a logout', async () => {
      const { device, tuwen } = withSdk(platform, switches)
      await tuwen.login()

      await tuwen.logout()
      const image = await tuwen.upload(device.add('wxfile://tmp_j.png', newPhoto().bytes))

      assert.match(image.key, /^guest\//)
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

/** What is asked for as often as it takes: the index follows within a second or so. */
async function soon(ask, isThere) {
  const end = Date.now() + PATIENCE
  for (;;) {
    const answer = await ask()
    if (isThere(answer) || Date.now() > end) {
      return answer
    }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

function countCalls(api, name) {
  const calls = { count: 0, urls: [] }
  const original = api[name]
  api[name] = options => {
    calls.count++
    calls.urls.push(options.url)
    return original(options)
  }
  return calls
}
