// Who did what, when, and how it ended.
import { html } from '../shared/preact.js'
import { Badge } from '../shared/badge.js'
import { Link, address, go, withQuery } from '../shared/address.js'
import { dateTime, t } from '../shared/i18n.js'
import { ask, query } from './api.js'
import { Answered, Empty, Heading, Time, wordOf } from './common.js'
import { Rows, usePages } from './rows.js'

async function load(path, cursor) {
  const answer = await ask(path + (cursor ? '&cursor=' + encodeURIComponent(cursor) : ''))
  return { rows: answer.events, cursor: answer.cursor ?? null, answer }
}

const KIND = { done: 'good', failed: 'bad', begun: 'wait' }
const who = actor => wordOf('how', actor.how) + (actor.subject ? ' ' + actor.subject : '') + (actor.session ? ' ' + actor.session : '')
const target = event => Object.values(event.target).join(' ') || event.request || ''

function Event({ event }) {
  return html`<section class="panel detail" aria-labelledby="event"><h2 id="event">${wordOf('action', event.action)}</h2><dl>
    <dt>${t('when')}</dt><dd>${dateTime(event.time)}</dd>
    <dt>${t('who')}</dt><dd>${who(event.actor)} · ${event.actor.address}</dd>
    <dt>${t('outcome')}</dt><dd><${Badge} kind=${KIND[event.outcome]}>${t('outcome.' + event.outcome)}<//> ${event.code ?? ''}</dd>
    ${Object.entries(event.target).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}
    ${event.request && html`<dt>${t('request')}</dt><dd><code>${event.request}</code></dd>`}
    ${event.result && html`<dt>${t('answer')}</dt><dd><code>${event.result}</code></dd>`}</dl>
    <p class="buttons"><button type="button" onClick=${() => go(withQuery({ id: '' }))}>${t('close')}</button></p></section>`
}

const ACTIONS = ['dead_letter', 'replay', 'deletion', 'sessions', 'index', 'image', 'picture', 'session.', 'import', 'sweep']

export function AuditPage() {
  const { query: parameters } = address.value
  const filter = { action: parameters.get('action') ?? undefined, outcome: parameters.get('outcome') ?? undefined }
  const id = parameters.get('id')
  const list = usePages('/admin/audit' + query({ ...filter, limit: 500 }), load)
  const set = name => event => go(withQuery({ [name]: event.target.value, id: '' }))
  const columns = [
    { name: 'time', head: t('when'), cell: it => html`<${Time} at=${it.time} />` },
    { name: 'action', head: t('what'), cell: it => html`<${Link} to=${withQuery({ id: it.id })}>${wordOf('action', it.action)}<//>` },
    { name: 'who', head: t('who'), kind: 'wide', cell: it => who(it.actor) },
    { name: 'target', head: t('target'), kind: 'wide', cell: it => html`<span title=${target(it)}>${target(it)}</span>` },
    { name: 'outcome', head: t('outcome'), cell: it => html`<${Badge} kind=${KIND[it.outcome]}>${t('outcome.' + it.outcome)}<//>` }
  ]
  const event = id && list.rows.find(it => it.id === id)
  return html`<${Heading}>${t('audit')}<//>
    <div class="filter" role="search"><label>${t('what')}<select value=${filter.action ?? ''} onChange=${set('action')}><option value="">${t('all')}</option>${ACTIONS.map(it => html`<option value=${it}>${t('actions.' + it)}</option>`)}</select></label>
      <label>${t('outcome')}<select value=${filter.outcome ?? ''} onChange=${set('outcome')}><option value="">${t('all')}</option>${['done', 'failed', 'begun'].map(it => html`<option value=${it}>${t('outcome.' + it)}</option>`)}</select></label></div>
    ${event && html`<${Event} event=${event} />`}
    <${Answered} of=${list}>${answer => list.rows.length === 0 ? html`<${Empty}>${t('none.audit')}<//>` : html`<${Rows} label=${t('audit')} columns=${columns} rows=${list.rows} total=${answer.matching} chosen=${id} onEnd=${list.more} onOpen=${it => go(withQuery({ id: it.id }))} />`}<//>`
}
