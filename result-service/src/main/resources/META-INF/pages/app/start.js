/** The way in: drop, paste, choose or photograph images, or take one of the samples. */
import { html, useEffect, useRef } from '../shared/preact.js'
import { Link } from '../shared/address.js'
import { ago, dateTime, t } from '../shared/i18n.js'
import { Heading } from '../shared/shell.js'
import { recent } from './recent.js'
import { sendAll, sendSample, Uploads } from './upload.js'

const SAMPLES = ['receipt', 'sign']
const filesOf = transfer => [...(transfer?.files ?? [])]

export function Start() {
  const zone = useRef(null)
  const chooser = useRef(null)
  const camera = useRef(null)
  useEffect(() => {
    const over = event => {
      event.preventDefault()
      zone.current?.classList.toggle('over', event.type === 'dragover')
    }
    const drop = event => {
      over(event)
      sendAll(filesOf(event.dataTransfer))
    }
    const paste = event => sendAll(filesOf(event.clipboardData))
    const heard = { dragover: over, dragleave: over, drop, paste }
    for (const [name, listener] of Object.entries(heard)) {
      document.addEventListener(name, listener)
    }
    return () => Object.entries(heard).forEach(([name, listener]) => document.removeEventListener(name, listener))
  }, [])
  const chosen = event => {
    sendAll([...event.target.files])
    event.target.value = ''
  }
  return html`<${Heading}>${t('startTitle')}<//>
    <p class="dim">${t('startText')}</p>
    <section class="drop" ref=${zone} aria-label=${t('drop')}>
      <p>${t('drop')}</p>
      <div class="row center">
        <button type="button" class="primary" onClick=${() => chooser.current.click()}>${t('choose')}</button>
        <button type="button" onClick=${() => camera.current.click()}>${t('photograph')}</button>
      </div>
      <input ref=${chooser} hidden type="file" accept="image/*" multiple aria-label=${t('choose')} onChange=${chosen} />
      <input ref=${camera} hidden type="file" accept="image/*" capture="environment" aria-label=${t('photograph')} onChange=${chosen} />
    </section>
    <${Uploads} />
    <h2>${t('samples')}</h2>
    <div class="samples">${SAMPLES.map(name => html`<button type="button" key=${name} onClick=${() => sendSample(name)}>
      <img src=${`/pages/app/sample-${name}-small.jpg`} alt="" width="160" height="120" /><span>${t(`sample.${name}`)}</span></button>`)}</div>
    ${recent.value.length > 0 && html`<h2>${t('recent')}</h2>
      <ul class="recent">${recent.value.map(entry => html`<li key=${entry.id}><${Link} to=${`/?image=${encodeURIComponent(entry.id)}`}>${entry.name}<//> <time class="dim" datetime=${new Date(entry.time).toISOString()} title=${dateTime(entry.time)}>${ago(entry.time)}</time></li>`)}</ul>`}`
}
