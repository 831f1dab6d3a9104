/** One image: its text beside the picture, its renditions, and how to ask for the same from a program. */
import { html } from '../shared/preact.js'
import { address, go, Link, withQuery } from '../shared/address.js'
import { bytes, dateTime, t } from '../shared/i18n.js'
import { Heading } from '../shared/shell.js'
import { Tabs } from '../shared/tabs.js'
import * as api from './api.js'
import { useAsked } from './asked.js'
import { Code } from './code.js'
import { ProblemNotice } from './problem.js'
import { removeLater } from './mine.js'
import { recent } from './recent.js'
import { Renditions } from './renditions.js'
import { session } from './session.js'
import { TextView } from './text.js'

const VIEWS = ['text', 'renditions', 'code']

export function ImagePage({ id }) {
  const found = useAsked(signal => api.state(id, signal), `${id} ${session.value?.sessionId}`)
  const asked = address.value.query.get('view')
  const view = VIEWS.includes(asked) ? asked : 'text'
  const name = recent.value.find(entry => entry.id === id)?.name ?? t('image')
  if (found.problem) {
    return html`<${Heading} focused>${t('image')}<//><${ProblemNotice} problem=${found.problem} onAgain=${found.again} /><p><${Link} to="/">${t('toStart')}<//></p>`
  }
  const image = found.value
  const tabs = VIEWS.map(key => ({ key, title: t(`view.${key}`) }))
  return html`<${Heading} focused>${name}<//>
    <p class="dim">${image ? `${bytes(image.size)} · ${image.contentType} · ${dateTime(image.uploadedAt)}` : t('loading')}
      ${image && html` <button type="button" class="quiet danger" onClick=${() => { removeLater(id); go('/') }}>${t('delete')}</button>`}</p>
    <${Tabs} id="views" label=${t('views')} tabs=${tabs} chosen=${view} onChoose=${key => go(withQuery({ view: key === 'text' ? null : key }))}>
      ${view === 'renditions' && image && html`<${Renditions} image=${image} />`}
      ${view === 'code' && image && html`<${Code} image=${image} name=${name} />`}
      ${view === 'text' && html`<${TextView} id=${id} name=${name} />`}
    <//>`
}
