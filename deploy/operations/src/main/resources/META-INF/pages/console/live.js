// The state of everything, from one stream of small pieces that all parts of the page share.
import { signal } from '../shared/preact.js'
import { ask, session } from './api.js'

export const state = signal({})
// at: when the last piece came; lost: since when there is no stream, and when it is tried again.
export const connection = signal({ at: null, lost: null })

const LONGEST_PAUSE = 30_000
let source = null
let timer = 0
let pause = 1000

function open() {
  clearTimeout(timer)
  if (source || document.hidden || !session.value) return
  source = new EventSource('/console/events')
  source.onmessage = event => {
    const piece = JSON.parse(event.data)
    state.value = piece.whole ? piece.set : { ...state.value, ...piece.set }
    connection.value = { at: Date.now(), lost: null }
    pause = 1000
  }
  source.onerror = lose
}

// A browser would try again every three seconds, all viewers at once; so the pauses are ours.
function lose() {
  close()
  const wait = pause * (0.5 + Math.random())
  pause = Math.min(pause * 2, LONGEST_PAUSE)
  connection.value = { at: connection.value.at, lost: connection.value.lost ?? Date.now() }
  // A stream does not say why it was refused; this does, and a session that is over leads to the login.
  ask('/console/session').catch(problem => { if (problem.status === 401) session.value = null })
  timer = setTimeout(open, wait)
}

function close() {
  source?.close()
  source = null
}

export function follow() {
  open()
}

export function leave() {
  clearTimeout(timer)
  close()
  state.value = {}
  connection.value = { at: null, lost: null }
}

export function reconnect() {
  pause = 1000
  close()
  open()
}

document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
