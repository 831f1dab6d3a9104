// What the state says, in figures: no words here, so that a test can hold them.
const WAITS_LONG = 60

// In the order in which people look at them.
const LANES = ['live', 'retry', 'bulk', 'replay']
const WORKERS = ['ocr', 'rendition', 'intake']
const place = (list, it) => (list.includes(it) ? list.indexOf(it) : list.length)

export const lanes = state =>
  Object.entries(state).filter(([name]) => name.startsWith('lane:')).map(([, lane]) => lane)
    .sort((a, b) => place(WORKERS, a.worker) - place(WORKERS, b.worker) || place(LANES, a.lane) - place(LANES, b.lane))

export const nameOf = lane => lane.worker + '/' + lane.lane

export const reasons = state => state.deadLetters?.reasons ?? []

// What is wrong, the worst first: each a word and its figures.
export function troubles(state) {
  const found = []
  for (const part of ['broker', 'storage', 'index']) {
    const health = state['health:' + part]
    if (health && !health.isUp) found.push({ word: 'down', part, detail: health.detail, code: health.code })
  }
  for (const lane of lanes(state)) {
    if (lane.lag > 0 && lane.members === 0) found.push({ word: 'unattended', lane })
    else if (lane.lag > 0 && lane.lane === 'live' && lane.oldestSeconds > WAITS_LONG) found.push({ word: 'slow', lane })
  }
  const dying = reasons(state).filter(it => it.lastHour > 0).sort((a, b) => b.lastHour - a.lastHour)
  if (dying.length) found.push({ word: 'dying', count: dying.reduce((sum, it) => sum + it.lastHour, 0), reason: dying[0] })
  return found
}

// How much waits, for how long, and until when at the present speed; null where that is not known.
export function waiting(state) {
  const all = lanes(state)
  const lag = all.reduce((sum, it) => sum + it.lag, 0)
  const perSecond = all.reduce((sum, it) => sum + it.perSecond, 0)
  return {
    lag,
    oldest: all.reduce((most, it) => Math.max(most, it.oldestSeconds), 0),
    left: perSecond > 0 ? lag / perSecond : null
  }
}
