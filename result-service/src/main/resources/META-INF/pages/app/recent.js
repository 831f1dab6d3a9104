/** The images that this browser has sent: a guest has no list, and the list of a user comes a little later. */
import { computed, signal } from '../shared/preact.js'
import { remember, remembered } from '../shared/memory.js'
import { isSame, session } from './session.js'

const MOST = 24
/** Older pages kept the images of users, too, with the name of the user as `owner`. */
const isOfGuest = entry => typeof entry?.id === 'string' && typeof entry.name === 'string' && Number.isFinite(entry.time) && entry.owner === undefined
const put = (entry, list) => [entry, ...list.filter(other => other.id !== entry.id)].slice(0, MOST)

const stored = remembered('recent')
/** INVARIANT: the browser keeps the images of guests alone. Those of users end with the page, and each user sees their own. */
const ofGuests = signal(Array.isArray(stored) ? stored.filter(isOfGuest) : [])
const ofUsers = signal([])

function keep(next) {
  ofGuests.value = next
  remember('recent', next)
}

if (stored) {
  keep(ofGuests.value)
}

/** `[{ id, name, time }]` of who uses the page now, newest first. */
export const recent = computed(() => (session.value ? ofUsers.value.filter(entry => isSame(entry.of)) : ofGuests.value))

/** `of` is the session as which the image was sent, or null for a guest. */
export function addRecent(entry, of) {
  if (of) {
    ofUsers.value = put({ ...entry, of: { platform: of.platform, name: of.name } }, ofUsers.value)
  } else {
    keep(put(entry, ofGuests.value))
  }
}

export function dropRecent(id) {
  ofUsers.value = ofUsers.value.filter(entry => entry.id !== id)
  keep(ofGuests.value.filter(entry => entry.id !== id))
}
