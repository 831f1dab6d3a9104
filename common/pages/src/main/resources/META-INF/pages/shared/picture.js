import { html } from './preact.js'

/**
 * A picture with boxes over it. `size` is `{ width, height }` of the picture that the quads are measured in: the upright image.
 * `boxes`: `[{ key, quad, kind }]`, kind `''`, `unsure` or `code`; `chosen` is the key of the one that is lit, `onChoose(key)` hears the pointer.
 * The texts beside it say the same to whom does not see it, so the boxes are hidden from screen readers.
 */
export function Picture({ src, alt, size, boxes, chosen, onChoose, onOpen }) {
  return html`<div class="picture" onMouseLeave=${() => onChoose?.(null)}>
    <img src=${src} alt=${alt} width=${size?.width} height=${size?.height} />
    ${size && html`<svg viewBox=${`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" aria-hidden="true">
      ${boxes.map(box => html`<polygon key=${box.key} points=${box.quad.map(corner => corner.join(',')).join(' ')} class=${`${box.kind ?? ''} ${chosen === box.key ? 'on' : ''}`}
        onMouseEnter=${() => onChoose?.(box.key)} onClick=${() => onOpen?.(box.key)} />`)}
    </svg>`}
  </div>`
}
