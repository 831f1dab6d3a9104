'use strict'

/** Uploads with a ticket, to a bucket that is a place of the stub's. The scripts tell what it answers, and the server. */
const assert = require('node:assert/strict')
const { test } = require('node:test')
const { BARE_404, BYTES, IMAGE, PHOTO, PLATFORMS, phone, plain, problem } = require('./fixtures.js')

const FIELDS = { key: 'guest/t1', policy: 'eyJ9', 'x-oss-object-acl': 'private', 'x-oss-signature': 'ab' }
const STORED = { status: 201, json: IMAGE }
const TOLD = { status: 200, json: IMAGE }
const STATE = { status: 200, json: { ...IMAGE, operations: {}, links: { renditions: { thumb: '/p!thumb' } } } }
const SESSION = { status: 200, json: { sessionId: 'tws1.a', expiresAt: '2100-01-01T00:00:00Z' } }
const NOWHERE = 'http://127.0.0.1:1/bucket/'

const refused = (status, code) => ({ status, body: `<?xml version="1.0"?><Error><Code>${code}</Code></Error>` })
const ticket = (url, id = 't1') => ({
  status: 201,
  json: {
    id, key: `guest/${id}`, method: 'POST', url, fields: { ...FIELDS, key: `guest/${id}` }, fileField: 'file',
    links: IMAGE.links
  }
})
const names = request => [...request.body.toString('latin1').matchAll(/form-data; name="([^"]+)"/g)].map(it => it[1])
const keyOf = request => /name="key"\r\n\r\n([^\r]+)/.exec(request.body.toString('latin1'))[1]
const wishes = tickets => tickets.map(request => JSON.parse(request.body))
const plainUploads = server => server.requests.filter(request => request.url === '/v1/images')

/** A server that gives tickets, the state of the image that they are for, and a bucket that answers these. */
async function withBucket(t, platform, ...answers) {
  const started = await phone(t, platform)
  const { server } = started
  const bucket = server.at('/bucket/', ...answers)
  const tickets = server.at('/v1/uploads', ticket(`${server.url}/bucket/`))
  const states = server.at('/v1/images/t1', STATE)
  server.answers(STORED)
  return { ...started, bucket, states, tickets }
}

/** Where the bucket is not to be had, in a platform's own words. */
function notListed(api, url, failure) {
  const faithful = api.uploadFile
  api.uploadFile = options => {
    if (!options.url.startsWith(url)) {
      return faithful(options)
    }
    setImmediate(() => options.fail(failure))
    return undefined
  }
}

