/** Who is logged in; where simulated platforms are, a login by one click. */
import { html, useState } from '../shared/preact.js'
import { Dialog } from '../shared/dialog.js'
import { t } from '../shared/i18n.js'
import { ProblemNotice } from './problem.js'
import { isGuest, logIn, logOut, session, site } from './session.js'

const PEOPLE = [['wechat', 'alice'], ['wechat', 'bob'], ['alipay', 'carol']]

export function Account() {
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState(null)
  if (!isGuest.value) {
    return html`<span class="dim">${session.value.name}</span><button type="button" class="quiet" onClick=${logOut}>${t('logOut')}</button>`
  }
  const enter = (platform, name) => logIn(platform, name).then(() => setOpen(false), setProblem)
  return html`<span class="dim">${t('guest')}</span>
    <button type="button" class="quiet" onClick=${() => { setProblem(null); setOpen(true) }}>${t('logIn')}</button>
    ${open && html`<${Dialog} title=${t('logIn')} onClose=${() => setOpen(false)} actions=${html`<button type="button" onClick=${() => setOpen(false)}>${t('close')}</button>`}>
      ${site.value.simulators
        ? html`<p>${t('simulated')}</p><div class="row">${PEOPLE.map(([platform, name]) => html`<button type="button" key=${name} onClick=${() => enter(platform, name)}>${name} · ${t(platform)}</button>`)}</div>`
        : html`<p>${t('noSimulators')}</p>`}
      ${problem && html`<${ProblemNotice} problem=${problem} />`}
    <//>`}`
}
