// What workers gave up: by reason, then one by one.
import { html, useState } from '../shared/preact.js'
import { Copy } from '../shared/copy.js'
import { toast } from '../shared/toast.js'
import { Link, address, go, withQuery } from '../shared/address.js'
import { number, t } from '../shared/i18n.js'
import { ask, query, useAnswer } from './api.js'
import { Answered, Empty, Failed, Heading, Original, reasonOf, Time, workerName } from './common.js'
import { DiscardChosen, DiscardReason, redriveChosen, RedriveReason } from './letter-actions.js'
import { reasons } from './lanes.js'
import { state } from './live.js'
import { Rows, usePages } from './rows.js'

const PAGE = 500

async function load(path, cursor) {
  const answer = await ask(path + (cursor ? '&cursor=' + encodeURIComponent(cursor) : ''))
  return { rows: answer.deadLetters, cursor: answer.cursor ?? null, answer }
}

function Reasons({ filter, act }) {
  const all = reasons(state.value)
  if (!all.length) return null
  return html`<section aria-labelledby="by-reason"><h2 id="by-reason">${t('byReason')}</h2><table>
    <thead><tr><th scope="col">${t('why')}</th><th scope="col" class="number">${t('count')}</th><th scope="col" class="wide">${t('newest')}</th><th scope="col">${t('actions')}</th></tr></thead>
    <tbody>${all.map(it => html`<tr key=${it.worker + it.code} class=${filter.worker === it.worker && filter.code === it.code ? 'chosen' : ''}>
      <th scope="row"><${Link} to=${'/console/dead-letters' + query({ worker: it.worker, code: it.code })}>${t('code', it.code)}<//> <span class="dim">${workerName(it.worker)}</span></th>
      <td class="number">${number(it.count)}</td><td class="wide"><${Time} at=${it.newest} /></td>
      <td class="buttons"><button type="button" onClick=${() => act('redrive', { worker: it.worker, code: it.code })}>${t('redriveAll')}</button>
        <button type="button" class="danger" onClick=${() => act('discard', { worker: it.worker, code: it.code })}>${t('discardAll')}</button></td></tr>`)}</tbody></table></section>`
}

function pretty(letter) {
  if (!letter.isText) return letter.payload
  try { return JSON.stringify(JSON.parse(letter.payload), null, 2) } catch { return letter.payload }
}

