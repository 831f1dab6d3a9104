// Words in two languages. A page gives its dictionaries once; both have the same keys, which a test holds.
import { setting } from './state.js'

const chosen = setting('tuwen.language', navigator.language?.toLowerCase().startsWith('zh') ? 'zh' : 'en')

export const language = {
  get value() { return chosen.value === 'zh' ? 'zh' : 'en' },
  set value(next) { chosen.value = next; speak() }
}

// Without it, a browser draws Chinese with Japanese glyphs.
function speak() { document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en' }

speak()

const words = { zh: {}, en: {} }

export function dictionary(more) {
  for (const each of ['zh', 'en']) Object.assign(words[each], more[each])
}

// A word may be a function of its arguments.
export function t(key, ...given) {
  const word = words[language.value][key] ?? words.en[key] ?? key
  return typeof word === 'function' ? word(...given) : word
}

// A format takes far longer to make than to use.
const plain = { zh: new Intl.NumberFormat('zh'), en: new Intl.NumberFormat('en') }

export const number = value => plain[language.value].format(value)

export function bytes(value) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit++ }
  return new Intl.NumberFormat(language.value,
    { style: 'unit', unit: units[unit], unitDisplay: 'short', maximumFractionDigits: value < 10 && unit ? 1 : 0 }).format(value)
}

export function time(instant, options = { dateStyle: 'medium', timeStyle: 'short' }) {
  const date = new Date(instant)
  return isNaN(date) ? '' : new Intl.DateTimeFormat(language.value, options).format(date)
}

const STEPS = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]]

// Such as "3 minutes ago"; the exact time belongs into the title beside it.
export function ago(instant, now = Date.now()) {
  const seconds = Math.round((new Date(instant) - now) / 1000)
  if (isNaN(seconds)) return ''
  const [unit, length] = STEPS.find(([, it]) => Math.abs(seconds) >= it) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit)
}
