import { html } from './preact.js'

/** Tabs by the book: one stop for Tab, arrows between them. `tabs`: `[{ key, title }]`. */
export function Tabs({ label, tabs, chosen, onChoose, id, children }) {
  const keys = event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) {
      return
    }
    event.preventDefault()
    const at = tabs.findIndex(tab => tab.key === chosen)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    onChoose(next.key)
    document.getElementById(`${id}-${next.key}`)?.focus()
  }
  return html`<div role="tablist" aria-label=${label} onKeyDown=${keys}>
      ${tabs.map(tab => html`<button type="button" role="tab" key=${tab.key} id=${`${id}-${tab.key}`} aria-controls=${`${id}-panel`} aria-selected=${String(tab.key === chosen)} tabindex=${tab.key === chosen ? 0 : -1} onClick=${() => onChoose(tab.key)}>${tab.title}</button>`)}
    </div>
    <div role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${chosen}`}>${children}</div>`
}
