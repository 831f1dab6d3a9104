// Any image: found by what it says, by its owner or by its name; then all that became of it.
import { html, useState } from '../shared/preact.js'
import { Badge } from '../shared/badge.js'
import { Highlight } from '../shared/highlight.js'
import { toast } from '../shared/toast.js'
import { Link, address, go, withQuery } from '../shared/address.js'
import { bytes, number, t } from '../shared/i18n.js'
import { ask, post, query, useAnswer } from './api.js'
import { Answered, Confirm, Empty, Heading, Original, reasonOf, Time, wordOf, workerName } from './common.js'
import { Rows, usePages } from './rows.js'

const PAGE = 100
const ID = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|k-[A-Za-z0-9_-]{43})$/
const PUBLIC = /^[A-Za-z0-9_-]{60,}$/

async function load(path, cursor) {
  const answer = await ask(path + (cursor ? '&cursor=' + encodeURIComponent(cursor) : ''))
  return { rows: answer.images.map(it => ({ ...it, image: it.id, id: it.owner + '/' + it.id })), cursor: answer.next ?? null, answer }
}

async function find(text) {
  if (text.includes('/')) return '/console/images' + query({ key: text })
  if (ID.test(text)) {
    const { images } = await ask('/admin/images' + query({ id: text }))
    return images.length ? '/console/images' + query({ key: images[0].owner + '/' + text }) : null
  }
  if (PUBLIC.test(text)) {
    const original = await ask('/admin/originals' + query({ publicId: text }))
    return '/console/images' + query({ key: original.key })
  }
  return '/console/images' + query(/^([ut]-[a-z0-9-]+|guest)$/.test(text) ? { owner: text } : { q: text })
}

const STATUS = { completed: 'good', failed: 'bad', pending: 'wait' }

function events(it) {
  const all = []
  if (it.storedAt) all.push({ at: it.storedAt, what: t('event.stored', bytes(it.size)) })
  for (const letter of it.deadLetters) all.push({ at: letter.time, what: t('event.dead', workerName(letter.worker), letter.attempts), detail: letter.reason, link: '/console/dead-letters' + query({ id: letter.id }) })
  if (it.ocr) all.push({ at: it.ocr.time, what: t('event.ocr.' + it.ocr.status, it.ocr.engine), detail: it.ocr.detail })
  for (const rendition of it.renditions) all.push({ at: rendition.time, what: t(rendition.code ? 'event.norendition' : 'event.rendition', rendition.name), detail: rendition.detail })
  return all.sort((a, b) => a.at.localeCompare(b.at))
}

// One sentence of why there is a text, or none.
function verdict(it) {
  if (!it.eTag) return t('verdict.gone')
  if (it.isBeingDeleted) return t('verdict.deleting')
  const letter = it.deadLetters.find(one => one.worker === 'ocr')
  if (it.ocr?.isCurrent && it.ocr.status === 'completed') return it.ocr.lines ? t('verdict.read', it.ocr.lines) : t('verdict.empty')
  if (it.ocr?.isCurrent) return t('verdict.failed', t('code', it.ocr.code))
  if (letter) return t('verdict.dead', t('code', letter.code))
  return t(it.ocr ? 'verdict.older' : 'verdict.pending')
}

function Deletion({ it, onClose, onDone }) {
  const word = (it.image ?? it.key).slice(-4)
  const act = async () => {
    const deletion = await post('/admin/deletions', { key: it.key })
    onDone(deletion)
    return t('deleting', deletion.id)
  }
  return html`<${Confirm} bad asksWord=${word} title=${t('deleteImage')} button=${t('delete')} act=${act} onClose=${onClose}>
    <p>${t('deleteSure')} <code>${it.key}</code></p><//>`
}

