import { html } from './preact.js'
import { addWords, t } from './i18n.js'
import { toast } from './toast.js'

addWords({
  zh: { copy: '复制', copied: '已复制', copyFails: '浏览器不允许复制' },
  en: { copy: 'Copy', copied: 'Copied', copyFails: 'The browser does not allow copying' },
})

/** Puts a text on the clipboard, which browsers allow on https and on this machine, and otherwise by a selection. */
export async function copyText(text) {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text)
    } else {
      copySelection(text)
    }
    toast(t('copied'), { seconds: 2 })
  } catch {
    toast(t('copyFails'))
  }
}

function copySelection(text) {
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (!done) {
    throw new Error('refused')
  }
}

export const Copy = ({ text, label, ...rest }) => html`<button type="button" ...${rest} onClick=${() => copyText(typeof text === 'function' ? text() : text)}>${label ?? t('copy')}</button>`
