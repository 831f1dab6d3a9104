/** My images: newest first, searched, filtered, and deleted with a way back until it is done. */
import { html, signal, useEffect, useRef, useState } from '../shared/preact.js'
import { address, go, Link, withQuery } from '../shared/address.js'
import { Badge } from '../shared/badge.js'
import { Highlight } from '../shared/highlight.js'
import { ago, bytes, dateTime, number, t } from '../shared/i18n.js'
import { Heading } from '../shared/shell.js'
import { toast } from '../shared/toast.js'
import * as api from './api.js'
import { useAsked, usePicture } from './asked.js'
import { problemTitle, ProblemNotice } from './problem.js'
import { dropRecent } from './recent.js'
import { beforeEnd, isGuest, session } from './session.js'

const FILTERS = ['q', 'status', 'hasText', 'from', 'to']
const PAGE = 20
const REST = 250
const UNDO_SECONDS = 5
const KINDS = { completed: 'good', failed: 'bad', pending: 'wait' }

/** Ids that are on their way out: they are not shown, and can still come back. */
const leaving = signal(new Set())

/** What sends each deletion that still waits, and never fails. */
const waiting = new Set()
const sendAll = options => Promise.all([...waiting].map(send => send(options)))
/** A page that goes away has no time to wait, nor has a session that ends: what was to be deleted is deleted at once. */
addEventListener('pagehide', () => sendAll({ keepalive: true }))
beforeEnd.add(sendAll)

function markLeaving(id, gone) {
  const next = new Set(leaving.value)
  next[gone ? 'add' : 'delete'](id)
  leaving.value = next
}

/** Deletes after a while in which it can be undone, as the user of now; what fails comes back and says why. */
export function removeLater(id) {
  markLeaving(id, true)
  const as = session.value
  const undo = () => {
    if (waiting.delete(send)) {
      markLeaving(id, false)
    }
  }
  const close = toast(t('deleting'), { seconds: UNDO_SECONDS, action: { label: t('undo'), run: undo } })
  const send = async ({ keepalive = false } = {}) => {
    if (!waiting.delete(send)) {
      return
    }
    close()
    try {
      await api.remove(id, { as, keepalive })
    } catch (problem) {
      // What is not there has been deleted, such as in another tab.
      if (problem.code !== 'not_found') {
        markLeaving(id, false)
        toast(problemTitle(problem))
        return
      }
    }
    dropRecent(id)
    toast(t('deleted'), { seconds: 3 })
  }
  waiting.add(send)
  setTimeout(send, UNDO_SECONDS * 1000)
}

/** The question to the server, from the filters in the address. Days are the person's own. */
function questionOf(query) {
  const asked = new URLSearchParams({ limit: PAGE })
  for (const name of FILTERS) {
    const value = query.get(name)
    if (value) {
      asked.set(name, name === 'from' || name === 'to' ? dayOf(value, name === 'to') : value)
    }
  }
  return asked.toString()
}

function dayOf(value, end) {
  const day = new Date(`${value}T00:00:00`)
  if (Number.isNaN(day.getTime())) {
    return value
  }
  day.setDate(day.getDate() + (end ? 1 : 0))
  return day.toISOString().replace(/\.\d+Z/, 'Z')
}

export function Mine() {
  if (isGuest.value) {
    return html`<${Heading} focused>${t('mine')}<//><div class="empty">${t('mineGuest')}</div>`
  }
  const { query } = address.value
  return html`<${Heading} focused>${t('mine')}<//>
    <${Usage} />
    <${Filters} query=${query} />
    <${Pages} question=${questionOf(query)} key=${questionOf(query) + session.value.sessionId} filtered=${FILTERS.some(name => query.get(name))} />`
}