function Detail({ imageKey }) {
  const [version, setVersion] = useState(0)
  const of = useAnswer('/admin/originals' + query({ key: imageKey }), version)
  const [deleting, setDeleting] = useState(false)
  const [deletion, setDeletion] = useState(null)
  return html`<section class="panel detail" aria-labelledby="image"><h2 id="image">${t('image')}</h2>
    <${Answered} of=${of}>${it => html`
      <p class="verdict"><${Badge} kind=${it.ocr?.isCurrent ? STATUS[it.ocr.status] : it.deadLetters.length ? 'bad' : 'wait'}>${verdict(it)}<//></p>
      <dl><dt>${t('key')}</dt><dd><code>${it.key}</code></dd>
        ${it.owner && html`<dt>${t('owner')}</dt><dd><${Link} to=${'/console/owners' + query({ owner: it.owner })}>${it.owner}<//></dd>`}
        <dt>${t('publicId')}</dt><dd><code>${it.publicId}</code></dd>
        ${it.contentType && html`<dt>${t('type')}</dt><dd>${it.contentType}, ${bytes(it.size)}</dd>`}</dl>
      ${it.eTag && html`<${Original} imageKey=${it.key} />`}
      <h3>${t('events')}</h3><ol class="events">${events(it).map((event, i) => html`<li key=${i}><${Time} at=${event.at} /> ${event.link ? html`<${Link} to=${event.link}>${event.what}<//>` : event.what} ${event.detail && html`<span class="dim">${event.detail}</span>`}</li>`)}</ol>
      <h3>${t('results')}</h3>
      ${it.ocr ? html`<p>${it.ocr.engine} · ${t('status.' + it.ocr.status)} ${it.ocr.isCurrent ? '' : t('ofOlder')} ${it.ocr.detail ?? ''}</p>${it.ocr.text && html`<pre tabindex="0">${it.ocr.text}</pre>`}` : html`<p class="dim">${t('none.result')}</p>`}
      <h3>${t('renditions')}</h3>
      ${it.renditions.length ? html`<ul class="plain">${it.renditions.map(one => html`<li key=${one.name}><code>${one.name}</code> ${one.engine} ${one.code ? html`<${Badge} kind="bad">${t('code', one.code)}<//>` : bytes(one.size)} ${one.isCurrent ? '' : t('ofOlder')}</li>`)}</ul>` : html`<p class="dim">${t('none.renditions')}</p>`}
      ${deletion && html`<p role="status">${t('deleting', deletion.id)}</p>`}
      <p class="buttons"><button type="button" class="danger" onClick=${() => setDeleting(true)}>${t('deleteImage')}</button>
        <button type="button" onClick=${() => go(withQuery({ key: '' }))}>${t('close')}</button></p>
      ${deleting && html`<${Deletion} it=${it} onClose=${() => setDeleting(false)} onDone=${made => { setDeletion(made); setVersion(version + 1) }} />`}`}<//></section>`
}

function Search({ filter }) {
  const [text, setText] = useState(filter.q ?? filter.owner ?? '')
  const submit = async event => {
    event.preventDefault()
    try {
      const to = text.trim() ? await find(text.trim()) : '/console/images'
      if (to) go(to)
      else toast(t('none.found'))
    } catch (e) { toast(reasonOf(e)) }
  }
  return html`<form class="filter" role="search" onSubmit=${submit}>
    <label class="long">${t('search')}<input type="search" data-search value=${text} placeholder=${t('searchFor')} onInput=${e => setText(e.target.value)} /></label>
    <label>${t('status')}<select value=${filter.status ?? ''} onChange=${e => go(withQuery({ status: e.target.value, key: '' }))}><option value="">${t('all')}</option>
      ${['pending', 'completed', 'failed'].map(it => html`<option value=${it}>${t('status.' + it)}</option>`)}</select></label>
    <button type="submit">${t('find')}</button>
    ${(filter.q || filter.owner || filter.status) && html`<button type="button" onClick=${() => { setText(''); go('/console/images') }}>${t('dropFilter')}</button>`}</form>`
}

const snippet = it => html`${it.snippet.cutBefore && '…'}<${Highlight} ...${it.snippet} />${it.snippet.cutAfter && '…'}`

export function Images() {
  const { query: parameters } = address.value
  const filter = { q: parameters.get('q') ?? undefined, owner: parameters.get('owner') ?? undefined, status: parameters.get('status') ?? undefined }
  const key = parameters.get('key')
  const list = usePages('/admin/images' + query({ ...filter, limit: PAGE }), load)
  const columns = [
    { name: 'image', head: t('image'), cell: it => html`<${Link} to=${withQuery({ key: it.id })} title=${it.id}>${it.image}<//>` },
    { name: 'status', head: t('status'), cell: it => html`<${Badge} kind=${STATUS[it.status] ?? 'wait'}>${wordOf('status', it.status)}<//>` },
    { name: 'text', head: t('text'), kind: 'wide', cell: it => (it.snippet ? snippet(it) : it.code ? t('code', it.code) : '') },
    { name: 'owner', head: t('owner'), kind: 'wide', cell: it => it.owner },
    { name: 'size', head: t('size'), kind: 'number wide', cell: it => bytes(it.size) },
    { name: 'time', head: t('uploaded'), kind: 'wide', cell: it => html`<${Time} at=${it.uploadedAt} />` }
  ]
  return html`<${Heading}>${t('images')}<//>
    <${Search} key=${(filter.q ?? '') + (filter.owner ?? '')} filter=${filter} />
    ${key && html`<${Detail} key=${key} imageKey=${key} />`}
    <${Answered} of=${list}>${() => list.rows.length === 0
      ? html`<${Empty}>${t(filter.q || filter.owner || filter.status ? 'none.found' : 'none.images')}<//>`
      : html`<p class="dim">${t('shown', number(list.rows.length))}</p><${Rows} label=${t('images')} columns=${columns} rows=${list.rows} chosen=${key} onEnd=${list.more} onOpen=${it => go(withQuery({ key: it.id }))} />`}<//>`
}
