'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { createMy } = require('../shims/my.js')
const { createWx } = require('../shims/wx.js')
const { eventually } = require('../stub/server.js')
const { IMAGE, PHOTO, PLATFORMS, RESULT, phone, plain, problem } = require('./fixtures.js')

const session = (name, expiresAt = '2100-01-01T00:00:00Z') =>
  ({ status: 200, json: { sessionId: `tws1.${name}`, expiresAt } })
/** Over by every clock: a client that is told no status goes by that. */
const ended = name => session(name, '2020-01-01T00:00:00Z')
const bodies = requests => requests.map(request => JSON.parse(request.body))
const credential = request => request.headers.authorization ?? 'none'
const credentials = server => server.requests.map(credential)

/** Takes the session of this name, and no other. */
const knows = (name, answer = { status: 200, json: RESULT }) => request =>
  credential(request) === `Bearer tws1.${name}` ? answer : problem(401, 'unauthorized')

/** A phone whose user has logged in before, by a session that the server calls `old`. */
async function loggedIn(t, platform, options) {
  const started = await phone(t, platform, options)
  const logins = started.server.at('/v1/sessions', ended('old'))
  await started.tuwen.login()
  return { ...started, logins }
}

for (const platform of Object.keys(PLATFORMS)) {
  test(`${platform}: a login sends a code of the platform's, and what follows is the user's`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const logins = server.at('/v1/sessions', session('a'))
    server.answers({ status: 201, json: IMAGE }, { status: 200, json: RESULT })

    const got = await tuwen.login()
    await tuwen.upload(PHOTO)
    await tuwen.text('i1')

    assert.deepEqual(plain(got), { sessionId: 'tws1.a', expiresAt: '2100-01-01T00:00:00Z' })
    const [{ code, ...rest }] = bodies(logins)
    assert.match(code, /^alice\./)
    assert.deepEqual(rest, { platform: platform.split(',')[0] })
    assert.deepEqual(credentials(server), ['Bearer tws1.a', 'Bearer tws1.a'])
  })

  test(`${platform}: a session is kept, also for the next start of the application`, async t => {
    const { server, runtime, tuwen } = await phone(t, platform)
    const logins = server.at('/v1/sessions', session('a'))
    server.answers({ status: 201, json: IMAGE })
    await tuwen.login()

    const next = new (runtime.load('tuwen.js').Tuwen)({ baseUrl: server.url })
    await next.login()
    await next.upload(PHOTO)

    assert.equal(logins.length, 1)
    assert.deepEqual(credentials(server), ['Bearer tws1.a'])
  })

  test(`${platform}: ten that are refused at once share one login, and each is repeated once`, async t => {
    const { server, tuwen, logins } = await loggedIn(t, platform)
    server.at('/v1/sessions', { ...session('new'), after: 50 })
    server.answers(knows('new'))

    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => tuwen.text(`i${i}`)))

    assert.ok(results.every(result => result.text === RESULT.text))
    assert.equal(logins.length, 2)
    const all = credentials(server)
    assert.equal(all.filter(it => it === 'Bearer tws1.old').length, 10)
    assert.equal(all.filter(it => it === 'Bearer tws1.new').length, 10)
  })

  test(`${platform}: an upload whose session is over is sent again, as the same image`, async t => {
    const { server, tuwen } = await loggedIn(t, platform)
    server.at('/v1/sessions', session('new'))
    server.answers(knows('new', { status: 201, json: IMAGE }))

    const image = await tuwen.upload(PHOTO, { idempotencyKey: 'mine' })

    assert.equal(image.id, 'i1')
    assert.equal(credentials(server).at(-1), 'Bearer tws1.new')
    assert.ok(server.requests.every(request => request.headers['idempotency-key'] === 'mine'))
  })

  test(`${platform}: a logout is at once here, and told to the server`, async t => {
    const { server, tuwen } = await loggedIn(t, platform)
    const logouts = server.at('/v1/sessions/current', { status: 204, body: '' })
    server.answers({ status: 201, json: IMAGE })

    await tuwen.logout()
    await tuwen.upload(PHOTO)

    assert.deepEqual(logouts.map(it => `${it.method} ${credential(it)}`), ['DELETE Bearer tws1.old'])
    assert.deepEqual(credentials(server), ['none'])
  })
}

