/** What a browser keeps for a page. One that keeps nothing, as in a private window, changes nothing else. */
const PREFIX = 'tuwen.'

/** For ever, or with `sessionStorage` as long as the tab is there. */
const of = session => (session ? sessionStorage : localStorage)

export function remembered(key, { session = false } = {}) {
  try {
    return JSON.parse(of(session).getItem(PREFIX + key))
  } catch {
    return null
  }
}

/** Calls `changed` when another tab has changed what is kept for ever under the key. */
export function onRemembered(key, changed) {
  // Without a key, all is forgotten.
  addEventListener('storage', event => (event.key === PREFIX + key || event.key === null) && changed())
}

export function remember(key, value, { session = false } = {}) {
  try {
    if (value === null || value === undefined) {
      of(session).removeItem(PREFIX + key)
    } else {
      of(session).setItem(PREFIX + key, JSON.stringify(value))
    }
  } catch {
    // It is forgotten, which is what this browser wants.
  }
}
