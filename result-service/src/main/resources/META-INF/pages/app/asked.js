/** What a part of the page waits for. */
import { useEffect, useState } from '../shared/preact.js'
import * as api from './api.js'

/** `{ value, problem, again }`, asked anew for another key; an answer that comes too late is dropped. */
export function useAsked(ask, key) {
  const [answer, setAnswer] = useState({})
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const unless = give => value => stop.signal.aborted || setAnswer(give(value))
    setAnswer({})
    ask(stop.signal).then(unless(value => ({ value })), unless(problem => ({ problem })))
    return () => stop.abort()
  }, [key, turn])
  return { ...answer, again: () => setTurn(turn + 1) }
}

/** A rendition as an address that an `<img>` can show, as long as the part is there. */
export function usePicture(path) {
  const asked = useAsked(async signal => {
    const begun = performance.now()
    const { blob, type } = await api.rendition(path, signal)
    return { url: URL.createObjectURL(blob), size: blob.size, type, blob, millis: Math.round(performance.now() - begun) }
  }, path)
  useEffect(() => () => asked.value && URL.revokeObjectURL(asked.value.url), [asked.value])
  return asked
}
