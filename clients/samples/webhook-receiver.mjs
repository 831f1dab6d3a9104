// A receiver of Tuwen's webhooks, for Node 18 or newer and without a dependency.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

const MAX_AGE_SECONDS = 300
const MAX_BODY = 64 * 1024
const MAX_KNOWN = 100000

/** Whether the body is Tuwen's, and new enough. `body` is the bytes as they came. */
export function isGenuine (secrets, header, body, nowSeconds) {
  const parts = String(header).slice(0, 1000).split(',').map(it => it.split('='))
  const time = parts.filter(([name]) => name === 't').map(([, value]) => value)
  if (time.length !== 1 || !/^[0-9]{1,12}$/.test(time[0]) || Math.abs(nowSeconds - Number(time[0])) > MAX_AGE_SECONDS) {
    return false
  }
  const signatures = parts.filter(([name]) => name === 'v1').map(([, value]) => Buffer.from(value || '', 'hex'))
  return secrets.some(secret => {
    const wanted = createHmac('sha256', secret).update(time[0] + '.').update(body).digest()
    return signatures.some(it => it.length === wanted.length && timingSafeEqual(it, wanted))
  })
}

/** A server that hands every event once to `take`. Put the ids where they outlive the process. */
export function receiver (secrets, take) {
  const known = new Set()
  return createServer((request, response) => {
    const parts = []
    let size = 0
    request.on('data', part => {
      size += part.length
      if (size > MAX_BODY) { request.destroy() } else { parts.push(part) }
    })
    request.on('end', () => {
      const body = Buffer.concat(parts)
      if (!isGenuine(secrets, request.headers['tuwen-signature'], body, Date.now() / 1000)) {
        response.writeHead(401).end()
        return
      }
      const event = JSON.parse(body)
      if (!known.has(event.id)) {
        known.add(event.id)
        if (known.size > MAX_KNOWN) { known.delete(known.values().next().value) }
        take(event)
      }
      response.writeHead(204).end()
    })
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const secrets = (process.env.TUWEN_WEBHOOK_SECRETS || '').split(',').filter(Boolean)
  receiver(secrets, event => console.log(event.type, event.image.publicId)).listen(Number(process.env.PORT || 8099), '127.0.0.1')
}
