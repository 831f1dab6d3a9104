/** The workshop: the chain of actions as blocks and as text, each of which changes the other, and what comes of it. */
import { html, useEffect, useState } from '../shared/preact.js'
import { address, go, withQuery } from '../shared/address.js'
import { Copy } from '../shared/copy.js'
import { bytes, hasWord, t } from '../shared/i18n.js'
import * as api from './api.js'
import { useAsked, usePicture } from './asked.js'
import { ProblemNotice } from './problem.js'
import { ACTIONS, actionOf, formatProcess, parseProcess } from './vocabulary.js'

export const FIRST = 'image/resize,w_320'
const PATIENCE = 350

/** A value that waits until the hand rests: every letter is a rendition otherwise. */
function useRested(value) {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PATIENCE)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

export const processOf = query => query.get('process') ?? FIRST

export function Renditions({ image }) {
  const process = processOf(address.value.query)
  const steps = parseProcess(process)
  const change = (next, replace) => go(withQuery({ process: next }), { replace })
  const put = (at, values) => change(formatProcess(steps.map((step, i) => (i === at ? { ...step, values: { ...step.values, ...values } } : step))), true)
  const take = at => change(formatProcess(steps.filter((_, i) => i !== at)))
  const up = at => change(formatProcess([...steps.slice(0, at - 1), steps[at], steps[at - 1], ...steps.slice(at + 1)]))
  return html`<div class="split">
    <div><${Preview} image=${image} process=${process} /></div>
    <section aria-label=${t('view.renditions')}>
      <label class="field">x-oss-process<input class="mono" spellcheck="false" value=${process} onInput=${event => change(event.target.value, true)} /></label>
      ${steps
        ? steps.map((step, i) => html`<${Block} key=${`${i}${step.name}`} step=${step} number=${i + 1} onPut=${values => put(i, values)} onTake=${() => take(i)} onUp=${i > 0 && (() => up(i))} />`)
        : html`<p class="dim">${t('textAlone')}</p>`}
      ${steps && html`<label class="field add">${t('addAction')}<select value="" onChange=${event => {
        const action = actionOf(event.target.value)
        event.target.value = ''
        change(formatProcess([...steps, { name: action.name, values: action.start }]))
      }}><option value="" disabled>${t('chooseAction')}</option>${ACTIONS.map(action => html`<option key=${action.name} value=${action.name}>${t(`action.${action.name}`)} · ${action.name}</option>`)}</select></label>`}
      <${Styles} image=${image} />
    </section>
  </div>`
}

function Block({ step, number, onPut, onTake, onUp }) {
  const action = actionOf(step.name)
  return html`<fieldset class="block"><legend>${number}. ${t(`action.${step.name}`)} <code>${step.name}</code></legend>
    <div class="fields">${action.fields.map(field => html`<${Field} key=${field.name} action=${step.name} field=${field} value=${step.values[field.name] ?? ''} onPut=${value => onPut({ [field.name]: value })} />`)}</div>
    <div class="row">${onUp && html`<button type="button" class="quiet" onClick=${onUp} aria-label=${t('earlierOf', step.name)}>${t('earlier')}</button>`}<button type="button" class="quiet" onClick=${onTake} aria-label=${t('removeOf', step.name)}>${t('removeAction')}</button></div>
  </fieldset>`
}

function Field({ action, field, value, onPut }) {
  const own = `field.${action}.${field.name}`
  const label = hasWord(own) ? t(own) : hasWord(`field.${field.name}`) ? t(`field.${field.name}`) : t('value')
  const input = event => onPut(event.target.value)
  const title = html`<span>${label} ${field.name && html`<code>${field.name}</code>`}</span>`
  if (field.of) {
    return html`<label class="field">${title}<select value=${value} onChange=${input}><option value="">–</option>${field.of.map(each => html`<option key=${each} value=${each}>${hasWord(`choice.${each}`) ? t(`choice.${each}`) : each}</option>`)}</select></label>`
  }
  if (field.colour) {
    return html`<label class="field">${title}<input type="color" value=${value || '#ffffff'} onInput=${input} /></label>`
  }
  return field.words
    ? html`<label class="field wide">${title}<input value=${value} maxlength="64" onInput=${input} /></label>`
    : html`<label class="field">${title}<input type="number" min=${field.from} max=${field.to} value=${value} onInput=${input} /></label>`
}

function Preview({ image, process }) {
  const rested = useRested(process)
  const path = api.renditionAddress(image.id, rested)
  const made = usePicture(path)
  const shown = made.value
  return html`<div aria-busy=${String(!shown && !made.problem)}>
    ${made.problem && html`<${ProblemNotice} problem=${made.problem} onAgain=${made.again} />`}
    ${!shown && !made.problem && html`<div class="skeleton tall" role="status" aria-label=${t('loading')}></div>`}
    ${shown && (shown.type.startsWith('image/')
      ? html`<div class="checkered"><img src=${shown.url} alt=${t('preview')} /></div>`
      : html`<${Told} blob=${shown.blob} />`)}
    ${shown && html`<p class="dim" role="status">${shown.type} · ${bytes(shown.size)} · ${t('took', shown.millis)}</p>`}
  </div>
  <div class="row"><${Copy} text=${process} label=${t('copyProcess')} /><${Copy} text=${location.origin + path} label=${t('copyAddress')} />
    ${shown && html`<a class="button" href=${shown.url} download=${`rendition.${(shown.type.split('/')[1] ?? 'bin').replace('jpeg', 'jpg')}`}>${t('save')}</a>`}</div>
  <p class="dim small">${t('addressIsYours')}</p>
  <pre class="small">${location.origin + path}</pre>`
}

/** What `info` and `average-hue` say. */
function Told({ blob }) {
  const told = useAsked(() => blob.text(), blob)
  return html`<pre tabindex="0">${told.value}</pre>`
}

/** The named styles, with addresses that others may have: signed where the installation signs. */
function Styles({ image }) {
  const styles = Object.entries(image.links.renditions ?? {})
  if (styles.length === 0) {
    return null
  }
  return html`<h2>${t('styles')}</h2><p class="dim">${t('stylesText')}</p>
    <ul class="recent">${styles.map(([style, path]) => html`<li key=${style}><code>${style}</code><${Copy} text=${new URL(path, location.origin).href} label=${t('copySigned')} /></li>`)}</ul>`
}
