/** One image: its text beside the picture, its renditions, and how to ask for the same from a program. */
import { html, useEffect, useState } from '../shared/preact.js'
import { address, go, Link, withQuery } from '../shared/address.js'
import { bytes, dateTime, t } from '../shared/i18n.js'
import { Heading } from '../shared/shell.js'
import { Tabs } from '../shared/tabs.js'
import * as api from './api.js'
import { ProblemNotice } from './problem.js'
import { recent } from './recent.js'
import { session } from './session.js'
import { TextView } from './text.js'

/** What a part of the page waits for: `{ value, problem, again }`, asked anew for another key. */
export function useAsked(ask, key) {
  const [answer, setAnswer] = useState({})
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    setAnswer({})
    ask(stop.signal).then(value => setAnswer({ value }), problem => stop.signal.aborted || setAnswer({ problem }))
    return () => stop.abort()
  }, [key, turn])
  return { ...answer, again: () => setTurn(turn + 1) }
}

/** A rendition as an address that an `<img>` can show, as long as the part is there. */
export function usePicture(path) {
  const asked = useAsked(async signal => {
    const { blob, type } = await api.rendition(path, signal)
    return { url: URL.createObjectURL(blob), size: blob.size, type, blob }
  }, path)
  useEffect(() => () => asked.value && URL.revokeObjectURL(asked.value.url), [asked.value])
  return asked
}

export function ImagePage({ id }) {
  const found = useAsked(signal => api.state(id, signal), `${id} ${session.value?.sessionId}`)
  const view = address.value.query.get('view') ?? 'text'
  const name = recent.value.find(entry => entry.id === id)?.name ?? t('image')
  if (found.problem) {
    return html`<${Heading} focused>${t('image')}<//><${ProblemNotice} problem=${found.problem} onAgain=${found.again} /><p><${Link} to="/">${t('toStart')}<//></p>`
  }
  const image = found.value
  const tabs = ['text'].map(key => ({ key, title: t(`view.${key}`) }))
  return html`<${Heading} focused>${name}<//>
    <p class="dim">${image ? `${bytes(image.size)} · ${image.contentType} · ${dateTime(image.uploadedAt)}` : t('loading')}</p>
    <${Tabs} id="views" label=${t('views')} tabs=${tabs} chosen=${view} onChoose=${key => go(withQuery({ view: key === 'text' ? null : key }))}>
      ${view === 'text' && html`<${TextView} id=${id} name=${name} />`}
    <//>`
}
