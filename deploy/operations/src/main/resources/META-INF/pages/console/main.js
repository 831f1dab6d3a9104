// The operations console: which page the address means, who is logged in, and the keys.
import { effect, html, render, signal, useEffect, useState } from '../shared/preact.js'
import { Dialog } from '../shared/dialog.js'
import { Shell } from '../shared/shell.js'
import { address, go } from '../shared/address.js'
import { toast } from '../shared/toast.js'
import { dateTime, t } from '../shared/i18n.js'
import './words.js'
import { ask, session, signOn } from './api.js'
import { connection, follow, leave, reconnect } from './live.js'
import { Failed, reasonOf, Skeleton } from './common.js'
import { Login } from './login.js'
import { Overview } from './overview.js'
import { DeadLetters } from './dead-letters.js'
import { Replays } from './replays.js'
import { Images } from './images.js'
import { IndexPage } from './index-page.js'
import { Owners } from './owners.js'
import { AuditPage } from './audit.js'

const PAGES = [
  ['/console', 'overview', 'o', Overview],
  ['/console/dead-letters', 'deadLetters', 'd', DeadLetters],
  ['/console/replays', 'replays', 'r', Replays],
  ['/console/images', 'images', 'i', Images],
  ['/console/index', 'index', 'x', IndexPage],
  ['/console/owners', 'owners', 'w', Owners],
  ['/console/audit', 'audit', 'a', AuditPage]
]

function Lost() {
  const { at, lost } = connection.value
  if (!lost) return null
  return html`<p class="lost" role="status">${t('lost', at ? dateTime(at) : '–')} <button type="button" onClick=${reconnect}>${t('again')}</button></p>`
}

function Keys({ onClose }) {
  return html`<${Dialog} title=${t('keys')} onClose=${onClose}><dl class="keys">
    ${PAGES.map(([, word, key]) => html`<dt><kbd>g</kbd> <kbd>${key}</kbd></dt><dd>${t(word)}</dd>`)}
    ${[['/', 'key.search'], ['j k', 'key.rows'], ['Enter', 'key.open'], ['x', 'key.choose'], ['e', 'key.redrive'], ['Esc', 'key.close'], ['?', 'keys']].map(([key, word]) => html`<dt><kbd>${key}</kbd></dt><dd>${t(word)}</dd>`)}</dl>
    <p class="buttons"><button type="button" onClick=${onClose}>${t('close')}</button></p><//>`
}

function useKeys(setShown) {
  useEffect(() => {
    let before = ''
    const press = event => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return
      const page = before === 'g' && PAGES.find(it => it[2] === event.key)
      before = event.key
      if (page) go(page[0])
      else if (event.key === '/') document.querySelector('[data-search]')?.focus()
      else if (event.key === '?') setShown(true)
      else return
      event.preventDefault()
      before = ''
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

// INVARIANT: the page says "logged out" only where the service has said that the session is over: the cookie opens it otherwise.
async function logOut() {
  try { await ask('/console/session', { method: 'DELETE', body: {} }) } catch (problem) {
    if (problem.status !== 401) {
      toast(t('stillLoggedIn', reasonOf(problem)))
      return
    }
  }
  session.value = null
  // The refusal tells the login how else a session begins.
  if (!signOn.value) ask('/console/session').catch(() => {})
}

function Console() {
  const [keysShown, setKeysShown] = useState(false)
  useKeys(setKeysShown)
  const page = PAGES.find(it => it[0] === address.value.path) ?? PAGES[0]
  const tools = html`<button type="button" class="quiet" onClick=${() => setKeysShown(true)} aria-label=${t('keys')}>?</button><button type="button" class="quiet" onClick=${logOut}>${t('logOut')}</button>`
  return html`<${Shell} name="图文 Tuwen" current=${page[1]} pages=${PAGES.map(([to, word]) => ({ key: word, title: t(word), to }))} extra=${tools}>
    <${Lost} /><${page[3]} key=${page[0]} />
    ${keysShown && html`<${Keys} onClose=${() => setKeysShown(false)} />`}<//>`
}

// Why it is not known whether there is a session.
const unknown = signal(null)

function begin() {
  unknown.value = null
  ask('/console/session').then(it => { session.value = it }, problem => {
    if (problem.status === 401) session.value = null
    else unknown.value = problem
  })
}

function App() {
  if (session.value === undefined) return html`<main>${unknown.value ? html`<${Failed} problem=${unknown.value} again=${begin} />` : html`<${Skeleton} />`}</main>`
  return session.value ? html`<${Console} />` : html`<${Login} />`
}

effect(() => (session.value ? follow() : leave()))
begin()
document.body.replaceChildren()
render(html`<${App} />`, document.body)
