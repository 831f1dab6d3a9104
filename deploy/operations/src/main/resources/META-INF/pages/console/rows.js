// A table that draws only the rows that are seen, so ten thousand scroll as ten do.
import { html, useEffect, useRef, useState } from '../shared/preact.js'

const ROW = 44
const BEYOND = 8

// columns: [{ name, head, cell, kind }]; rows have an id. onEnd asks for more.
export function Rows({ label, columns, rows, total, chosen, onOpen, onSelect, selected, onKey, onEnd }) {
  const box = useRef(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  // The row that had the focus last, and its place, where the next one is when it is gone.
  const [at, setAt] = useState(null)
  const place = useRef(0)
  const index = rows.findIndex(it => it.id === at)
  if (index >= 0) place.current = index
  const look = () => setView({ top: box.current.scrollTop, height: box.current.clientHeight })
  useEffect(() => {
    look()
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }, [])
  const from = Math.max(0, Math.floor(view.top / ROW) - BEYOND)
  const to = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW) + BEYOND)
  useEffect(() => { if (to >= rows.length && rows.length) onEnd?.() }, [to, rows.length])
  // A row that goes takes the focus with it, and the keys would be dead.
  useEffect(() => { if (at !== null && index < 0 && document.activeElement === document.body) box.current.focus({ preventScroll: true }) }, [rows])

  const move = next => {
    const goal = Math.max(0, Math.min(rows.length - 1, next))
    setAt(rows[goal].id)
    const top = goal * ROW
    const element = box.current
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + 2 * ROW > element.scrollTop + element.clientHeight) element.scrollTop = top + 2 * ROW - element.clientHeight
    requestAnimationFrame(() => element.querySelector(`[data-row="${goal}"]`)?.focus())
  }
  const keys = event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, button, a, select')) return
    // INVARIANT: a key acts on the row that has the focus, and on none where no row has it: a list that is loaded anew moves its rows.
    const row = rows[event.target.dataset.row]
    if (event.key === 'j' || event.key === 'ArrowDown') move(index < 0 ? place.current : index + 1)
    else if (event.key === 'k' || event.key === 'ArrowUp') move(place.current - 1)
    else if (event.key === 'Enter' && row) onOpen?.(row)
    else if (event.key === 'x' && row) onSelect?.(row)
    else if (!(row && onKey?.(event.key, row))) return
    event.preventDefault()
  }
  const style = { height: ROW + 'px' }
  return html`<div class="rows-box" ref=${box} onScroll=${look} onKeyDown=${keys} tabindex="0" role="group" aria-label=${label}>
    <table class="rows" aria-rowcount=${total ?? rows.length}>
      <thead><tr>${columns.map(it => html`<th key=${it.name} scope="col" class=${it.kind}>${it.head}</th>`)}</tr></thead>
      <tbody>
        ${from > 0 && html`<tr aria-hidden="true" style=${{ height: from * ROW + 'px' }}></tr>`}
        ${rows.slice(from, to).map((row, i) => html`<tr key=${row.id} data-row=${from + i} aria-rowindex=${from + i + 1} tabindex=${at === row.id ? 0 : -1}
          class=${chosen === row.id ? 'chosen' : ''} style=${style} onFocus=${() => setAt(row.id)}
          onClick=${event => { if (!event.target.closest('input, button, a')) onOpen?.(row) }}>
          ${columns.map(it => html`<td key=${it.name} class=${it.kind}>${it.cell(row, selected)}</td>`)}</tr>`)}
        ${to < rows.length && html`<tr aria-hidden="true" style=${{ height: (rows.length - to) * ROW + 'px' }}></tr>`}
      </tbody>
    </table></div>`
}

// The pages of a list that the service gives one by one, as far as the operator has scrolled.
export function usePages(path, load, version = 0) {
  const [state, setState] = useState({ path: null, rows: [], cursor: null, busy: false, problem: null, answer: null })
  const turn = useRef(0)
  const [again, setAgain] = useState(0)
  useEffect(() => {
    const mine = ++turn.current
    load(path, null).then(
      page => mine === turn.current && setState({ path, ...page, busy: false, problem: null }),
      problem => mine === turn.current && setState(before => ({ ...(before.path === path ? before : { path, rows: [], cursor: null, answer: null }), busy: false, problem })))
    return () => { turn.current++ }
  }, [path, version, again])
  const more = () => {
    if (!state.cursor || state.busy || state.path !== path) return
    const mine = turn.current
    setState({ ...state, busy: true })
    load(path, state.cursor).then(
      page => mine === turn.current && setState(before => ({ ...before, ...page, rows: [...before.rows, ...page.rows], busy: false })),
      problem => mine === turn.current && setState(before => ({ ...before, cursor: null, busy: false, problem })))
  }
  const fresh = state.path === path
  return { rows: fresh ? state.rows : [], answer: fresh ? state.answer : null, problem: fresh ? state.problem : null, more, again: () => setAgain(again + 1) }
}