for (const platform of ['wechat', 'alipay']) {
  test(`${platform}: temporary credentials come with a new session, and are kept nowhere`, async t => {
    const { server, tuwen, device, logins } = await loggedIn(t, platform)
    const sts = { AccessKeyId: 'STS.1', SecurityToken: 'token-of-sts', Prefix: 'u-1/' }
    server.at('/v1/sessions', { status: 200, json: { ...session('new').json, sts } })
    server.answers({ status: 201, json: IMAGE })

    const got = await tuwen.login({ sts: true })
    await tuwen.upload(PHOTO)

    assert.deepEqual(plain(got), { sts, ...session('new').json })
    assert.deepEqual(bodies(logins).map(it => it.sts), [undefined, true])
    assert.deepEqual(credentials(server), ['Bearer tws1.new'])
    assert.ok(!JSON.stringify([...device.storage]).includes('token-of-sts'))
  })

  test(`${platform}: where there are no temporary credentials that is told at once`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const logins = server.at('/v1/sessions', problem(503, 'sts_unavailable'), session('a'))

    await assert.rejects(tuwen.login({ sts: true }), { code: 'sts_unavailable' })
    await tuwen.login()

    assert.deepEqual(bodies(logins).map(it => it.sts), [true, undefined])
  })

  test(`${platform}: a second refusal is final`, async t => {
    const { server, tuwen, logins } = await loggedIn(t, platform)
    server.at('/v1/sessions', session('new'))
    server.answers(problem(401, 'unauthorized'))

    await assert.rejects(tuwen.text('i1'), { code: 'unauthorized', status: 401 })

    assert.equal(server.requests.length, 2)
    assert.equal(logins.length, 2)
  })

  test(`${platform}: where a renewal fails nothing is sent as a guest, and the next request tries again`, async t => {
    const { server, tuwen, logins } = await loggedIn(t, platform)
    server.at('/v1/sessions', problem(403, 'login_blocked'), session('new'))
    server.answers(knows('new', { status: 201, json: IMAGE }))

    await assert.rejects(tuwen.upload(PHOTO), { code: 'login_blocked', status: 403 })
    await tuwen.upload(PHOTO)

    assert.deepEqual(credentials(server), ['Bearer tws1.old', 'Bearer tws1.new'])
    assert.equal(logins.length, 3)
  })

  test(`${platform}: a code that is refused is not tried twice`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const logins = server.at('/v1/sessions', problem(401, 'invalid_code'))

    await assert.rejects(tuwen.login(), { code: 'invalid_code', status: 401 })

    assert.equal(logins.length, 1)
  })

  test(`${platform}: a login whose answer is lost is tried again with another code`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const logins = server.at('/v1/sessions', 'reset', session('a'))

    await tuwen.login()

    const [first, second] = bodies(logins).map(body => body.code)
    assert.notEqual(first, second)
  })

  test(`${platform}: what an operator has to mend is not tried again`, async t => {
    const { server, tuwen } = await phone(t, platform)
    const logins = server.at('/v1/sessions', problem(503, 'login_unavailable'))

    await assert.rejects(tuwen.login(), { code: 'login_unavailable' })

    assert.equal(logins.length, 1)
  })

  test(`${platform}: a platform that gives no code is told as that`, async t => {
    const make = device => platform === 'wechat'
      ? { wx: createWx({ device, user: null }) } : { my: createMy({ device, user: null }) }
    const { server, tuwen } = await phone(t, platform, { make })
    const logins = server.at('/v1/sessions', session('a'))

    await assert.rejects(tuwen.login(), { code: 'no_login_code' })

    assert.equal(logins.length, 0)
  })

  test(`${platform}: a phone without room in its storage stays logged in until its application ends`, async t => {
    const { server, api, tuwen } = await phone(t, platform)
    const full = () => { throw new Error('setStorage:fail') }
    Object.assign(api, { setStorageSync: full, getStorageSync: full, removeStorageSync: full })
    server.at('/v1/sessions', session('a'))
    server.at('/v1/sessions/current', { status: 204, body: '' })
    server.answers({ status: 201, json: IMAGE })

    await tuwen.login()
    await tuwen.upload(PHOTO)
    await tuwen.logout()

    assert.deepEqual(credentials(server), ['Bearer tws1.a'])
  })
}