for (const platform of Object.keys(PLATFORMS)) {
  test(`${platform}: an image goes to the bucket by the fields of the ticket, the file last`, async t => {
    const { server, bucket, tuwen } = await withBucket(t, platform, TOLD)
    const progress = []

    const image = await tuwen.upload(PHOTO, { onProgress: p => progress.push(p.progress) })

    assert.deepEqual(plain(image), IMAGE)
    assert.deepEqual(names(bucket[0]), [...Object.keys(FIELDS), 'file'])
    assert.ok(bucket[0].body.includes(BYTES))
    assert.equal(server.requests.length, 0)
    assert.equal(progress.at(-1), 100)
  })

  test(`${platform}: the bucket is told nothing of the user, whose tickets have the key of the upload`, async t => {
    const { server, bucket, tickets, tuwen } = await withBucket(t, platform, TOLD)
    server.at('/v1/sessions', SESSION)
    await tuwen.login()

    await tuwen.upload(PHOTO, { idempotencyKey: 'mine' })

    assert.deepEqual(wishes(tickets), [{ contentType: 'image/jpeg', idempotencyKey: 'mine' }])
    assert.equal(tickets[0].headers.authorization, 'Bearer tws1.a')
    const { authorization, 'x-tuwen-session': session, 'idempotency-key': key } = bucket[0].headers
    assert.deepEqual([authorization, session, key], [undefined, undefined, undefined])
  })

  test(`${platform}: an image goes to a server without tickets`, async t => {
    const { server, tuwen } = await withBucket(t, platform)
    server.at('/v1/uploads', problem(404, 'not_found'))

    await tuwen.upload(PHOTO)

    assert.equal(plainUploads(server).length, 1)
  })

  test(`${platform}: a proxy's 404 in place of a ticket holds for one upload`, async t => {
    const { server, bucket, tickets, tuwen } = await withBucket(t, platform, TOLD)
    server.at('/v1/uploads', BARE_404, ticket(`${server.url}/bucket/`))

    await tuwen.upload(PHOTO)
    await tuwen.upload(PHOTO)

    assert.deepEqual([tickets.length, plainUploads(server).length, bucket.length], [2, 1, 1])
  })

  // The SDK took a proxy's 404 for the server's, and sent the image again, under another id.
  test(`${platform}: a lost answer of the bucket and a proxy's 404 make no second image`, async t => {
    const { server, states, tuwen } = await withBucket(t, platform, 'reset')
    server.at('/v1/images/t1', BARE_404, STATE)

    const image = await tuwen.upload(PHOTO)

    assert.deepEqual(plain(image), IMAGE)
    assert.deepEqual([states.length, plainUploads(server).length], [2, 0])
  })

  test(`${platform}: where the bucket could not tell the server, the server is asked`, async t => {
    const { states, tuwen } = await withBucket(t, platform, refused(203, 'CallbackFailed'))

    const image = await tuwen.upload(PHOTO)

    assert.deepEqual(plain(image), IMAGE)
    assert.equal(states.length, 1)
  })

  test(`${platform}: a lost answer of the bucket makes no second image`, async t => {
    const { server, bucket, tickets, tuwen } =
      await withBucket(t, platform, 'reset', refused(409, 'FileAlreadyExists'))

    const image = await tuwen.upload(PHOTO)

    assert.deepEqual(plain(image), IMAGE)
    assert.equal(tickets.length, 1)
    assert.deepEqual(bucket.map(keyOf), ['guest/t1', 'guest/t1'])
    assert.equal(server.requests.length, 0)
  })

  test(`${platform}: a user's image is sent in another way where the bucket cannot be reached`, async t => {
    const { server, tickets, tuwen } = await withBucket(t, platform)
    server.at('/v1/sessions', SESSION)
    server.at('/v1/uploads', ticket(NOWHERE))
    server.at('/v1/images/t1', problem(404, 'not_found'))
    await tuwen.login()

    await tuwen.upload(PHOTO)

    const [sent] = plainUploads(server)
    assert.equal(sent.headers['idempotency-key'], wishes(tickets)[0].idempotencyKey)
  })
}

for (const platform of ['wechat', 'alipay']) {
  test(`${platform}: an upload fails where a proxy's 404 hides what became of it`, async t => {
    const { server, states, tuwen } = await withBucket(t, platform, 'reset')
    server.at('/v1/images/t1', BARE_404)

    await assert.rejects(tuwen.upload(PHOTO), { code: 'http_404' })

    assert.deepEqual([states.length, plainUploads(server).length], [4, 0])
  })

  test(`${platform}: a server without tickets is asked for one once`, async t => {
    const { server, tickets, tuwen } = await withBucket(t, platform)
    server.at('/v1/uploads', problem(404, 'not_found'))

    await tuwen.upload(PHOTO)
    await tuwen.upload(PHOTO)

    assert.equal(tickets.length, 1)
    assert.equal(plainUploads(server).length, 2)
  })

  test(`${platform}: a bucket that cannot be reached is left alone`, async t => {
    const { server, states, tickets, tuwen } = await withBucket(t, platform)
    server.at('/v1/uploads', ticket(NOWHERE))
    server.at('/v1/images/t1', problem(404, 'not_found'))

    await tuwen.upload(PHOTO)
    await tuwen.upload(PHOTO)

    assert.equal(states.length, 1)
    assert.equal(tickets.length, 1)
    assert.equal(plainUploads(server).length, 2)
    assert.match(plainUploads(server)[0].headers['idempotency-key'], /^[0-9a-f]{32}$/)
  })

  test(`${platform}: a bucket that is not on the list of domains is not asked for again`, async t => {
    const { server, api, bucket, tickets, tuwen } = await withBucket(t, platform, TOLD)
    const failure = platform === 'wechat' ? { errMsg: 'uploadFile:fail url not in domain list' } : { error: 4 }
    notListed(api, `${server.url}/bucket/`, failure)

    await tuwen.upload(PHOTO)
    await tuwen.upload(PHOTO)

    assert.deepEqual([tickets.length, bucket.length, plainUploads(server).length], [1, 0, 2])
  })

  test(`${platform}: a ticket that is over is followed by another one`, async t => {
    const { server, bucket, tickets, tuwen } = await withBucket(t, platform, refused(403, 'AccessDenied'), TOLD)
    server.at('/v1/uploads', ticket(`${server.url}/bucket/`, 't0'), ticket(`${server.url}/bucket/`, 't1'))

    await tuwen.upload(PHOTO)

    assert.equal(tickets.length, 2)
    assert.deepEqual(bucket.map(keyOf), ['guest/t0', 'guest/t1'])
  })

  test(`${platform}: an image that came before its ticket was over is not sent again`, async t => {
    const { bucket, tickets, tuwen } = await withBucket(t, platform, 'reset', refused(403, 'AccessDenied'))

    const image = await tuwen.upload(PHOTO)

    assert.equal(image.id, IMAGE.id)
    assert.deepEqual([tickets.length, bucket.length], [1, 2])
  })

  test(`${platform}: what the bucket refuses, the server says why`, async t => {
    const { server, bucket, tuwen } = await withBucket(t, platform, refused(400, 'EntityTooLarge'))
    server.answers(problem(413, 'image_too_large'))

    await assert.rejects(tuwen.upload(PHOTO), { code: 'image_too_large', status: 413 })

    assert.equal(bucket.length, 1)
  })

  test(`${platform}: a key that was used for another image is told as that`, async t => {
    const { server, states, tuwen } = await withBucket(t, platform, refused(409, 'FileAlreadyExists'))
    server.answers(problem(422, 'idempotency_key_reused'))
    server.at('/v1/sessions', SESSION)
    await tuwen.login()

    await assert.rejects(tuwen.upload(PHOTO, { idempotencyKey: 'mine' }), { code: 'idempotency_key_reused' })

    assert.equal(states.length, 0)
  })
}

