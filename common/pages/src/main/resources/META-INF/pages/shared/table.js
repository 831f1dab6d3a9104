import { html } from './preact.js'

/**
 * A table; on a narrow screen its rows become cards.
 *
 * `columns`: `[{ key, title, number, cell(row) }]`; `id(row)` is the key of a row; `onOpen(row)` makes rows open by click and Enter,
 * `j` and `k` go up and down; `selected` is the id of the one that is open.
 */
export function Table({ label, columns, rows, id = row => row.id, onOpen, selected }) {
  const keys = event => {
    const row = event.currentTarget
    if (event.target !== row) {
      return
    }
    const next = { j: row.nextElementSibling, ArrowDown: row.nextElementSibling, k: row.previousElementSibling, ArrowUp: row.previousElementSibling }[event.key]
    if (next) {
      event.preventDefault()
      next.focus()
    } else if (event.key === 'Enter') {
      row.click()
    }
  }
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table class="cards" aria-label=${label}>
      <thead><tr>${columns.map(column => html`<th key=${column.key} scope="col" class=${column.number ? 'number' : ''}>${column.title}</th>`)}</tr></thead>
      <tbody>${rows.map(row => html`<tr key=${id(row)} tabindex=${onOpen ? 0 : undefined} aria-selected=${selected === id(row) ? 'true' : undefined} onKeyDown=${onOpen && keys} onClick=${onOpen && (() => onOpen(row))}>
        ${columns.map(column => html`<td key=${column.key} class=${column.number ? 'number' : ''} data-column=${column.title}>${column.cell ? column.cell(row) : row[column.key]}</td>`)}
      </tr>`)}</tbody>
    </table>
  </div>`
}
