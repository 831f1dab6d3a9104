/** The picture with a box over each word, and the text beside it: what is pointed at on one side lights up on the other. */
import { html, useState } from '../shared/preact.js'
import { Copy, copyText } from '../shared/copy.js'
import { number, t } from '../shared/i18n.js'
import { Picture } from '../shared/picture.js'
import * as api from './api.js'
import { useAsked, usePicture } from './asked.js'
import { ProblemNotice } from './problem.js'
import { session } from './session.js'

/** Below this a reader should look twice. */
const SURE = 0.9

/** The words of all lines and the codes, each with a key: `0.1` is the second word of the first line, `c0` the first code. */
export function partsOf(text) {
  const lines = text.lines.map((line, i) => {
    const words = line.words?.length ? line.words : [line]
    return { ...line, key: String(i), words: words.map((word, j) => ({ ...word, key: `${i}.${j}` })) }
  })
  const codes = (text.codes ?? []).map((code, i) => ({ ...code, key: `c${i}` }))
  return { lines, codes }
}

const isUnsure = part => part.confidence !== undefined && part.confidence < SURE
const percent = value => number(value, { style: 'percent', maximumFractionDigits: 1 })

/** The text of a line in pieces: its words, and between them what stands there, so that no blank is lost. */
export function piecesOf(line) {
  const pieces = []
  let at = 0
  for (const word of line.words) {
    const from = line.text.indexOf(word.text, at)
    if (from < 0) {
      return [{ text: line.text, word: line.words[0] }]
    }
    if (from > at) {
      pieces.push({ text: line.text.slice(at, from) })
    }
    pieces.push({ text: word.text, word })
    at = from + word.text.length
  }
  if (at < line.text.length) {
    pieces.push({ text: line.text.slice(at) })
  }
  return pieces
}

export function TextView({ id, name }) {
  const owner = session.value?.sessionId
  const picture = usePicture(api.styleAddress(id, 'compressed'))
  const read = useAsked(signal => api.text(id, signal), `${id} ${owner}`)
  const [chosen, setChosen] = useState(null)
  const text = read.value?.status === 'completed' ? read.value : null
  const parts = text && partsOf(text)
  const boxes = parts
    ? [...parts.lines.flatMap(line => line.words.map(word => ({ key: word.key, quad: word.quad ?? line.quad, kind: isUnsure(word) ? 'unsure' : '' }))), ...parts.codes.map(code => ({ key: code.key, quad: code.quad, kind: 'code' }))]
    : []
  const focusText = key => document.querySelector(`[data-part="${key}"]`)?.focus()
  return html`<div class="split">
    <div>
      ${picture.problem && html`<${ProblemNotice} problem=${picture.problem} onAgain=${picture.again} />`}
      ${picture.value
        ? html`<${Picture} src=${picture.value.url} alt=${name} size=${text?.image} boxes=${boxes} chosen=${chosen} onChoose=${setChosen} onOpen=${focusText} />`
        : !picture.problem && html`<div class="skeleton tall" role="status" aria-label=${t('loading')}></div>`}
    </div>
    <section class="reading" aria-label=${t('view.text')}>
      ${read.problem && html`<${ProblemNotice} problem=${read.problem} onAgain=${read.again} />`}
      ${!read.value && !read.problem && html`<p role="status">${t('reading')}</p><div class="skeleton"></div><div class="skeleton"></div><div class="skeleton"></div>`}
      ${read.value?.status === 'failed' && html`<${ProblemNotice} problem=${read.value.error} />`}
      ${text && html`<${Reading} text=${text} parts=${parts} chosen=${chosen} light=${setChosen} />`}
    </section>
  </div>`
}

function Reading({ text, parts, chosen, light }) {
  const unsure = parts.lines.flatMap(line => line.words).filter(isUnsure).length
  return html`<div class="row"><span class="grow dim" role="status">${text.lines.length ? t('found', text.lines.length) : t('noText')}${text.rotation ? ` · ${t('rotated', text.rotation)}` : ''}</span>
      ${text.text && html`<${Copy} text=${text.text} label=${t('copyAll')} />`}</div>
    ${unsure > 0 && html`<p class="dim"><span class="tint unsure">${t('unsureWord')}</span> ${t('unsure', percent(SURE))}</p>`}
    <div class="lines" lang="">${parts.lines.map(line => html`<div class="line" key=${line.key}>${piecesOf(line).map(piece => piece.word
      ? html`<button type="button" key=${piece.word.key} data-part=${piece.word.key} class=${`word ${isUnsure(piece.word) ? 'unsure' : ''} ${chosen === piece.word.key ? 'on' : ''}`}
          title=${piece.word.confidence === undefined ? undefined : t('confidence', percent(piece.word.confidence))}
          onMouseEnter=${() => light(piece.word.key)} onMouseLeave=${() => light(null)} onFocus=${() => light(piece.word.key)} onBlur=${() => light(null)}
          onClick=${() => copyText(piece.text)}>${piece.text}</button>`
      : piece.text)}</div>`)}</div>
    ${parts.codes.length > 0 && html`<h2>${t('codes')}</h2><ul class="codes">${parts.codes.map(code => html`<li key=${code.key}>
      <span class="dim">${code.format}</span> <button type="button" data-part=${code.key} class=${`word code ${chosen === code.key ? 'on' : ''}`} onMouseEnter=${() => light(code.key)} onMouseLeave=${() => light(null)} onFocus=${() => light(code.key)} onBlur=${() => light(null)} onClick=${() => copyText(code.text)}>${code.text}</button></li>`)}</ul>
      <p class="dim">${t('codesWarning')}</p>`}
    <p class="dim">${t('engine', text.engine)}</p>`
}
