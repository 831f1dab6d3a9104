/** The language of a page: dictionaries of two languages, and figures and times as that language writes them. */
import { effect, signal } from './preact.js'
import { remember, remembered } from './memory.js'

const LANGUAGES = ['zh', 'en']
/** What the document says: without it Chinese is drawn with Japanese glyphs. */
const TAGS = { zh: 'zh-CN', en: 'en' }

/** The browser lists its languages in the order of preference. */
const preferred = () => (navigator.languages ?? []).map(tag => tag.toLowerCase().split('-')[0]).find(each => LANGUAGES.includes(each)) ?? 'en'

/** `zh` or `en`: what was chosen, or else what the browser asks for. */
export const language = signal(LANGUAGES.includes(remembered('language')) ? remembered('language') : preferred())

effect(() => {
  document.documentElement.lang = TAGS[language.value]
})

export function chooseLanguage(next) {
  language.value = next
  remember('language', next)
}

/** The language's tag, for `Intl` and for `Accept-Language`. */
export const tag = () => TAGS[language.value]

const words = { zh: {}, en: {} }

/** Adds the words of a page: `{ zh: { key: 'word' }, en: { key: (n) => … } }`, the same keys in both. */
export function addWords(more) {
  for (const each of LANGUAGES) {
    Object.assign(words[each], more[each])
  }
}

/** The word for a key in the language of now. A key without a word is shown as it is, and fails the tests. */
export function t(key, ...values) {
  const word = words[language.value][key]
  if (word === undefined) {
    console.error(`no word for ${key}`)
    return key
  }
  return typeof word === 'function' ? word(...values) : word
}

export const hasWord = key => words[language.value][key] !== undefined

/** All dictionaries, for the test that compares their keys. */
export const dictionaries = words

/** A format takes far longer to make than to use, and figures come by the hundred. */
const plain = { zh: new Intl.NumberFormat(TAGS.zh), en: new Intl.NumberFormat(TAGS.en) }

export const number = (value, options) => (options ? new Intl.NumberFormat(tag(), options) : plain[language.value]).format(value)

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

export function bytes(value) {
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${number(value, { maximumFractionDigits: unit && value < 100 ? 1 : 0 })} ${UNITS[unit]}`
}

export const clockTime = value => new Intl.DateTimeFormat(tag(), { timeStyle: 'medium' }).format(new Date(value))

export const dateTime = value => new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(value))

const STEPS = [['second', 60], ['minute', 60], ['hour', 24], ['day', 30], ['month', 12], ['year', Infinity]]

/** "3 minutes ago", from milliseconds of now and then. */
export function ago(value, now = Date.now()) {
  let amount = (new Date(value).getTime() - now) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) {
      return new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(Math.round(amount), unit)
    }
    amount /= size
  }
}
