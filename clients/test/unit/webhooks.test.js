'use strict'

/** The receiver of the samples, by the vector that result-service's own test has. */
const assert = require('node:assert/strict')
const { test } = require('node:test')

const SECRET = '0123456789abcdef0123456789abcdef'
const NOW = 1767225600
const BODY = Buffer.from('{"id":"evt_1"}')
const FIRST = 'cef25695720482d26c7b8bdc4d439b31ac373c45f257fbfca94e19e13296a341'
const SECOND = 'b4c91d2a3dc26fc898e5c80f8ba9ed547316ce9ac928830895250f81a611c613'
const sample = () => import('../../samples/webhook-receiver.mjs')

test('a delivery is genuine by either signature, and for five minutes', async () => {
  const { isGenuine } = await sample()

  assert.ok(isGenuine([SECRET], `t=${NOW},v1=${FIRST}`, BODY, NOW + 299))
  assert.ok(isGenuine([SECRET], `t=${NOW},v1=${SECOND},v1=${FIRST}`, BODY, NOW))
  assert.ok(!isGenuine([SECRET], `t=${NOW},v1=${FIRST}`, BODY, NOW + 301))
  assert.ok(!isGenuine([SECRET], `t=${NOW + 1},v1=${FIRST}`, BODY, NOW))
  assert.ok(!isGenuine([SECRET], `t=${NOW},v1=${SECOND}`, BODY, NOW))
  assert.ok(!isGenuine([SECRET], `t=${NOW},v1=${FIRST}`, Buffer.from('{"id":"evt_2"}'), NOW))
  for (const header of [undefined, '', 't=', `v1=${FIRST}`, `t=${NOW}`, `t=${NOW},v1=`, `t=${NOW},t=${NOW},v1=${FIRST}`]) {
    assert.ok(!isGenuine([SECRET], header, BODY, NOW))
  }
})

test('the sample takes an event once, and refuses what is not signed', async t => {
  const { receiver } = await sample()
  const taken = []
  const server = receiver([SECRET], event => taken.push(event.id))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const second = Math.floor(Date.now() / 1000)
  const signature = require('node:crypto').createHmac('sha256', SECRET).update(`${second}.`).update(BODY).digest('hex')
  const post = v1 => fetch(`http://127.0.0.1:${server.address().port}/`, {
    method: 'POST', body: BODY, headers: { 'Tuwen-Signature': `t=${second},v1=${v1}` }
  })

  assert.equal((await post(signature)).status, 204)
  assert.equal((await post(signature)).status, 204)
  assert.equal((await post(FIRST)).status, 401)

  assert.deepEqual(taken, ['evt_1'])
})
