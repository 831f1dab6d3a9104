// Requests to the service that this page comes from. Its answers are data: JSON, or a problem with a code.
import { signal, useEffect, useState } from '../shared/preact.js'
import { request } from '../shared/http.js'

// undefined: not known yet; null: logged out.
export const session = signal(undefined)

// Whether there is a login at an identity provider: said to who reads and is not logged in.
export const signOn = signal(false)

export async function ask(path, { method = 'GET', body } = {}) {
  const writes = method !== 'GET'
  try {
    const answer = await request(path, writes ? { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) } : {})
    const text = await answer.text()
    return text ? JSON.parse(text) : null
  } catch (problem) {
    if (problem.status === 401 && !writes) signOn.value = problem.headers?.get('Tuwen-Login') === 'oidc'
    if (problem.status === 401 && path !== '/console/session') session.value = null
    throw problem
  }
}

export const post = (path, body = {}) => ask(path, { method: 'POST', body })

export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return given.length ? '?' + new URLSearchParams(given) : ''
}

// What an address answers, anew for each path; an older answer never replaces a newer one.
export function useAnswer(path, version = 0) {
  const [state, setState] = useState({ path: null, answer: null, problem: null })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (!path) return
    let over = false
    ask(path).then(
      answer => over || setState({ path, answer, problem: null }),
      problem => over || setState(before => ({ path, answer: before.path === path ? before.answer : null, problem })))
    return () => { over = true }
  }, [path, version, turn])
  const fresh = state.path === path
  return { answer: fresh ? state.answer : null, problem: fresh ? state.problem : null, busy: !fresh, again: () => setTurn(turn + 1) }
}
