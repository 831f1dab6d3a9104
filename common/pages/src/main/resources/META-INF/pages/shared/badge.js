import { html } from './preact.js'

/** A state as a shape and a word, never as a colour alone; `kind` is `good`, `warn`, `bad` or `wait`. */
export const Badge = ({ kind, children }) => html`<span class=${`badge ${kind}`}>${children}</span>`
