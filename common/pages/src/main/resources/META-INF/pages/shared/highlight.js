import { html } from './preact.js'

/** A text with marks as elements: `marks` are `{ from, to }` in UTF-16 units, in order. What is in the text is never markup. */
export function Highlight({ text, marks = [] }) {
  const parts = []
  let at = 0
  for (const { from, to } of marks) {
    if (from < at || to <= from || to > text.length) {
      continue
    }
    parts.push(text.slice(at, from), html`<mark>${text.slice(from, to)}</mark>`)
    at = to
  }
  parts.push(text.slice(at))
  return html`<span>${parts}</span>`
}
