/** The actions of x-oss-process as a form knows them: one list, which the form, the string and its parser go by. docs/renditions.md explains them. */
const whole = (name, from, to) => ({ name, from, to })
const choice = (name, ...of) => ({ name, of })
const colour = name => ({ name, colour: true })
const words = name => ({ name, words: true })
const PLACES = ['nw', 'north', 'ne', 'west', 'center', 'east', 'sw', 'south', 'se']
const SWITCH = ['0', '1']
/** A value without a name, as in `rotate,90`. */
const BARE = ''

/** `{ name, fields, start }`: `start` is what a new block begins with, so that it shows something at once. */
export const ACTIONS = [
  { name: 'resize', fields: [choice('m', 'lfit', 'mfit', 'fill', 'pad', 'fixed'), whole('w', 1, 16384), whole('h', 1, 16384), whole('l', 1, 16384), whole('s', 1, 16384), whole('p', 1, 1000), choice('limit', ...SWITCH), colour('color')], start: { w: '320' } },
  { name: 'crop', fields: [whole('w', 1, 16384), whole('h', 1, 16384), whole('x', 0, 16384), whole('y', 0, 16384), choice('g', ...PLACES)], start: { w: '200', h: '200', g: 'center' } },
  { name: 'indexcrop', fields: [whole('x', 1, 16384), whole('y', 1, 16384), whole('i', 0, 16384)], start: { y: '200', i: '0' } },
  { name: 'circle', fields: [whole('r', 1, 4096)], start: { r: '150' } },
  { name: 'rounded-corners', fields: [whole('r', 1, 4096)], start: { r: '30' } },
  { name: 'rotate', fields: [whole(BARE, 0, 360)], start: { [BARE]: '90' } },
  { name: 'auto-orient', fields: [choice(BARE, ...SWITCH)], start: { [BARE]: '1' } },
  { name: 'blur', fields: [whole('r', 1, 50), whole('s', 1, 50)], start: { r: '5', s: '3' } },
  { name: 'sharpen', fields: [whole(BARE, 50, 399)], start: { [BARE]: '100' } },
  { name: 'bright', fields: [whole(BARE, -100, 100)], start: { [BARE]: '20' } },
  { name: 'contrast', fields: [whole(BARE, -100, 100)], start: { [BARE]: '20' } },
  { name: 'watermark', fields: [words('text'), choice('g', ...PLACES), whole('size', 1, 1000), colour('color'), whole('t', 0, 100), whole('shadow', 0, 100), whole('rotate', 0, 360), choice('fill', ...SWITCH), whole('padx', 0, 4096), whole('pady', 0, 4096), whole('x', 0, 4096), whole('y', 0, 4096), whole('voffset', -1000, 1000), choice('type', 'd3F5LXplbmhlaQ', 'd3F5LW1pY3JvaGVp'), words('image'), choice('order', ...SWITCH), choice('align', '0', '1', '2'), whole('interval', 0, 1000)], start: { text: '图文 Tuwen', size: '30', g: 'se' } },
  { name: 'format', fields: [choice(BARE, 'jpg', 'png', 'webp', 'bmp', 'gif', 'tiff', 'heic', 'avif')], start: { [BARE]: 'webp' } },
  { name: 'quality', fields: [whole('q', 1, 100), whole('Q', 1, 100)], start: { Q: '60' } },
  { name: 'interlace', fields: [choice(BARE, ...SWITCH)], start: { [BARE]: '1' } },
  { name: 'info', fields: [], start: {} },
  { name: 'average-hue', fields: [], start: {} },
]

const byName = new Map(ACTIONS.map(action => [action.name, action]))
export const actionOf = name => byName.get(name)

/** Base64 as OSS wants texts: of UTF-8, for addresses, without padding. */
export function encodeWords(text) {
  const binary = Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function decodeWords(encoded) {
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, letter => letter.charCodeAt(0)))
  } catch {
    return encoded
  }
}

const written = (field, value) => (field.words ? encodeWords(value) : field.colour ? value.replace('#', '').toUpperCase() : value)

/** `[{ name, values }]` as OSS writes it, `image/resize,w_320/rotate,90`. */
export function formatProcess(steps) {
  const actions = steps.map(({ name, values }) => {
    const fields = actionOf(name).fields.filter(field => (values[field.name] ?? '') !== '')
    return [name, ...fields.map(field => (field.name === BARE ? '' : `${field.name}_`) + written(field, values[field.name]))].join(',')
  })
  return ['image', ...actions].join('/')
}

/** The steps of a string, or null where the form cannot show it: then it is a text alone. */
export function parseProcess(process) {
  const [first, ...actions] = process.split('/')
  if (first !== 'image') {
    return null
  }
  const steps = []
  for (const text of actions) {
    const [name, ...given] = text.split(',')
    const action = actionOf(name)
    const values = action && valuesOf(action, given)
    if (!values) {
      return null
    }
    steps.push({ name, values })
  }
  return steps
}

function valuesOf(action, given) {
  const values = {}
  for (const argument of given) {
    const at = argument.indexOf('_')
    const field = action.fields.find(each => (each.name === BARE ? at < 0 : each.name === argument.slice(0, at)))
    if (!field) {
      return null
    }
    const value = field.name === BARE ? argument : argument.slice(at + 1)
    values[field.name] = field.words ? decodeWords(value) : field.colour ? `#${value.toLowerCase()}` : value
  }
  return values
}