function Filters({ query }) {
  const timer = useRef()
  useEffect(() => () => clearTimeout(timer.current), [])
  const set = (name, value, replace = false) => go(withQuery({ [name]: value }), { replace })
  /** The letters of an input method are no words yet; once they are, `compositionend` says so (in lower case, since Preact knows no such event). */
  const typed = event => {
    const { value } = event.target
    clearTimeout(timer.current)
    if (event.isComposing) {
      return
    }
    timer.current = setTimeout(() => set('q', value, true), REST)
  }
  return html`<search class="panel filters"><label class="field grow">${t('search')}<input type="search" maxlength="200" value=${query.get('q') ?? ''} onInput=${typed} oncompositionend=${typed} /></label>
    <label class="field">${t('status')}<select value=${query.get('status') ?? ''} onChange=${event => set('status', event.target.value)}>
      <option value="">${t('all')}</option>${Object.keys(KINDS).map(key => html`<option key=${key} value=${key}>${t(`status.${key}`)}</option>`)}</select></label>
    <label class="field">${t('hasText')}<select value=${query.get('hasText') ?? ''} onChange=${event => set('hasText', event.target.value)}>
      <option value="">${t('all')}</option><option value="true">${t('yes')}</option><option value="false">${t('no')}</option></select></label>
    <label class="field">${t('from')}<input type="date" value=${query.get('from') ?? ''} onChange=${event => set('from', event.target.value)} /></label>
    <label class="field">${t('to')}<input type="date" value=${query.get('to') ?? ''} onChange=${event => set('to', event.target.value)} /></label></search>`
}

function Pages({ question, filtered }) {
  const [images, setImages] = useState([])
  const [cursor, setCursor] = useState('')
  const [problem, setProblem] = useState(null)
  const [busy, setBusy] = useState(false)
  const end = useRef(null)
  const alive = useRef(new AbortController())
  useEffect(() => () => alive.current.abort(), [])
  const more = async () => {
    if (busy || cursor === null) {
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      const page = await api.list(question + (cursor && `&cursor=${encodeURIComponent(cursor)}`), alive.current.signal)
      setImages(before => [...before, ...page.images])
      setCursor(page.next ?? null)
    } catch (failure) {
      alive.current.signal.aborted || setProblem(failure)
    } finally {
      setBusy(false)
    }
  }
  useEffect(() => {
    if (problem) {
      return undefined
    }
    const seen = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && more(), { rootMargin: '400px' })
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [busy, cursor, problem])
  const shown = images.filter(image => !leaving.value.has(image.id))
  return html`<ul class="cards-of-images" aria-label=${t('mine')} aria-busy=${String(busy)}>${shown.map(image => html`<${Card} key=${image.id} image=${image} />`)}</ul>
    ${problem && html`<${ProblemNotice} problem=${problem} onAgain=${more} />`}
    ${busy && html`<div class="skeleton"></div>`}
    ${cursor === null && shown.length === 0 && html`<div class="empty" role="status">${t(filtered ? 'nothingFound' : 'nothingYet')}${filtered ? html` <${Link} to=${withQuery(Object.fromEntries(FILTERS.map(name => [name, null])))}>${t('showAll')}<//>` : html` <${Link} to="/">${t('start')}<//>`}</div>`}
    <div ref=${end} class="more"></div>`
}

function Card({ image }) {
  const picture = usePicture(api.styleAddress(image.id, 'thumb'))
  const label = image.snippet?.text || dateTime(image.uploadedAt)
  return html`<li class="panel card-of-image"><${Link} to=${`/?image=${encodeURIComponent(image.id)}`} class="thumb" aria-label=${t('open', label.slice(0, 60))}>${picture.value && html`<img src=${picture.value.url} alt="" width="96" height="96" />`}<//>
    <div class="grow"><div class="row"><${Badge} kind=${KINDS[image.status] ?? 'wait'}>${t(`status.${image.status}`)}<//><time class="dim grow" datetime=${image.uploadedAt} title=${dateTime(image.uploadedAt)}>${ago(image.uploadedAt)}</time><span class="dim">${bytes(image.size)}</span></div>
      ${image.snippet && html`<p class="snippet" lang="">${image.snippet.cutBefore && '…'}<${Highlight} ...${image.snippet} />${image.snippet.cutAfter && '…'}</p>`}</div>
    <button type="button" class="quiet danger" aria-label=${t('deleteOf', label.slice(0, 60))} onClick=${() => removeLater(image.id)}>${t('delete')}</button></li>`
}

function Usage() {
  const asked = useAsked(signal => api.usage(signal), session.value.sessionId)
  if (!asked.value) {
    return asked.problem ? html`<${ProblemNotice} problem=${asked.problem} onAgain=${asked.again} />` : null
  }
  const { stored, limits } = asked.value
  const of = (used, limit, write) => (limit === undefined ? write(used) : t('of', write(used), write(limit)))
  return html`<p class="dim">${t('stored', of(stored.images, limits.storedImages, number), of(stored.bytes, limits.storedBytes, bytes))} ${t('allowed', number(limits.uploadsPerMinute))}</p>`
}
