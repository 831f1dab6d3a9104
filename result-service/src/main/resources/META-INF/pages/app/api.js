/** What the page asks of Tuwen: nothing that another client could not ask, too. */
import { pause, request, requestJson, retryAfter, send } from '../shared/http.js'
import { authorization, refused, session } from './session.js'

/** How long the server may hold back the answer to a question for a text. */
const HELD_SECONDS = 25

const path = id => `/v1/images/${encodeURIComponent(id)}`

async function asCaller(call, as = session.value) {
  try {
    return await call(authorization(as))
  } catch (problem) {
    refused(problem, as)
    throw problem
  }
}

/** `as` is the session of the user who sends it. `once` stays the same for all tries of one upload: it is stored once, also where the answer to a try was lost. */
export const upload = (file, { as, once, ...options }) =>
  asCaller(async headers => {
    const form = new FormData()
    form.append('image', file, file.name || 'image')
    return (await send('/v1/images', form, { headers: { ...headers, 'Idempotency-Key': once }, ...options })).json
  }, as)

export const state = (id, signal) => asCaller(headers => requestJson(path(id), { headers, signal }))

/** The text, as soon as it is there; 202 is asked again, and one that the server has not held back only when it says so. */
export const text = (id, signal) =>
  asCaller(async headers => {
    for (;;) {
      const asked = Date.now()
      const response = await request(`${path(id)}/text?wait=${HELD_SECONDS}s`, { headers, signal })
      const answer = await response.json()
      if (response.status === 200) {
        return answer
      }
      const isHeldBack = Date.now() - asked >= HELD_SECONDS * 500
      if (!isHeldBack) {
        await pause(retryAfter(response) ?? 1, signal)
      }
    }
  })

/** A rendition as bytes: `<img>` could send no session. */
export const rendition = (address, signal) =>
  asCaller(async headers => {
    const response = await request(address, { headers, signal })
    return { blob: await response.blob(), type: response.headers.get('Content-Type') ?? '' }
  })

export const renditionAddress = (id, process) =>
  `${path(id)}/renditions?x-oss-process=${process.split('/').map(encodeURIComponent).join('/')}`
export const styleAddress = (id, style) => `${path(id)}/renditions/${style}`

export const list = (query, signal) => asCaller(headers => requestJson(`/v1/images/?${query}`, { headers, signal }))
export const usage = signal => asCaller(headers => requestJson('/v1/usage', { headers, signal }))
/** For the session `as`; with `keepalive` also where the page is on its way out. */
export const remove = (id, { as, keepalive }) => asCaller(headers => request(path(id), { method: 'DELETE', headers, keepalive }), as)
