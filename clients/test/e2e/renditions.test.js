'use strict'

/** An image's renditions through the gateway: eager ones, those that are made when asked for, and what stays private. */
const assert = require('node:assert/strict')
const { PATIENCE, endToEnd, it, newPhoto, send } = require('./system.js')

const WIDTH_OF_PNG = 16

async function get(url, headers = {}) {
  return send({ method: 'GET', url, headers })
}

async function upload() {
  const photo = newPhoto()
  const answer = await send({
    method: 'POST',
    url: '/v1/images',
    body: photo.bytes,
    headers: { 'content-type': 'image/png' },
  })
  assert.equal(answer.status, 201, answer.body.toString('utf8'))
  return JSON.parse(answer.body)
}

async function until(what, test) {
  const end = Date.now() + PATIENCE
  for (;;) {
    const found = await test()
    if (found) {
      return found
    }
    assert.ok(Date.now() < end, `waited for ${what}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

endToEnd('renditions', () => {
  it('eager styles are in the state of an image soon after its upload', async () => {
    const image = await upload()

    const renditions = await until('both eager styles', async () => {
      const state = JSON.parse((await get(image.links.self)).body)
      const done = state.operations.renditions.filter(it => it.status === 'completed')
      return done.length === 2 && done
    })

    assert.deepEqual(renditions.map(it => it.name).sort(), ['compressed', 'thumb'])
    const thumb = await get(renditions.find(it => it.name === 'thumb').link)
    assert.equal(thumb.status, 200)
    assert.equal(thumb.headers['content-type'], 'image/jpeg')
  })

  it('any processing is done for who has the image, and signed on the way', async () => {
    const image = await upload()

    const answer = await get(`${image.links.renditions}?x-oss-process=image/resize,w_123/format,png`)

    assert.equal(answer.status, 200, answer.body.toString('utf8'))
    assert.equal(answer.headers['content-type'], 'image/png')
    assert.equal(answer.body.readUInt32BE(WIDTH_OF_PNG), 123)
  })

  it('a wrong processing is refused in the words of OSS', async () => {
    const image = await upload()

    const answer = await get(`${image.links.renditions}?x-oss-process=image/resize,w_0`)

    assert.equal(answer.status, 400)
    assert.match(answer.body.toString('utf8'), /<Code>InvalidArgument<\/Code>/)
  })

  it('public addresses serve styles, and never the original or what nobody has listed or signed', async () => {
    const image = await upload()
    const name = image.publicId

    assert.equal((await get(`/${name}!thumb`)).status, 200)
    assert.equal((await get(`/${name}!thumb`, { accept: 'image/webp' })).headers['content-type'], 'image/webp')
    for (const path of [`/${name}`, `/${name}?x-oss-process=image/resize,w_10`, `/0*0/${name}`, `/90*60/${name}`]) {
      const answer = await get(path, { host: 'img.localhost' })
      assert.ok([403, 404].includes(answer.status), `${path} is ${answer.status}`)
    }
  })

  it('who sees the address of a thumbnail has no way to its text, and the private key has no thumbnail', async () => {
    const image = await upload()

    assert.ok(!image.publicId.includes(image.id))
    for (const path of [`/v1/images/${image.publicId}`, `/v1/images/${image.publicId}/text`, `/${image.key}!thumb`]) {
      assert.equal((await get(path)).status, 404, path)
    }
  })
})
