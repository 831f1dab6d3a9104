/** The images that this browser has sent: a guest has no list, and the list of a user comes a little later. */
import { computed, signal } from '../shared/preact.js'
import { onRemembered, remember, remembered } from '../shared/memory.js'
import { isSame, session } from './session.js'

const MOST = 24
/** Older pages kept the images of users, too, with the name of the user as `owner`. */
const isOfGuest = entry => typeof entry?.id === 'string' && typeof entry.name === 'string' && Number.isFinite(entry.time) && entry.owner === undefined
const put = (entry, list) => [entry, ...list.filter(other => other.id !== entry.id)].slice(0, MOST)

/** What the browser keeps, also of other tabs; nothing where it keeps nothing, as in a private window. */
function kept() {
  const stored = remembered('recent')
  return Array.isArray(stored) ? stored.filter(isOfGuest) : null
}

/** INVARIANT: the browser keeps the images of guests alone. Those of users end with the page, and each user sees their own. */
const ofGuests = signal(kept() ?? [])
const ofUsers = signal([])

/** INVARIANT: a change begins with what the browser keeps at that moment, so that no tab undoes what another has done. */
function change(of) {
  ofGuests.value = of(kept() ?? ofGuests.value)
  remember('recent', ofGuests.value)
}

if (remembered('recent')) {
  change(list => list)
}
onRemembered('recent', () => { ofGuests.value = kept() ?? [] })

/** `[{ id, name, time }]` of who uses the page now, newest first. */
export const recent = computed(() => (session.value ? ofUsers.value.filter(entry => isSame(entry.of)) : ofGuests.value))

/** `of` is the session as which the image was sent, or null for a guest. */
export function addRecent(entry, of) {
  if (of) {
    ofUsers.value = put({ ...entry, of: { platform: of.platform, name: of.name } }, ofUsers.value)
  } else {
    change(list => put(entry, list))
  }
}

export function dropRecent(id) {
  ofUsers.value = ofUsers.value.filter(entry => entry.id !== id)
  change(list => list.filter(entry => entry.id !== id))
}
