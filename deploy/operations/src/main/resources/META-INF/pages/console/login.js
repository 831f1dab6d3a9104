// The login: a form for the operators' token, or a code that ./tuwen has put behind the address.
import { html, useEffect, useState } from '../shared/preact.js'
import { Shell } from '../shared/shell.js'
import { t } from '../shared/i18n.js'
import { post, session, signOn } from './api.js'
import { Failed, Heading } from './common.js'

// Behind the # it reaches no log; it is taken away at once, so that it stands in no history either.
const CODE = /^#login=([\w-]{32})$/.exec(location.hash)?.[1]
if (CODE) history.replaceState(null, '', location.pathname + location.search)
let code = CODE

export function takeCode() {
  const taken = code
  code = null
  return taken
}

// What a provider's refusal left in the address is said once, and is no news at a later login.
let refusal = location.hash === '#refused' ? 'noOperator' : new URLSearchParams(location.search).has('error') ? 'signOnFailed' : null
if (refusal) history.replaceState(null, '', location.pathname)

function takeRefusal() {
  const taken = refusal
  refusal = null
  return taken
}

export function Login() {
  const [token, setToken] = useState('')
  const [problem, setProblem] = useState(null)
  const [busy, setBusy] = useState(false)
  const [refused] = useState(takeRefusal)
  const begin = async credential => {
    setBusy(true)
    setProblem(null)
    try {
      session.value = await post('/console/session', credential)
    } catch (e) {
      setProblem(e)
      setBusy(false)
    }
  }
  useEffect(() => {
    const taken = takeCode()
    if (taken) begin({ code: taken })
  }, [])
  const submit = event => { event.preventDefault(); begin({ token }) }
  return html`<${Shell} name="图文 Tuwen" pages=${[]}><${Heading}>${t('login')}<//>
    <form class="panel login" onSubmit=${submit}><label>${t('token')}<input type="password" name="token" autocomplete="current-password" required value=${token} onInput=${e => setToken(e.target.value)} /></label>
      <p class="dim">${t('tokenWhere')}</p>
      ${!isSecureContext && html`<p class="bad" role="alert">${t('insecure')}</p>`}
      ${refused && html`<p class="bad" role="alert">${t(refused)}</p>`}
      ${problem && html`<${Failed} problem=${problem} />`}
      <p class="buttons"><button type="submit" class="primary" disabled=${busy}>${t('logIn')}</button>${signOn.value && html`<a href="/console/oidc">${t('signOn')}</a>`}</p></form><//>`
}
