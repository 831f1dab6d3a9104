import { html, signal } from './preact.js'

const toasts = signal([])
let last = 0

/** Says something for a while; `action` is `{ label, run }`. Answers what takes it away. */
export function toast(text, { action, seconds = 6 } = {}) {
  const id = ++last
  const close = () => {
    toasts.value = toasts.value.filter(each => each.id !== id)
  }
  toasts.value = [...toasts.value, { id, text, action, close }]
  setTimeout(close, seconds * 1000)
  return close
}

/** Where they are shown: once in a page. */
export const Toasts = () => html`<div class="toasts" role="status" aria-live="polite">${toasts.value.map(each => html`<div class="toast" key=${each.id}>
  <span>${each.text}</span>${each.action && html`<button type="button" onClick=${() => { each.close(); each.action.run() }}>${each.action.label}</button>`}
</div>`)}</div>`
