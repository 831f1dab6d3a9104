import { html } from './preact.js'

/** A line of the last values, the newest on the right. The figures beside it say the same. */
export function Sparkline({ values, width = 120, height = 26 }) {
  const highest = Math.max(1, ...values)
  const step = values.length > 1 ? width / (values.length - 1) : 0
  const path = values.map((value, i) => `${i ? 'L' : 'M'}${(i * step).toFixed(1)} ${(height - 2 - (value * (height - 4)) / highest).toFixed(1)}`).join('')
  return html`<svg class="spark" viewBox=${`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true"><path d=${path} vector-effect="non-scaling-stroke" /></svg>`
}
