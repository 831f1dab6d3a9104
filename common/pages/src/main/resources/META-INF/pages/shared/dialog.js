import { html, useEffect, useId, useRef } from './preact.js'

/** A dialog of the browser's own: it keeps the focus and gives it back. Esc and a click beside it call `onClose`. */
export function Dialog({ title, onClose, actions, children }) {
  const element = useRef(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    element.current.showModal()
    return () => before?.focus?.()
  }, [])
  const beside = event => event.target === element.current && onClose()
  return html`<dialog ref=${element} aria-labelledby=${id} onCancel=${event => { event.preventDefault(); onClose() }} onClick=${beside}>
    <h2 id=${id}>${title}</h2>${children}
    ${actions && html`<div class="row end">${actions}</div>`}
  </dialog>`
}
