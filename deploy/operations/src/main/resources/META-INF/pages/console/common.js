// What all pages of the console have: headings, states of a list, dialogs, pictures.
import { html, useEffect, useState } from '../shared/preact.js'
import { Dialog } from '../shared/dialog.js'
import { toast } from '../shared/toast.js'
import { ago, dateTime, hasWord, t } from '../shared/i18n.js'
import { Heading as Titled } from '../shared/shell.js'

// The focus goes to the heading of a page, so that a screen reader says where it is.
export const Heading = ({ children }) => html`<${Titled} focused>${children}<//>`

export const reasonOf = problem => (hasWord('problem.' + problem.code) ? t('problem.' + problem.code) : problem.detail ?? problem.title)

// A relative time, with the exact one in its title.
export const Time = ({ at }) => html`<time datetime=${at} title=${dateTime(at)}>${ago(at)}</time>`

export function Failed({ problem, again }) {
  return html`<div class="panel failed" role="alert"><p><strong>${t('failed')}</strong> ${reasonOf(problem)}</p>
    <p class="dim">${problem.status || ''} ${problem.code}</p>
    ${again && html`<button type="button" onClick=${again}>${t('again')}</button>`}</div>`
}

// Rows of nothing, but only for one who waits longer than it takes to blink.
export function Skeleton() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200)
    return () => clearTimeout(timer)
  }, [])
  return html`<div class="skeletons" role="status" aria-label=${t('loading')}>${late && [1, 2, 3].map(it => html`<div class="skeleton" key=${it}></div>`)}</div>`
}

export function Empty({ children }) {
  return html`<div class="panel empty"><p>${children}</p></div>`
}

// What an answer is shown as, in each of its states.
export function Answered({ of, children }) {
  if (of.problem && !of.answer) return html`<${Failed} problem=${of.problem} again=${of.again} />`
  if (!of.answer) return html`<${Skeleton} />`
  return html`${of.problem && html`<${Failed} problem=${of.problem} again=${of.again} />`}${children(of.answer)}`
}

// Asks before something is done. Its answer stays on the page until it was done or refused.
export function Confirm({ title, button, bad, asksReason, asksWord, act, onClose, children }) {
  const [reason, setReason] = useState('')
  const [word, setWord] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState(null)
  const ready = !busy && (!asksReason || reason.trim()) && (!asksWord || word.trim() === asksWord)
  const go = async event => {
    event.preventDefault()
    setBusy(true)
    try {
      const said = await act(reason.trim())
      if (said) toast(said)
      onClose()
    } catch (e) {
      setProblem(e)
      setBusy(false)
    }
  }
  return html`<${Dialog} title=${title} onClose=${onClose}><form onSubmit=${go}>
    ${children}
    ${asksReason && html`<label>${t('reason')}<input name="reason" required maxlength="500" value=${reason} onInput=${e => setReason(e.target.value)} /></label>`}
    ${asksWord && html`<label>${t('typeWord', asksWord)}<input name="word" autocomplete="off" value=${word} onInput=${e => setWord(e.target.value)} /></label>`}
    ${problem && html`<${Failed} problem=${problem} />`}
    <p class="buttons"><button type="submit" class=${bad ? 'bad' : 'first'} disabled=${!ready}>${button}</button>
      <button type="button" onClick=${onClose}>${t('cancel')}</button></p>
  </form><//>`
}

// An original, fetched only for one who asks: the audit has each look.
export function Original({ imageKey }) {
  const [shown, setShown] = useState(null)
  const [problem, setProblem] = useState(false)
  if (problem) return html`<p class="dim" role="status">${t('noPicture')}</p>`
  if (shown !== imageKey) {
    return html`<p><button type="button" onClick=${() => setShown(imageKey)}>${t('showPicture')}</button> <span class="dim">${t('picturesAudited')}</span></p>`
  }
  return html`<img class="original" alt=${t('original')} src=${'/admin/originals/picture?' + new URLSearchParams({ key: imageKey })} onError=${() => setProblem(true)} />`
}

export function duration(seconds) {
  if (seconds < 1) return t('seconds', seconds.toFixed(1))
  if (seconds < 90) return t('seconds', Math.round(seconds))
  if (seconds < 5400) return t('minutes', Math.round(seconds / 60))
  if (seconds < 172800) return t('hours', Math.round(seconds / 3600))
  return t('days', Math.round(seconds / 86400))
}

// The word for what a service says, or what it says where a newer one says what is not known here.
export const wordOf = (kind, it) => (hasWord(kind + '.' + it) ? t(kind + '.' + it) : it)

export const workerName = worker => wordOf('worker', worker)
