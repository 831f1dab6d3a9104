'use strict'

/**
 * A server with the page's own files and policy, and the answers of an API that a test decides:
 * `start([['GET', /^\/v1\/usage$/, (request, url) => ({ status, type, body, headers })]])`, or a promise of it. What no handler answers comes from `DEFAULTS`.
 */
const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const zlib = require('node:zlib')

const ROOT = path.join(__dirname, '../../../..')
const FOLDERS = { app: path.join(ROOT, 'result-service/src/main/resources/META-INF/pages/app'), shared: path.join(ROOT, 'common/pages/src/main/resources/META-INF/pages/shared') }
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html;charset=UTF-8', '.svg': 'image/svg+xml', '.jpg': 'image/jpeg' }
/** The one that the services send: read where it is written. */
const POLICY = [...fs.readFileSync(path.join(ROOT, 'common/pages/src/main/java/io/tuwen/pages/PageHeaders.java'), 'utf8').split('CONTENT_SECURITY_POLICY =')[1].split(';\n')[0].matchAll(/"([^"]*)"/g)].map(part => part[1]).join('')

const ID = '019e3c2e-0000-7000-8000-000000000001'
const json = (body, status = 200, type = 'application/json') => ({ status, type, body: JSON.stringify(body) })
const problem = (code, status, detail) => json({ type: `/errors/${code}`, title: code, status, detail, code }, status, 'application/problem+json')
const sample = name => fs.readFileSync(path.join(FOLDERS.app, `sample-${name}.jpg`))

const TEXT = {
  id: ID, status: 'completed', eTag: 'e', engine: 'embedded/2', time: '2026-11-28T08:00:00Z',
  text: '青石桥茶铺\n日期: 2026-11-28 14:30\nOat milk latte', image: { width: 800, height: 1000 }, rotation: 0,
  lines: [
    { text: '青石桥茶铺', quad: [[280, 80], [520, 74], [521, 122], [281, 128]], confidence: 0.996 },
    { text: '日期: 2026-11-28 14:30', quad: [[150, 225], [470, 217], [471, 252], [151, 260]], confidence: 0.98, words: [{ text: '日期:', quad: [[150, 225], [220, 223], [221, 258], [151, 260]], confidence: 0.7 }, { text: '2026-11-28', quad: [[230, 223], [380, 219], [381, 254], [231, 258]], confidence: 0.99 }, { text: '14:30', quad: [[390, 219], [470, 217], [471, 252], [391, 254]], confidence: 0.99 }] },
    { text: 'Oat milk latte', quad: [[150, 400], [340, 395], [341, 430], [151, 435]], confidence: 0.97 },
  ],
  codes: [{ format: 'QR_CODE', text: 'https://example.com/r/1', quad: [[300, 650], [500, 645], [505, 845], [305, 850]] }],
}
const STATE = { id: ID, key: `guest/${ID}`, publicId: 'p', eTag: 'e', size: 183021, contentType: 'image/jpeg', uploadedAt: '2026-11-28T08:00:00Z', operations: { ocr: { status: 'completed' }, renditions: [] }, links: { self: `/v1/images/${ID}`, text: `/v1/images/${ID}/text`, renditions: { compressed: '/p!compressed?x-tuwen-signature=s', thumb: '/p!thumb?x-tuwen-signature=s' } } }

/** A page of a list: `count` images from `from` on, each with a snippet that has its mark. */
function page(url, { count = 20, all = 45, text = i => `增值税电子普通发票 No. ${i}` } = {}) {
  const from = Number(url.searchParams.get('cursor') ?? 0)
  const size = Math.min(count, all - from)
  const images = Array.from({ length: Math.max(0, size) }, (_, i) => ({ id: `${ID.slice(0, -4)}${String(1000 + from + i)}`, uploadedAt: '2026-11-28T08:00:00Z', size: 183021, contentType: 'image/jpeg', status: ['completed', 'failed', 'pending'][i % 3], snippet: { text: text(from + i), marks: [{ from: 0, to: 3 }], cutBefore: false, cutAfter: true }, links: {} }))
  return json({ images, ...(from + size < all ? { next: String(from + size) } : {}) })
}

const DEFAULTS = [
  ['GET', /^\/pages\/site$/, () => json({ simulators: true, guests: true })],
  ['POST', /^\/v1\/images$/, () => json({ id: ID, key: `guest/${ID}`, links: {} }, 201)],
  ['POST', /^\/v1\/sessions$/, () => json({ sessionId: 'tws1.test', expiresAt: new Date(Date.now() + 7200000).toISOString() })],
  ['DELETE', /^\/v1\/sessions\/current$/, () => ({ status: 204 })],
  ['GET', /^\/v1\/images\/$/, (_, url) => page(url)],
  ['GET', /^\/v1\/usage$/, () => json({ stored: { images: 12, bytes: 2196252, texts: 11 }, total: {}, days: [], limits: { uploadsPerMinute: 300, storedImages: 1000 } })],
  ['GET', /^\/v1\/images\/[^/]+\/text$/, () => json(TEXT)],
  ['GET', /^\/v1\/images\/[^/]+\/renditions$/, (_, url) => (/info|average/.test(url.search) ? json({ ImageWidth: { value: '800' } }) : { status: 200, type: 'image/jpeg', body: sample('receipt') })],
  ['GET', /^\/v1\/images\/[^/]+\/renditions\/\w+$/, () => ({ status: 200, type: 'image/jpeg', body: sample('receipt') })],
  ['GET', /^\/v1\/images\/[^/]+$/, () => json(STATE)],
  ['DELETE', /^\/v1\/images\/[^/]+$/, () => ({ status: 204 })],
]

function file(url) {
  const [, folder, name] = url.pathname === '/' ? [null, 'app', 'index.html'] : url.pathname.match(/^\/pages\/(app|shared)\/([a-z0-9.-]+)$/) ?? []
  const at = folder && path.join(FOLDERS[folder], name)
  return at && fs.existsSync(at) ? { status: 200, type: TYPES[path.extname(at)], body: fs.readFileSync(at), isFile: true } : { status: 404, type: 'text/plain', body: 'no such file' }
}

/** `{ url, seen, handlers, close }`: `seen` has `METHOD path` of every request of the API; `handlers` may be changed while it runs. */
async function start(handlers = []) {
  const running = { handlers, seen: [], weight: 0 }
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://stub')
    const of = list => list.find(([method, pattern]) => method === request.method && pattern.test(url.pathname))
    const found = of(running.handlers) ?? of(DEFAULTS)
    request.resume()
    request.on('end', async () => {
      running.seen.push(`${request.method} ${url.pathname}${url.search}`)
      const { status, type, body = '', isFile, headers } = found ? await found[2](request, url) : file(url)
      const sent = isFile && !type.startsWith('image/jpeg') ? zlib.gzipSync(body, { level: 9 }) : Buffer.from(body)
      if (isFile) {
        running.weight += sent.length
      }
      response.writeHead(status, { ...headers, 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', ...(type ? { 'Content-Type': type } : {}), ...(sent !== body && isFile && !type.startsWith('image/jpeg') ? { 'Content-Encoding': 'gzip' } : {}) })
      response.end(sent)
    })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  running.url = `http://127.0.0.1:${server.address().port}/`
  running.close = () => new Promise(resolve => { server.close(resolve); server.closeAllConnections() })
  return running
}

module.exports = { ID, STATE, TEXT, json, page, problem, start }
