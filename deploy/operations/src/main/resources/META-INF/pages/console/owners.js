// What owners have stored, what each of them may, and the end of all sessions of one.
import { html, useState } from '../shared/preact.js'
import { Link, address, go } from '../shared/address.js'
import { bytes, number, t } from '../shared/i18n.js'
import { ask, post, query } from './api.js'
import { Answered, Confirm, Empty, Heading } from './common.js'
import { Rows, usePages } from './rows.js'

async function load(path, cursor) {
  const answer = await ask(path + (cursor ? '&cursor=' + encodeURIComponent(cursor) : ''))
  return { rows: answer.owners.map(it => ({ ...it, id: it.owner })), cursor: answer.next ?? null, answer }
}

const LIMITS = { uploadsPerMinute: number, bytesPerDay: bytes, storedImages: number, storedBytes: bytes, pixelsPerMinute: number, waits: number, streams: number }

function Limits({ limits }) {
  return html`<details><summary>${t('limits')}</summary><dl>${Object.entries(LIMITS).map(([name, shown]) => html`<dt>${t('limit.' + name)}</dt><dd>${limits[name] === undefined ? t('unlimited') : shown(limits[name])}</dd>`)}</dl></details>`
}

function Revocation({ owner, onClose }) {
  const act = async () => {
    await post('/admin/revocations', { owner })
    return t('revoked', owner)
  }
  return html`<${Confirm} bad title=${t('revoke')} button=${t('revoke')} act=${act} onClose=${onClose}><p>${t('revokeSure')} <code>${owner}</code></p><//>`
}

export function Owners() {
  const owner = address.value.query.get('owner') ?? ''
  const [text, setText] = useState(owner)
  const [revoking, setRevoking] = useState(null)
  const list = usePages('/admin/owners' + query({ owner, limit: 100 }), load)
  const submit = event => {
    event.preventDefault()
    go('/console/owners' + query({ owner: text.trim() }))
  }
  const canRevoke = name => name !== 'guest'
  const columns = [
    { name: 'owner', head: t('owner'), cell: it => html`<${Link} to=${'/console/images' + query({ owner: it.owner })} title=${it.owner}>${it.owner}<//>` },
    { name: 'images', head: t('images'), kind: 'number', cell: it => number(it.stored.images) },
    { name: 'bytes', head: t('size'), kind: 'number', cell: it => bytes(it.stored.bytes) },
    { name: 'texts', head: t('texts'), kind: 'number wide', cell: it => number(it.stored.texts) },
    { name: 'today', head: t('today'), kind: 'number wide', cell: it => number(it.today.uploads) },
    { name: 'calls', head: t('engineCalls'), kind: 'number wide', cell: it => number(it.today.engineCalls) },
    { name: 'revoke', head: t('actions'), cell: it => canRevoke(it.owner) && html`<button type="button" class="danger" onClick=${() => setRevoking(it.owner)}>${t('revoke')}</button>` }
  ]
  return html`<${Heading}>${t('owners')}<//>
    <form class="filter" role="search" onSubmit=${submit}><label class="long">${t('owner')}<input type="search" data-search value=${text} placeholder="u-…" onInput=${e => setText(e.target.value)} /></label>
      <button type="submit">${t('find')}</button>
      ${/^[ut]-/.test(owner) && html`<button type="button" class="danger" onClick=${() => setRevoking(owner)}>${t('revoke')}</button>`}
      ${owner && html`<button type="button" onClick=${() => { setText(''); go('/console/owners') }}>${t('dropFilter')}</button>`}</form>
    <${Answered} of=${list}>${answer => html`<${Limits} limits=${answer.limits} />
      ${list.rows.length === 0 ? html`<${Empty}>${t(owner ? 'none.found' : 'none.owners')}<//>` : html`<${Rows} label=${t('owners')} columns=${columns} rows=${list.rows} onEnd=${list.more} />`}`}<//>
    ${revoking && html`<${Revocation} owner=${revoking} onClose=${() => setRevoking(null)} />`}`
}
