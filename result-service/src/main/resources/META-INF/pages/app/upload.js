/** Uploads in progress, each with its own bar. One that came alone is opened as soon as it is there. What the server puts off goes on by itself. */
import { html, signal } from '../shared/preact.js'
import { address, go } from '../shared/address.js'
import { request } from '../shared/http.js'
import { bytes, clockTime, t } from '../shared/i18n.js'
import { toast } from '../shared/toast.js'
import { upload } from './api.js'
import { placeOf } from './place.js'
import { problemTitle, ProblemNotice } from './problem.js'
import { addRecent } from './recent.js'
import { isGuest, isSame, session, sessionOf } from './session.js'

const AT_ONCE = 2
/** For how many seconds in all an upload that the server puts off waits by itself. */
const MAX_WAITING = 300
const uploads = signal([])
/** What has not been begun, of all that was given. */
const queue = []
let working = 0
let last = 0
/** Until when nothing is sent, since the server has asked for it: a time, or 0. */
const restUntil = signal(0)

/** Names one upload. `crypto.randomUUID` is not there without HTTPS. */
const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

const change = (key, changes) => {
  uploads.value = uploads.value.map(each => (each.key === key ? { ...each, ...changes } : each))
}
const forget = key => {
  uploads.value = uploads.value.filter(each => each.key !== key)
}

/** Sends files, at most two at once, and opens the image where there is one alone. */
export function sendAll(files) {
  const given = files.map(file => ({ key: ++last, file, name: file.name || t('pasted'), progress: 0, stop: new AbortController(), once: unique(), of: session.value, alone: files.length === 1 }))
  uploads.value = [...uploads.value, ...given]
  enqueue(given)
}

function again(entry) {
  const fresh = { ...entry, stop: new AbortController(), problem: undefined, progress: 0 }
  change(entry.key, fresh)
  enqueue([fresh])
}

function enqueue(entries) {
  queue.push(...entries)
  while (working < AT_ONCE && queue.length > 0) {
    working++
    sendOne(queue.shift()).finally(() => {
      working--
      enqueue([])
    })
  }
}

async function sendOne(entry) {
  const { key, file, name, stop, once, of, alone } = entry
  let waited = 0
  for (let tries = 0; ; tries++) {
    try {
      await rested(stop.signal)
      const as = sessionOf(of)
      // One that was cancelled while it waited is never sent.
      const sent = await upload(file, { as, once, signal: stop.signal, onProgress: progress => change(key, { progress }) })
      addRecent({ id: sent.id, name, time: Date.now() }, as)
      forget(key)
      // The page may show something else meanwhile, or another user may have logged in.
      if (alone && placeOf(address.value.query) === 'start' && isSame(as)) {
        go(`/?image=${encodeURIComponent(sent.id)}`)
      }
      return
    } catch (problem) {
      if (problem.name === 'AbortError') {
        forget(key)
        return
      }
      const seconds = Math.max(problem.retryAfter, 2 ** tries)
      if (!isPutOff(problem) || waited + seconds > MAX_WAITING) {
        change(key, { problem })
        return
      }
      waited += seconds
      change(key, { progress: 0 })
      // All uploads wait: the next one would be put off as well.
      restUntil.value = Math.max(restUntil.value, Date.now() + seconds * 1000)
    }
  }
}

const isPutOff = problem => (problem.status === 429 || problem.status === 503) && problem.retryAfter !== undefined

/** Waits until uploads may go on, or until the signal is aborted. */
async function rested(signal) {
  while (Date.now() < restUntil.value && !signal.aborted) {
    await new Promise(resolve => {
      const timer = setTimeout(resolve, restUntil.value - Date.now())
      signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
    })
  }
  if (Date.now() >= restUntil.value) {
    restUntil.value = 0
  }
}

export async function sendSample(name) {
  let photo
  try {
    photo = await (await request(`/pages/app/sample-${name}.jpg`)).blob()
  } catch (problem) {
    toast(problemTitle(problem))
    return
  }
  sendAll([new File([photo], `${t(`sample.${name}`)}.jpg`, { type: 'image/jpeg' })])
}

/** The uploads of who uses the page now. A guest sees those of a user whose session is over, who has to log in to go on. */
export function Uploads() {
  const shown = uploads.value.filter(each => isGuest.value || isSame(each.of) || !each.of)
  return html`${restUntil.value > 0 && shown.some(each => !each.problem) && html`<p class="notice" role="status">${t('goesOn', clockTime(restUntil.value))}</p>`}
    <ul class="uploads" aria-label=${t('uploads')}>${shown.map(each => html`<li key=${each.key} class="panel">
    <div class="row"><span class="grow">${each.name}</span><span class="dim">${bytes(each.file.size)}</span>
      <button type="button" onClick=${() => { each.stop.abort(); forget(each.key) }}>${t(each.problem ? 'close' : 'cancel')}</button></div>
    ${each.problem
      ? html`<${ProblemNotice} problem=${each.problem} onAgain=${() => again(each)} />`
      : html`<progress max="1" value=${each.progress} aria-label=${each.name}></progress>`}
  </li>`)}</ul>`
}