function Letter({ id, onDone }) {
  const of = useAnswer('/admin/dead-letters/' + encodeURIComponent(id))
  const [discarding, setDiscarding] = useState(false)
  const [problem, setProblem] = useState(null)
  const close = () => go(withQuery({ id: '' }))
  const redrive = async () => {
    try {
      await ask(`/admin/dead-letters/${encodeURIComponent(id)}/redrive`, { method: 'POST', body: {} })
      toast(t('redriven', 1, 0))
      onDone()
      close()
    } catch (e) { setProblem(e) }
  }
  return html`<section class="panel detail" aria-labelledby="letter">
    <h2 id="letter">${t('deadLetter')}</h2>
    <${Answered} of=${of}>${letter => html`
      <dl><dt>${t('why')}</dt><dd><strong>${t('code', letter.code)}</strong> <code>${letter.code}</code><br />${letter.reason}</dd>
        <dt>${t('worker')}</dt><dd>${workerName(letter.worker)}</dd>
        <dt>${t('attempts')}</dt><dd>${number(letter.attempts)}</dd>
        <dt>${t('givenUp')}</dt><dd><${Time} at=${letter.time} /></dd>
        ${letter.traceId && html`<dt>${t('trace')}</dt><dd><code>${letter.traceId}</code> <${Copy} text=${letter.traceId} /></dd>`}
        ${letter.source && html`<dt>${t('source')}</dt><dd><code>${letter.source.topic}:${letter.source.partition}:${letter.source.offset}</code></dd>`}
        ${letter.key && html`<dt>${t('image')}</dt><dd><${Link} to=${'/console/images' + query({ key: letter.key })}>${letter.key}<//></dd>`}</dl>
      ${letter.key && html`<${Original} imageKey=${letter.key} />`}
      <details><summary>${t('payload', letter.payloadBytes)}${letter.isText ? '' : ' · Base64'}</summary><pre tabindex="0">${pretty(letter)}</pre></details>
      <details><summary>${t('headers')}</summary><dl>${Object.entries(letter.headers).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl></details>
      ${problem && html`<${Failed} problem=${problem} />`}`}<//>
    <p class="buttons">${of.answer && html`<button type="button" class="primary" onClick=${redrive}>${t('redrive')}</button>
      <button type="button" class="danger" onClick=${() => setDiscarding(true)}>${t('discard')}</button>`}
      <button type="button" onClick=${close}>${t('close')}</button></p>
    ${discarding && html`<${DiscardChosen} ids=${[id]} onClose=${() => setDiscarding(false)} onDone=${() => { onDone(); close() }} />`}
  </section>`
}

const WORKERS = ['ocr', 'rendition', 'intake', 'webhooks']

function Filter({ filter }) {
  const set = (name, value, replace) => go(withQuery({ [name]: value, id: '' }), { replace })
  return html`<div class="filter" role="search">
    <label>${t('worker')}<select value=${filter.worker ?? ''} onChange=${e => set('worker', e.target.value)}>
      <option value="">${t('all')}</option>${WORKERS.map(it => html`<option value=${it}>${workerName(it)}</option>`)}</select></label>
    <label>${t('why')}<input value=${filter.code ?? ''} placeholder="storage_unavailable" onInput=${e => set('code', e.target.value.trim(), true)} /></label>
    <label>${t('keyPrefix')}<input data-search value=${filter.keyPrefix ?? ''} placeholder="guest/" onInput=${e => set('keyPrefix', e.target.value.trim(), true)} /></label>
    ${(filter.worker || filter.code || filter.keyPrefix) && html`<button type="button" onClick=${() => go('/console/dead-letters')}>${t('dropFilter')}</button>`}
  </div>`
}

export function DeadLetters() {
  const { query: parameters } = address.value
  const filter = { worker: parameters.get('worker') ?? undefined, code: parameters.get('code') ?? undefined, keyPrefix: parameters.get('keyPrefix') ?? undefined }
  const id = parameters.get('id')
  const [version, setVersion] = useState(0)
  // INVARIANT: what is chosen was chosen under the filter of now: nothing is done to letters that are not shown.
  const shown = JSON.stringify(filter)
  const [choice, setChoice] = useState({ shown, ids: new Set() })
  const selected = choice.shown === shown ? choice.ids : new Set()
  const [action, setAction] = useState(null)
  const [result, setResult] = useState('')
  const list = usePages('/admin/dead-letters' + query({ ...filter, limit: PAGE }), load, version)
  const done = () => { setChoice({ shown, ids: new Set() }); setVersion(it => it + 1) }
  const toggle = row => setChoice(before => {
    const next = new Set(before.shown === shown ? before.ids : [])
    if (!next.delete(row.id)) next.add(row.id)
    return { shown, ids: next }
  })
  const redrive = async ids => {
    try { setResult(await redriveChosen(ids)); done() } catch (e) { setResult(reasonOf(e)) }
  }
  const columns = [
    { name: 'choose', head: html`<span class="hidden-visually">${t('choose')}</span>`, cell: row => html`<input type="checkbox" aria-label=${t('chooseOne', row.key ?? row.id)} checked=${selected.has(row.id)} onChange=${() => toggle(row)} />` },
    { name: 'key', head: t('image'), cell: row => html`<${Link} to=${withQuery({ id: row.id })} title=${row.key ?? row.id}>${row.key ?? row.id}<//>` },
    { name: 'why', head: t('why'), kind: 'why', cell: row => html`<span title=${row.reason}>${t('code', row.code)}</span>` },
    { name: 'worker', head: t('worker'), kind: 'wide', cell: row => workerName(row.worker) },
    { name: 'attempts', head: t('attempts'), kind: 'number wide', cell: row => number(row.attempts) },
    { name: 'time', head: t('givenUp'), kind: 'wide', cell: row => html`<${Time} at=${row.time} />` }
  ]
  const matching = list.answer?.matching
  return html`<${Heading}>${t('deadLetters')}<//>
    <${Reasons} filter=${filter} act=${(what, of) => setAction({ what, of })} />
    <h2>${t('letters')} ${matching !== undefined && html`<span class="dim">${number(matching)}</span>`}</h2>
    <${Filter} filter=${filter} />
    <p role="status" class="result">${result}</p>
    ${id && html`<${Letter} key=${id} id=${id} onDone=${done} />`}
    ${selected.size > 0 && html`<p class="buttons"><strong>${t('chosen', selected.size)}</strong>
      <button type="button" onClick=${() => redrive([...selected])}>${t('redrive')}</button>
      <button type="button" class="danger" onClick=${() => setAction({ what: 'discardChosen' })}>${t('discard')}</button></p>`}
    <${Answered} of=${list}>${() => list.rows.length === 0
      ? html`<${Empty}>${t(filter.worker || filter.code || filter.keyPrefix ? 'none.found' : 'none.deadLetters')}<//>`
      : html`<${Rows} label=${t('letters')} columns=${columns} rows=${list.rows} total=${matching} selected=${selected} chosen=${id} onEnd=${list.more}
          onOpen=${row => go(withQuery({ id: row.id }))} onSelect=${toggle} onKey=${(key, row) => key === 'e' && (redrive([row.id]), true)} />`}<//>
    ${action?.what === 'redrive' && html`<${RedriveReason} filter=${action.of} onClose=${() => setAction(null)} onDone=${done} />`}
    ${action?.what === 'discard' && html`<${DiscardReason} filter=${action.of} onClose=${() => setAction(null)} onDone=${done} />`}
    ${action?.what === 'discardChosen' && selected.size > 0 && html`<${DiscardChosen} ids=${[...selected]} onClose=${() => setAction(null)} onDone=${done} />`}`
}