test('a platform that never answers is given up', async t => {
  const { api, tuwen } = await phone(t)
  api.login = () => {}

  await assert.rejects(tuwen.login(), { code: 'no_login_code' })
})

test('an application may choose its app and give a code, which has one try', async t => {
  const { server, tuwen } = await phone(t, 'wechat', { options: { app: 'shop' } })
  const logins = server.at('/v1/sessions', problem(503, 'provider_unavailable'))

  await assert.rejects(tuwen.login({ code: 'mine' }), { code: 'provider_unavailable' })

  assert.deepEqual(bodies(logins), [{ platform: 'wechat', code: 'mine', app: 'shop' }])
})

test('an application that gives codes is asked for another one when the session is over', async t => {
  const { server, tuwen } = await phone(t)
  const logins = server.at('/v1/sessions', session('old'), session('new'))
  server.answers(knows('new'))
  let codes = 0

  await tuwen.login({ code: () => Promise.resolve(`mine-${++codes}`) })
  await tuwen.text('i1')

  assert.deepEqual(bodies(logins).map(body => body.code), ['mine-1', 'mine-2'])
})

test('a code of the application is another user, whose session takes the place of the first', async t => {
  const { server, tuwen } = await loggedIn(t)
  server.at('/v1/sessions', session('other'))
  server.answers({ status: 201, json: IMAGE })

  await tuwen.login({ code: 'of another' })
  await tuwen.upload(PHOTO)

  assert.deepEqual(credentials(server), ['Bearer tws1.other'])
})

test('what is asked for during a login is asked for by the user', async t => {
  const { server, tuwen } = await phone(t)
  server.at('/v1/sessions', { ...session('a'), after: 50 })
  server.answers({ status: 201, json: IMAGE })

  const login = tuwen.login()
  await tuwen.upload(PHOTO)
  await login

  assert.deepEqual(credentials(server), ['Bearer tws1.a'])
})

test('where the first login fails a guest goes on as a guest', async t => {
  const { server, tuwen } = await phone(t)
  server.answers({ status: 201, json: IMAGE })

  const login = tuwen.login()
  await tuwen.upload(PHOTO)

  await assert.rejects(login, { code: 'login_unavailable' })
  assert.deepEqual(credentials(server), ['none'])
})

/** Two that waited for the same login shared the next one: the second code was never sent, and its caller got the first one's user. */
test('each code that is given is sent, also where several logins wait for one that is under way', async t => {
  const { server, tuwen } = await phone(t)
  const logins = server.at('/v1/sessions', request => ({ ...session(`of-${JSON.parse(request.body).code}`), after: 20 }))

  const got = await Promise.all([tuwen.login(), tuwen.login({ code: 'b' }), tuwen.login({ code: 'c' }), tuwen.login({ sts: true })])

  const sent = bodies(logins)
  assert.deepEqual(got.map(each => each.sessionId), sent.map(each => `tws1.of-${each.code}`))
  assert.deepEqual(sent.slice(1, 3).map(each => each.code), ['b', 'c'])
  assert.deepEqual(sent.map(each => each.sts === true), [false, false, false, true])
})

test('a logout wins over the logins that wait, too', async t => {
  const { server, tuwen } = await phone(t)
  const logins = server.at('/v1/sessions', { ...session('a'), after: 50 })
  const login = tuwen.login()
  const waiting = tuwen.login({ code: 'b' })
  await eventually(() => logins.length === 1)

  await tuwen.logout()

  await assert.rejects(login, { code: 'aborted' })
  await assert.rejects(waiting, { code: 'aborted' })
  assert.equal(logins.length, 1)
})

test('a logout during a login wins', async t => {
  const { server, tuwen } = await phone(t)
  const logins = server.at('/v1/sessions', { ...session('a'), after: 50 })
  server.answers({ status: 201, json: IMAGE })
  const login = tuwen.login()
  await eventually(() => logins.length === 1)

  await tuwen.logout()

  await assert.rejects(login, { code: 'aborted' })
  await tuwen.upload(PHOTO)
  assert.deepEqual(credentials(server), ['none'])
})

