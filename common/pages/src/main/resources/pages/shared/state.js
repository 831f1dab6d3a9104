// The address is the state: what a page shows follows from it, so a link shows the same to another person.
import { signal } from './preact.js'

export const address = signal(read())

function read() {
  return { path: location.pathname, parameters: new URLSearchParams(location.search) }
}

addEventListener('popstate', () => { address.value = read() })

// Moves to an address of this page. Typing replaces it, choosing adds to the history.
export function go(to, replace = false) {
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  address.value = read()
}

// The present address with some parameters changed; an empty value takes one away.
export function withParameters(changes) {
  const parameters = new URLSearchParams(address.value.parameters)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === null || value === '') parameters.delete(name)
    else parameters.set(name, value)
  }
  const query = parameters.toString()
  return address.value.path + (query ? '?' + query : '')
}

// A setting of this browser; private windows may have no storage.
export function setting(name, initial) {
  let stored = null
  try { stored = localStorage.getItem(name) } catch { /* none */ }
  const value = signal(stored ?? initial)
  return {
    get value() { return value.value },
    set value(next) {
      value.value = next
      try { localStorage.setItem(name, next) } catch { /* none */ }
    }
  }
}

// auto follows the machine.
const theme = setting('tuwen.theme', 'auto')

export const appearance = {
  get value() { return theme.value },
  set value(next) { theme.value = next; dress() }
}

function dress() {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
}

dress()
