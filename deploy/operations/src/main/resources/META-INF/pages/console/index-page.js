// The index of lists and search: how it is, and how it is made anew.
import { html, useState } from '../shared/preact.js'
import { Badge } from '../shared/badge.js'
import { number, t } from '../shared/i18n.js'
import { post } from './api.js'
import { Confirm, Empty, Heading, Skeleton, Time } from './common.js'
import { state } from './live.js'

function Progress({ rebuild }) {
  return html`<dl><dt>${t('state')}</dt><dd><${Badge} kind=${rebuild.state === 'done' ? 'good' : 'wait'}>${t('rebuild.' + rebuild.state)}<//></dd>
    <dt>${t('lag')}</dt><dd>${t('rebuild.lag', Math.max(0, rebuild.total - rebuild.read))}</dd>
    <dt>${t('events')}</dt><dd>${rebuild.state === 'running' && html`<progress max=${rebuild.total || 1} value=${rebuild.read} aria-label=${t('events')}></progress>`} ${number(rebuild.read)} / ${number(rebuild.total)}</dd>
    ${rebuild.orderedAt && html`<dt>${t('ordered')}</dt><dd><${Time} at=${rebuild.orderedAt} /></dd>`}
    ${rebuild.updatedAt && html`<dt>${t('updated')}</dt><dd><${Time} at=${rebuild.updatedAt} /></dd>`}</dl>`
}

export function IndexPage() {
  const [asking, setAsking] = useState(false)
  const now = state.value
  const health = now['health:index']
  const act = async () => {
    await post('/admin/index/rebuild')
    return t('rebuild.begun')
  }
  return html`<${Heading}>${t('index')}<//>
    ${!health ? html`<${Skeleton} />` : html`<div class="panel">
      <p><${Badge} kind=${health.isUp ? 'good' : 'bad'}>${t(health.isUp ? 'index.up' : 'index.down')}<//> ${health.detail && html`<span class="dim">${health.detail}</span>`}</p></div>
      <h2>${t('rebuild.last')}</h2>
      ${now.rebuild ? html`<div class="panel"><${Progress} rebuild=${now.rebuild} /></div>` : html`<${Empty}>${t('none.rebuild')}<//>`}
      <p class="buttons"><button type="button" disabled=${now.rebuild?.state === 'running'} onClick=${() => setAsking(true)}>${t('rebuild')}</button></p>`}
    ${asking && html`<${Confirm} title=${t('rebuild')} button=${t('rebuild')} act=${act} onClose=${() => setAsking(false)}><p>${t('rebuild.sure')}</p><//>`}`
}