test('what a user has sent is not repeated for a guest or for another user', async t => {
  const { server, tuwen } = await loggedIn(t)
  const logins = server.at('/v1/sessions', { ...session('new'), after: 50 })
  server.at('/v1/sessions/current', { status: 204, body: '' })
  server.answers(problem(401, 'unauthorized'))
  const upload = tuwen.upload(PHOTO)
  await eventually(() => logins.length === 2)

  await tuwen.logout()

  await assert.rejects(upload)
  assert.deepEqual(credentials(server), ['Bearer tws1.old'])
})

test('a logout between two tries of an upload ends the upload', async t => {
  const { server, tuwen } = await loggedIn(t)
  server.at('/v1/sessions/current', { status: 204, body: '' })
  server.answers(problem(503, 'storage_unavailable'))
  const upload = tuwen.upload(PHOTO)
  await eventually(() => server.requests.length === 1)

  await tuwen.logout()

  await assert.rejects(upload, { code: 'unauthorized' })
  assert.ok(credentials(server).every(it => it === 'Bearer tws1.old'))
})

test('a logout without a network ends the session here all the same', async t => {
  const { server, tuwen } = await loggedIn(t)
  server.at('/v1/sessions/current', 'reset')
  server.answers({ status: 201, json: IMAGE })

  await assert.rejects(tuwen.logout(), { code: 'network' })
  await tuwen.upload(PHOTO)

  assert.deepEqual(credentials(server), ['none'])
})

test('one who waits for a login may stop waiting, and the login goes on', async t => {
  const { server, tuwen } = await phone(t)
  const logins = server.at('/v1/sessions', { ...session('a'), after: 50 })
  const first = tuwen.login()
  const second = tuwen.login()

  first.abort()

  await assert.rejects(first, { code: 'aborted' })
  assert.equal((await second).sessionId, 'tws1.a')
  assert.equal(logins.length, 1)
})

test('where the application has an Authorization of its own, the session has another header', async t => {
  const { server, tuwen } = await phone(t, 'wechat', { options: { header: { authorization: 'Basic eA==' } } })
  server.at('/v1/sessions', session('a'))
  server.answers({ status: 201, json: IMAGE })

  await tuwen.login()
  await tuwen.upload(PHOTO)

  const { authorization, 'x-tuwen-session': sent } = server.requests[0].headers
  assert.deepEqual({ authorization, sent }, { authorization: 'Basic eA==', sent: 'tws1.a' })
})

const SOCKETS = {
  'wechat, SocketTask': device => ({ wx: createWx({ device }) }),
  'wechat, global events': device => ({ wx: createWx({ device, sockets: 'global' }) }),
  'alipay, SocketTask': device => ({ my: createMy({ device }) }),
  'alipay, global events': device => ({ my: createMy({ device, sockets: 'global' }) })
}
for (const [name, make] of Object.entries(SOCKETS)) {
  test(`${name}: a socket is the user's, and another user has another one`, async t => {
    const { server, tuwen } = await loggedIn(t, name, { make })
    t.after(tuwen.onResult('i1', () => {}))
    await eventually(() => server.sockets[0]?.messages.length === 1)
    server.at('/v1/sessions', session('other'))

    await tuwen.login({ code: 'of another' })
    await eventually(() => server.sockets[1]?.messages.length === 1)

    assert.deepEqual(server.sockets.map(credential), ['Bearer tws1.old', 'Bearer tws1.other'])
    assert.ok(server.sockets[0].closed)
  })

  test(`${name}: a socket whose session is over is opened with a new one`, async t => {
    const { server, tuwen } = await loggedIn(t, name, { make, speed: 10 })
    server.at('/v1/sessions', session('new'))
    server.answers(knows('new'))
    server.takesSocket = knows('new', true)

    t.after(tuwen.onResult('i1', () => {}))
    await eventually(() => server.sockets[0]?.messages.length === 1)

    assert.equal(credential(server.sockets[0]), 'Bearer tws1.new')
  })
}
