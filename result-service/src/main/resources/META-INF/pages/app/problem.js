/** What went wrong, in the page's language: by the code, and below it what the server says of this case. */
import { html } from '../shared/preact.js'
import { hasWord, t } from '../shared/i18n.js'

export const problemTitle = problem => (hasWord(`error.${problem.code}`) ? t(`error.${problem.code}`) : t('error.other', problem.code ?? problem.status))

export function ProblemNotice({ problem, onAgain }) {
  return html`<div class="notice bad" role="alert">
    <strong>${problemTitle(problem)}</strong>
    ${problem.detail && html`<div class="dim">${problem.detail}</div>`}
    <div class="dim"><code>${problem.code}</code>${problem.retryAfter && ` · ${t('retryAfter', problem.retryAfter)}`}</div>
    ${onAgain && html`<button type="button" onClick=${onAgain}>${t('again')}</button>`}
  </div>`
}
