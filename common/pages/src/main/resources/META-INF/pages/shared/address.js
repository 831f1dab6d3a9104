/** The address is the state of a page: what is chosen stands in it, so that reload, back, forward and a sent link show the same. */
import { html, signal } from './preact.js'

const read = () => ({ path: location.pathname, query: new URLSearchParams(location.search) })

/** `{ path, query }` of now. */
export const address = signal(read())

addEventListener('popstate', () => {
  address.value = read()
})

/** Goes to an address of this page. Choosing pushes; typing replaces, so that back does not undo letters. */
export function go(to, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  address.value = read()
}

/** The address of now with other parameters; `null` and `''` take one away. */
export function withQuery(changes, base = address.value) {
  const query = new URLSearchParams(base.query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') {
      query.delete(name)
    } else {
      query.set(name, value)
    }
  }
  const text = query.toString()
  return base.path + (text && `?${text}`)
}

/** A link within the page. A click with a key or another button is the browser's. */
export function Link({ to, children, onGo, ...rest }) {
  const click = event => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return
    }
    event.preventDefault()
    go(to)
    onGo?.()
  }
  return html`<a href=${to} onClick=${click} ...${rest}>${children}</a>`
}
