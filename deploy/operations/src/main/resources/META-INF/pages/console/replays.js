// Images that go through the workers again: what is meant as sentences, counted before it is done.
import { html, useEffect, useState } from '../shared/preact.js'
import { Badge } from '../shared/badge.js'
import { Copy } from '../shared/copy.js'
import { toast } from '../shared/toast.js'
import { Link, address } from '../shared/address.js'
import { number, t } from '../shared/i18n.js'
import { ask, post, query, useAnswer } from './api.js'
import { Answered, Confirm, duration, Empty, Failed, Heading, reasonOf, Time, wordOf, workerName } from './common.js'
import { state } from './live.js'

const KINDS = { running: 'wait', draining: 'wait', paused: 'wait', done: 'good', cancelled: 'wait', failed: 'bad' }
const isOver = run => ['done', 'cancelled', 'failed'].includes(run.state)

// What is no time goes as it is, for the service to refuse. Left out, it would mean all.
function timeOf(text) {
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? text : time.toISOString()
}

// As the API takes it; what is empty is left out.
export function specOf(form, dryRun) {
  const spec = { workers: [form.worker], rate: Number(form.rate), dryRun }
  if (form.from) spec.from = timeOf(form.from)
  if (form.to) spec.to = timeOf(form.to)
  if (form.owner) spec.owner = form.owner
  if (form.keyPrefix) spec.keyPrefix = form.keyPrefix
  if (form.which === 'failed') spec.onlyFailed = true
  if (form.which === 'missing') spec.onlyMissing = true
  if (form.which === 'older') spec.onlyOlderThan = form.engine
  return spec
}

