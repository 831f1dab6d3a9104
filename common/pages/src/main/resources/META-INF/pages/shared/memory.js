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
