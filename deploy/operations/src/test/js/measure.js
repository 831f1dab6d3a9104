'use strict'

// Measures what the overview costs a browser with 50 lanes that all change once a second, and how long a
// table of 10,000 takes to scroll: node deploy/operations/src/test/js/measure.js
const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const { launch, openPage } = require('../../../../../common/pages/src/test/js/browser.js')

const LANES = 50
const SECONDS = 20
const PAGES = { console: path.join(__dirname, '../../main/resources/META-INF/pages/console'), shared: path.join(__dirname, '../../../../../common/pages/src/main/resources/META-INF/pages/shared') }
const TYPES = { js: 'text/javascript', css: 'text/css', html: 'text/html' }

const lane = i => ({ worker: 'w' + String(i).padStart(2, '0'), lane: 'live', lag: Math.floor(Math.random() * 1000), oldestSeconds: Math.random() * 30, perSecond: Math.random() * 100, inFlight: 4, members: 3 })

function state(whole) {
  const set = {}
  for (let i = 0; i < LANES; i++) set['lane:w' + String(i).padStart(2, '0') + '/live'] = lane(i)
  if (whole) {
    set.history = Object.fromEntries(Object.keys(set).map(it => [it.slice(5), Array.from({ length: 120 }, () => [Math.random() * 1000, 50])]))
    for (const part of ['broker', 'storage', 'index']) set['health:' + part] = { isUp: true }
    set.deadLetters = { total: {}, reasons: [] }
    set.replays = []
  }
  return { version: 1, whole, set }
}

const letters = (from, count) => Array.from({ length: count }, (_, i) => ({ id: 'ocr-worker.dlq:0:' + (from + i), worker: 'ocr', key: 'guest/' + (from + i), code: 'image_unreadable', reason: 'it ends early', attempts: 3, time: new Date().toISOString() }))

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost')
  if (url.pathname === '/console/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    const send = whole => response.write('data:' + JSON.stringify(state(whole)) + '\n\n')
    send(true)
    const timer = setInterval(send, 1000, false)
    request.on('close', () => clearInterval(timer))
    return
  }
  if (url.pathname === '/console/session') return json(response, { how: 'console', name: 'x' })
  if (url.pathname === '/admin/dead-letters') {
    const from = Number(url.searchParams.get('cursor') ?? 0)
    return json(response, { deadLetters: letters(from, 500), matching: 10_000, total: {}, cursor: from + 500 < 10_000 ? String(from + 500) : undefined })
  }
  if (url.pathname.startsWith('/admin')) return json(response, { code: 'not_found' }, 404)
  const [folder, name] = url.pathname.split('/').slice(-2)
  const file = url.pathname.startsWith('/console/pages/') ? path.join(PAGES[folder], path.basename(name)) : path.join(PAGES.console, 'index.html')
  response.writeHead(200, { 'Content-Type': TYPES[path.extname(file).slice(1)] })
  response.end(fs.readFileSync(file))
})

function json(response, body, status = 200) {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function main() {
  await new Promise(done => server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', done))
  const origin = 'http://127.0.0.1:' + server.address().port
  const browser = await launch()
  const { tab: page, faults } = await openPage(browser, { url: origin + '/console', allow: it => it.includes('404') })
  const cdp = await page.context().newCDPSession(page)
  // Time of the processor: on a busy machine, that of the clock says more of the others.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busy = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(it => [it.name, it.value])).TaskDuration

  await page.locator('tbody tr').nth(LANES - 1).waitFor()
  await page.waitForTimeout(3000)
  const before = await busy()
  await page.waitForTimeout(SECONDS * 1000)
  const share = (await busy() - before) / SECONDS
  console.log(`overview, ${LANES} lanes that change each second: ${(share * 100).toFixed(2)} % of a core in the page`)

  await page.goto(origin + '/console/dead-letters')
  await page.locator('[data-row]').first().waitFor()
  for (let rows = 0; rows < 10_000;) {
    await page.locator('.rows-box').evaluate(it => { it.scrollTop = it.scrollHeight })
    await page.waitForTimeout(30)
    rows = await page.locator('.rows-box').evaluate(it => Math.round(it.scrollHeight / 44))
  }
  const frames = await page.locator('.rows-box').evaluate(it => new Promise(done => {
    const times = []
    it.scrollTop = 0
    let last = performance.now()
    requestAnimationFrame(function step(now) {
      times.push(now - last)
      last = now
      it.scrollTop += 400
      times.length < 300 ? requestAnimationFrame(step) : done(times.slice(1))
    })
  }))
  frames.sort((a, b) => a - b)
  console.log(`10,000 rows, 300 frames of scrolling: median ${frames[150].toFixed(1)} ms, 95 % within ${frames[284].toFixed(1)} ms, ${await page.locator('[data-row]').count()} rows drawn`)
  if (faults.length) console.log(faults.join('\n'))
  await browser.close()
  server.close()
  server.closeAllConnections()
}

main()
