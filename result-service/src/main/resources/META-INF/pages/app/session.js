/** Who uses the page: a guest, or a user with a session, which this tab keeps and which stands in no address. */
import { computed, signal } from '../shared/preact.js'
import { remember, remembered } from '../shared/memory.js'
import { request, requestJson } from '../shared/http.js'

const stored = remembered('session', { session: true })

/** `{ sessionId, expiresAt, name }`, or null for a guest. */
export const session = signal(stored && new Date(stored.expiresAt) > new Date() ? stored : null)
export const isGuest = computed(() => session.value === null)
/** What this installation offers: `{ simulators }`. */
export const site = signal({ simulators: false, guests: true })

export const authorization = () => (session.value ? { Authorization: `Bearer ${session.value.sessionId}` } : {})

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

export async function logOut() {
  const headers = authorization()
  keep(null)
  await request('/v1/sessions/current', { method: 'DELETE', headers }).catch(() => {})
}

/** A session that is refused is over. */
export function refused(problem) {
  if (problem.status === 401 && session.value) {
    keep(null)
  }
}

/** Asks once what this installation offers. */
export async function loadSite() {
  site.value = await requestJson('/pages/site').catch(() => site.value)
}
