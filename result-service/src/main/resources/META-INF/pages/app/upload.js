/** Uploads in progress, each with its own bar. One that came alone is opened as soon as it is there. */
import { html, signal } from '../shared/preact.js'
import { go } from '../shared/address.js'
import { request } from '../shared/http.js'
import { bytes, t } from '../shared/i18n.js'
import { toast } from '../shared/toast.js'
import { upload } from './api.js'
import { problemTitle, ProblemNotice } from './problem.js'
import { addRecent } from './recent.js'
import { isGuest, isSame, session, sessionOf } from './session.js'

const AT_ONCE = 2
const uploads = signal([])
let last = 0

/** Names one upload. `crypto.randomUUID` is not there without HTTPS. */
const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

const change = (key, changes) => {
  uploads.value = uploads.value.map(each => (each.key === key ? { ...each, ...changes } : each))
}
const forget = key => {
  uploads.value = uploads.value.filter(each => each.key !== key)
}

/** Sends files, at most two at once, and opens the image where there is one alone. */
export async function sendAll(files) {
  const waiting = files.map(file => ({ key: ++last, file, name: file.name || t('pasted'), progress: 0, stop: new AbortController(), once: unique(), of: session.value }))
  uploads.value = [...uploads.value, ...waiting]
  const queue = [...waiting]
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      // One that was cancelled while it waited is never sent.
      if (!next.stop.signal.aborted) {
        await sendOne(next, files.length === 1)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

async function sendOne({ key, file, name, stop, once, of }, open) {
  change(key, { stop, problem: undefined, progress: 0 })
  try {
    const as = sessionOf(of)
    const sent = await upload(file, { as, once, signal: stop.signal, onProgress: progress => change(key, { progress }) })
    addRecent({ id: sent.id, name, time: Date.now() }, as)
    forget(key)
    if (open) {
      go(`/?image=${encodeURIComponent(sent.id)}`)
    }
  } catch (problem) {
    if (problem.name === 'AbortError') {
      forget(key)
    } else {
      change(key, { problem })
    }
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
  await sendAll([new File([photo], `${t(`sample.${name}`)}.jpg`, { type: 'image/jpeg' })])
}

/** The uploads of who uses the page now. A guest sees those of a user whose session is over, who has to log in to go on. */
export function Uploads() {
  const shown = uploads.value.filter(each => isGuest.value || isSame(each.of) || !each.of)
  return html`<ul class="uploads" aria-label=${t('uploads')}>${shown.map(each => html`<li key=${each.key} class="panel">
    <div class="row"><span class="grow">${each.name}</span><span class="dim">${bytes(each.file.size)}</span>
      <button type="button" onClick=${() => { each.stop.abort(); forget(each.key) }}>${t(each.problem ? 'close' : 'cancel')}</button></div>
    ${each.problem
      ? html`<${ProblemNotice} problem=${each.problem} onAgain=${() => sendOne({ ...each, stop: new AbortController() }, true)} />`
      : html`<progress max="1" value=${each.progress} aria-label=${each.name}></progress>`}
  </li>`)}</ul>`
}
