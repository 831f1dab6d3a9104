/** Who uses the page: a guest, or a user with a session, which this tab keeps and which stands in no address. */
import { computed, signal } from '../shared/preact.js'
import { remember, remembered } from '../shared/memory.js'
import { Problem, request, requestJson } from '../shared/http.js'

const stored = remembered('session', { session: true })

/** `{ sessionId, expiresAt, name }`, or null for a guest. */
export const session = signal(stored && new Date(stored.expiresAt) > new Date() ? stored : null)
export const isGuest = computed(() => session.value === null)
/** What this installation offers: `{ simulators }`. */
export const site = signal({ simulators: false, guests: true })

export const authorization = (of = session.value) => (of ? { Authorization: `Bearer ${of.sessionId}` } : {})

function keep(next) {
  session.value = next
  remember('session', next, { session: true })
}

/** Logs in at a simulated platform, whose codes are a name and something new. */
export async function logIn(platform, name) {
  const code = `${name}.${crypto.getRandomValues(new Uint32Array(1))[0]}`
  const opened = await requestJson('/v1/sessions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ platform, code }),
  })
  keep({ ...opened, name, platform })
}

/** What still has to be sent as the user when they log out: functions that answer a promise. */
export const beforeEnd = new Set()

/** The page is a guest's at once. The session ends when what it had to send is sent. */
export async function logOut() {
  const headers = authorization()
  keep(null)
  await Promise.all([...beforeEnd].map(send => send()))
  await request('/v1/sessions/current', { method: 'DELETE', headers }).catch(() => {})
}

/** A session that is refused is over. The one of now may be another. */
export function refused(problem, of) {
  if (problem.status === 401 && of && session.value?.sessionId === of.sessionId) {
    keep(null)
  }
}

/** Whether the page is used by the user of the session `then`, or by a guest where that is null. The session may have been renewed. */
export const isSame = (then, now = session.value) => then?.platform === now?.platform && then?.name === now?.name

/**
 * The session with which the page sends what a user gave under the session `then`. The same user may have renewed it
 * since. INVARIANT: the page sends nothing of one user as another user, nor as a guest, whose images anyone can open.
 */
export function sessionOf(then) {
  const now = session.value
  if (then && !isSame(then, now)) {
    throw new Problem({ code: 'session_over', title: 'session_over', status: 401 })
  }
  return then && now
}

/** Asks once what this installation offers. */
export async function loadSite() {
  site.value = await requestJson('/pages/site').catch(() => site.value)
}