test('where Alipay keeps the status to itself, a guest\'s image goes to the server after three looks, and the next one at once', async t => {
  const { server, states, tickets, tuwen } = await withBucket(t, 'alipay, old')
  server.at('/v1/uploads', ticket(NOWHERE))
  server.at('/v1/images/t1', problem(404, 'not_found'))

  await tuwen.upload(PHOTO)
  await tuwen.upload(PHOTO)

  assert.deepEqual([tickets.length, states.length, plainUploads(server).length], [1, 3, 2])
})

test('where Alipay keeps the status to itself, an error that passes makes no second image', async t => {
  const { server, tuwen } = await withBucket(t, 'alipay, old', 'reset')
  server.at('/v1/images/t1', problem(503, 'storage_unavailable'), problem(503, 'storage_unavailable'), STATE)

  const image = await tuwen.upload(PHOTO)

  assert.deepEqual([plain(image), plainUploads(server).length], [IMAGE, 0])
})

test('tickets that are refused twice are given up for that image', async t => {
  const { server, bucket, tickets, tuwen } = await withBucket(t, 'wechat', refused(403, 'AccessDenied'))

  await tuwen.upload(PHOTO)

  assert.deepEqual([tickets.length, bucket.length, plainUploads(server).length], [2, 2, 1])
})

test('a bucket that is busy is tried again, and then the server', async t => {
  const { server, bucket, tuwen } = await withBucket(t, 'wechat', refused(503, 'ServiceUnavailable'))
  server.at('/v1/images/t1', problem(404, 'not_found'))

  await tuwen.upload(PHOTO)

  assert.deepEqual([bucket.length, plainUploads(server).length], [2, 1])
})

test('a bucket that does not answer in time is not waited for twice', async t => {
  const { server, bucket, tuwen } = await withBucket(t, 'wechat', 'silence')
  server.at('/v1/images/t1', problem(404, 'not_found'))

  await tuwen.upload(PHOTO, { timeout: 18000 })

  assert.deepEqual([bucket.length, plainUploads(server).length], [1, 1])
})

test('an upload without further tries still gets to the server', async t => {
  const { server, tuwen } = await withBucket(t, 'wechat')
  server.at('/v1/uploads', ticket(NOWHERE))
  server.at('/v1/images/t1', problem(404, 'not_found'))

  await tuwen.upload(PHOTO, { retries: 0 })

  assert.equal(plainUploads(server).length, 1)
})

