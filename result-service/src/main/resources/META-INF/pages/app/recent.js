/** The images that this browser has sent: a guest has no list. Ids alone, which open the image for who has them. */
import { signal } from '../shared/preact.js'
import { remember, remembered } from '../shared/memory.js'

const MOST = 24
const isEntry = entry => typeof entry?.id === 'string' && typeof entry.name === 'string' && Number.isFinite(entry.time)

/** `[{ id, name, time, owner }]`, newest first. */
export const recent = signal((remembered('recent') ?? []).filter(isEntry))

function keep(next) {
  recent.value = next.slice(0, MOST)
  remember('recent', recent.value)
}

export const addRecent = entry => keep([entry, ...recent.value.filter(other => other.id !== entry.id)])
export const dropRecent = id => keep(recent.value.filter(entry => entry.id !== id))