// A word of a shell: what is plain stays as it is.
const quoted = text => (/^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

export function commandOf(spec) {
  const options = [`--workers=${spec.workers.join(',')}`]
  if (spec.from) options.push(`--from=${spec.from}`)
  if (spec.to) options.push(`--to=${spec.to}`)
  if (spec.owner) options.push(`--owner=${quoted(spec.owner)}`)
  if (spec.keyPrefix) options.push(`--key-prefix=${quoted(spec.keyPrefix)}`)
  if (spec.onlyFailed) options.push('--only-failed')
  if (spec.onlyMissing) options.push('--only-missing')
  if (spec.onlyOlderThan) options.push(`--only-older-than=${quoted(spec.onlyOlderThan)}`)
  options.push(`--rate=${spec.rate}`)
  if (spec.dryRun) options.push('--dry-run')
  return './tuwen replay ' + options.join(' ')
}

function Form({ onOrdered }) {
  const [form, setForm] = useState({ worker: 'ocr', which: 'older', engine: 'embedded/3', from: '', to: '', owner: '', keyPrefix: '', rate: '100' })
  const [problem, setProblem] = useState(null)
  const [busy, setBusy] = useState(false)
  const set = name => event => setForm({ ...form, [name]: event.target.value })
  const spec = specOf(form, false)
  const order = async dryRun => {
    setBusy(true)
    setProblem(null)
    try {
      onOrdered(await post('/admin/replays', specOf(form, dryRun)), form)
    } catch (e) { setProblem(e) }
    setBusy(false)
  }
  const count = event => { event.preventDefault(); order(true) }
  return html`<form class="panel sentences" onSubmit=${count} aria-labelledby="new-replay"><h2 id="new-replay">${t('newReplay')}</h2>
    <p><label>${t('replay.again')} <select value=${form.worker} onChange=${set('worker')}><option value="ocr">${t('worker.ocr')}</option><option value="rendition">${t('worker.rendition')}</option></select></label>
      <label>${t('replay.which')} <select name="which" value=${form.which} onChange=${set('which')}>${['older', 'failed', 'missing', 'all'].map(it => html`<option value=${it}>${t('which.' + it)}</option>`)}</select></label>
      ${form.which === 'older' && html`<label>${t('replay.engine')} <input name="engine" class="short" required value=${form.engine} onInput=${set('engine')} /></label>`}</p>
    <details><summary>${t('replay.narrow')}</summary>
      <p><label>${t('from')} <input type="datetime-local" value=${form.from} onInput=${set('from')} /></label> <label>${t('to')} <input type="datetime-local" value=${form.to} onInput=${set('to')} /></label></p>
      <p><label>${t('owner')} <input value=${form.owner} placeholder="u-…" onInput=${set('owner')} /></label> <label>${t('keyPrefix')} <input value=${form.keyPrefix} onInput=${set('keyPrefix')} /></label></p></details>
    <p><label>${t('replay.rate')} <input type="number" class="short" min="1" max="10000" required value=${form.rate} onInput=${set('rate')} /></label></p>
    ${problem && html`<${Failed} problem=${problem} />`}
    <p class="buttons"><button type="submit" class="primary" disabled=${busy}>${t('replay.count')}</button></p>
    <p class="dim">${t('replay.same')} <code>${commandOf(spec)}</code> <${Copy} text=${commandOf(spec)} /></p>
  </form>`
}

function Run({ run, chosen, onChanged, onStart }) {
  const [cancelling, setCancelling] = useState(false)
  const [problem, setProblem] = useState(null)
  const done = run.total - run.ahead
  const want = async what => {
    try { await post(`/admin/replays/${encodeURIComponent(run.id)}/${what}`); onChanged() } catch (e) { setProblem(e) }
  }
  const { dryRun, onlyOlderThan, onlyFailed, onlyMissing, owner, keyPrefix, workers } = run.spec
  const says = [workers.map(it => workerName(it)).join(', '), onlyOlderThan && t('olderThan', onlyOlderThan), onlyFailed && t('which.failed'), onlyMissing && t('which.missing'), owner, keyPrefix].filter(Boolean).join(' · ')
  return html`<li class=${'panel ' + (chosen ? 'chosen' : '')}>
    <p><strong>${run.id}</strong> <${Badge} kind=${KINDS[run.state] ?? 'wait'}>${wordOf('run', run.state)}<//> ${dryRun && html`<em>${t('dryRun')}</em>`} <${Time} at=${run.createdAt} /></p>
    <p class="dim">${says}</p>
    ${isOver(run) ? null : html`<p><progress max=${run.total || 1} value=${done} aria-label=${run.id}></progress> ${number(done)} / ${number(run.total)}${run.etaSeconds ? ' · ' + t('is.until', duration(run.etaSeconds)) : ''}</p>`}
    <p>${dryRun ? t('wouldRead', run.matched, duration(run.matched / run.rate)) : t('published', Object.values(run.published).reduce((sum, it) => sum + it, 0), run.matched)}</p>
    ${run.trouble && html`<p class="bad">${run.trouble}</p>`}
    ${problem && html`<${Failed} problem=${problem} />`}
    <p class="buttons">
      ${dryRun && isOver(run) && run.matched > 0 && html`<button type="button" class="primary" onClick=${() => onStart(run)}>${t('replay.start')}</button>`}
      ${!isOver(run) && run.state !== 'draining' && run.wanted === 'run' && html`<button type="button" onClick=${() => want('pause')}>${t('pause')}</button>`}
      ${!isOver(run) && run.wanted === 'pause' && html`<button type="button" onClick=${() => want('resume')}>${t('resume')}</button>`}
      ${!isOver(run) && html`<button type="button" class="danger" onClick=${() => setCancelling(true)}>${t('cancelRun')}</button>`}</p>
    ${cancelling && html`<${Confirm} bad title=${t('cancelRun')} button=${t('cancelRun')} onClose=${() => setCancelling(false)} act=${() => want('cancel')}><p>${t('cancelSure', run.id)}</p><//>`}
  </li>`
}

export function Replays() {
  const [version, setVersion] = useState(0)
  // Whatever the stream tells of replays makes the list anew, and nothing else does.
  const live = JSON.stringify(state.value.replays ?? [])
  const list = useAnswer('/admin/replays', live + version)
  const id = address.value.query.get('id')
  const [ordered, setOrdered] = useState(null)
  const changed = () => setVersion(it => it + 1)
  // A run may begin and end between two pieces of the stream.
  useEffect(() => {
    if (!list.answer?.replays.some(it => !isOver(it))) return
    const timer = setTimeout(changed, 1000)
    return () => clearTimeout(timer)
  }, [list.answer])
  const start = async run => {
    try {
      const begun = await post('/admin/replays', { ...onlyGiven(run.spec), dryRun: false })
      setOrdered(begun.id)
      changed()
      toast(t('replay.begun', begun.id))
    } catch (e) { toast(reasonOf(e)) }
  }
  return html`<${Heading}>${t('replays')}<//>
    <${Form} onOrdered=${run => { setOrdered(run.id); changed() }} />
    <h2>${t('replay.list')}</h2>
    <${Answered} of=${list}>${answer => answer.replays.length === 0
      ? html`<${Empty}>${t('none.replays')}<//>`
      : html`<ul class="plain runs">${answer.replays.map(run => html`<${Run} key=${run.id} run=${run} chosen=${run.id === ordered || run.id === id} onChanged=${changed} onStart=${start} />`)}</ul>`}<//>`
}

// A spec as it was told, as one that can be sent.
function onlyGiven(spec) {
  const given = {}
  for (const name of ['workers', 'from', 'to', 'owner', 'keyPrefix', 'onlyFailed', 'onlyMissing', 'onlyOlderThan', 'rate']) {
    const value = spec[name]
    if (value === null || value === undefined || value === false || value === '') continue
    given[name] = value
  }
  return given
}