test('a key of the application is kept by the server for a guest, and by both ways for a user', async t => {
  const { server, bucket, tuwen } = await withBucket(t, 'wechat', TOLD)
  server.at('/v1/sessions', { ...SESSION, after: 50 })
  await tuwen.upload(PHOTO, { idempotencyKey: 'of a guest' })
  assert.deepEqual([bucket.length, plainUploads(server).length], [0, 1])

  const login = tuwen.login()
  await tuwen.upload(PHOTO, { idempotencyKey: 'of a user' })
  await login

  assert.deepEqual([bucket.length, plainUploads(server).length], [1, 1])
})

test('what the bucket has and the server does not see yet is asked for again, and not sent', async t => {
  const { server, bucket, states, tuwen } = await withBucket(t, 'wechat', { status: 200, body: '' })
  server.at('/v1/images/t1', problem(404, 'not_found'), problem(503, 'storage_unavailable'), STATE)

  const image = await tuwen.upload(PHOTO)

  assert.equal(image.id, IMAGE.id)
  assert.deepEqual([bucket.length, states.length], [1, 3])
})

test('a page that answers in place of the bucket is no image', async t => {
  const { server, bucket, tuwen } = await withBucket(t, 'wechat', { status: 200, body: '<html>Welcome</html>' })
  server.at('/v1/images/t1', problem(404, 'not_found'))

  await tuwen.upload(PHOTO)

  assert.deepEqual([bucket.length, plainUploads(server).length], [2, 1])
})

test('a phone without a network does not blame the bucket', async t => {
  const { server, tickets, tuwen } = await withBucket(t, 'wechat', TOLD)
  const gone = server.at('/bucket/', 'reset')
  server.at('/v1/images/t1', 'reset')
  await assert.rejects(tuwen.upload(PHOTO), { code: 'network' })
  assert.ok(gone.length > 0)
  server.at('/bucket/', TOLD)

  await tuwen.upload(PHOTO)

  assert.equal(tickets.length, 2)
  assert.equal(plainUploads(server).length, 0)
})

test('a server that is busy is asked for a ticket again', async t => {
  const { server, bucket, tickets, tuwen } = await withBucket(t, 'wechat', TOLD)
  server.at('/v1/uploads', problem(429, 'quota_exceeded'), ticket(`${server.url}/bucket/`))

  await tuwen.upload(PHOTO)

  assert.deepEqual([tickets.length, bucket.length], [2, 1])
})

test('a ticket is asked for again where the session was over', async t => {
  const { server, tickets, tuwen } = await withBucket(t, 'wechat', TOLD)
  server.at('/v1/sessions', SESSION)
  await tuwen.login()
  server.at('/v1/sessions', { ...SESSION, json: { ...SESSION.json, sessionId: 'tws1.b' } })
  server.at('/v1/uploads', problem(401, 'unauthorized'), ticket(`${server.url}/bucket/`))

  await tuwen.upload(PHOTO)

  assert.deepEqual(tickets.map(it => it.headers.authorization), ['Bearer tws1.a', 'Bearer tws1.b'])
})

test('an upload to the bucket is aborted under way', async t => {
  const { server, tuwen } = await withBucket(t, 'wechat')
  const upload = tuwen.upload(PHOTO)
  const bucket = server.at('/bucket/', () => {
    upload.abort()
    return 'silence'
  })

  await assert.rejects(upload, { code: 'aborted' })

  assert.deepEqual([bucket.length, server.requests.length], [1, 0])
})

test('an application may keep to the server', async t => {
  const { server, tickets } = await withBucket(t, 'wechat', TOLD)
  const { tuwen } = await phone(t, 'wechat', { options: { baseUrl: server.url, direct: false } })

  await tuwen.upload(PHOTO)

  assert.deepEqual([tickets.length, plainUploads(server).length], [0, 1])
})

test('the type of a photo is told where its name has one', async t => {
  const { device, tickets, tuwen } = await withBucket(t, 'alipay', TOLD)
  device.add('https://resource/apml0123.image', BYTES)
  device.add('https://resource/1700000000000.PNG', BYTES)

  await tuwen.upload('https://resource/apml0123.image')
  await tuwen.upload('https://resource/1700000000000.PNG')

  assert.deepEqual(wishes(tickets), [{}, { contentType: 'image/png' }])
})
