// What pages are put together from. Texts become text nodes, never markup.
import { html, useEffect, useRef, useState, signal } from './preact.js'
import { address, appearance, go } from './state.js'
import { ago, dictionary, language, t, time } from './i18n.js'

dictionary({
  zh: {
    theme: '外观', 'theme.auto': '跟随系统', 'theme.light': '浅色', 'theme.dark': '深色', language: '语言', skip: '跳到内容',
    copy: '复制', copied: '已复制', close: '关闭', cancel: '取消', again: '重试', undo: '撤销'
  },
  en: {
    theme: 'Appearance', 'theme.auto': 'As the system', 'theme.light': 'Light', 'theme.dark': 'Dark', language: 'Language', skip: 'Skip to content',
    copy: 'Copy', copied: 'Copied', close: 'Close', cancel: 'Cancel', again: 'Try again', undo: 'Undo'
  }
})

// A link within the page; with a modifier it opens elsewhere, as links do.
export function Link({ to, children, ...rest }) {
  const follow = event => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }
  const path = to.split('?')[0]
  return html`<a href=${to} aria-current=${address.value.path === path ? 'page' : undefined} onClick=${follow} ...${rest}>${children}</a>`
}

export function Preferences() {
  return html`<div class="preferences">
    <button type="button" lang=${language.value === 'zh' ? 'en' : 'zh-CN'} onClick=${() => { language.value = language.value === 'zh' ? 'en' : 'zh' }}>
      ${language.value === 'zh' ? 'English' : '中文'}</button>
    <select aria-label=${t('theme')} value=${appearance.value} onChange=${event => { appearance.value = event.target.value }}>
      ${['auto', 'light', 'dark'].map(it => html`<option value=${it}>${t('theme.' + it)}</option>`)}
    </select>
  </div>`
}

// The head of every page: name, ways, preferences.
export function Frame({ title, ways = [], tools, children }) {
  useEffect(() => { document.title = title }, [title])
  return html`<a class="skip" href="#content">${t('skip')}</a>
    <header><strong>${title}</strong>
      <nav>${ways.map(([to, name]) => html`<${Link} key=${to} to=${to}>${name}<//>`)}</nav>${tools}<${Preferences} /></header>
    <main id="content" tabindex="-1">${children}</main><${Toasts} />`
}

// Shape and word, never colour alone.
export function Badge({ kind, children }) {
  const signs = { good: '●', bad: '▲', busy: '◐', idle: '○' }
  return html`<span class=${'badge ' + kind}><span aria-hidden="true">${signs[kind] ?? '○'}</span> ${children}</span>`
}

export function Sparkline({ values, label }) {
  const top = Math.max(1, ...values)
  const step = 120 / Math.max(1, values.length - 1)
  const path = values.map((value, i) => `${i ? 'L' : 'M'}${(i * step).toFixed(1)} ${(25 - value * 23 / top).toFixed(1)}`).join('')
  return html`<svg class="sparkline" viewBox="0 0 120 26" preserveAspectRatio="none" role="img" aria-label=${label}><path d=${path} /></svg>`
}

// A relative time, with the exact one in its title.
export function Time({ at }) {
  return html`<time datetime=${at} title=${time(at, { dateStyle: 'full', timeStyle: 'medium' })}>${ago(at)}</time>`
}

export function CopyButton({ text, label }) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'function' ? text() : text)
    setDone(true)
    setTimeout(() => setDone(false), 1500)
  }
  return html`<button type="button" onClick=${copy}><span aria-live="polite">${done ? t('copied') : label ?? t('copy')}</span></button>`
}

// Parts of a text that the given ranges [from, to) mark, as elements.
export function Marked({ text, ranges = [] }) {
  const out = []
  let at = 0
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from < at || to <= from) continue
    out.push(text.slice(at, from), html`<mark>${text.slice(from, to)}</mark>`)
    at = to
  }
  out.push(text.slice(at))
  return html`<span>${out}</span>`
}

// A picture with boxes over it. quads are in pixels of the picture as it is shown: {width, height}.
export function Picture({ source, size, boxes, lit, onLight, alt }) {
  return html`<div class="picture"><img src=${source} alt=${alt} width=${size.width} height=${size.height} />
    <svg viewBox=${`0 0 ${size.width} ${size.height}`} aria-hidden="true" onMouseLeave=${() => onLight?.(-1)}>
      ${boxes.map((box, i) => html`<polygon key=${i} points=${box.quad.map(it => `${it.x ?? it[0]},${it.y ?? it[1]}`).join(' ')}
        class=${(lit === i ? 'lit ' : '') + (box.kind ?? '')} onMouseEnter=${() => onLight?.(i)} onClick=${() => box.onChoose?.()} />`)}
    </svg></div>`
}

export function Dialog({ title, onClose, children }) {
  const dialog = useRef(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current.showModal()
    return () => before?.focus?.()
  }, [])
  return html`<dialog ref=${dialog} aria-labelledby="dialog-title" onCancel=${event => { event.preventDefault(); onClose() }}>
    <h2 id="dialog-title">${title}</h2>${children}</dialog>`
}

const toasts = signal([])
let lastToast = 0

// Says something for a while; an undo is a function.
export function toast(text, undo, milliseconds = 6000) {
  const id = ++lastToast
  toasts.value = [...toasts.value.slice(-3), { id, text, undo }]
  setTimeout(() => { toasts.value = toasts.value.filter(it => it.id !== id) }, milliseconds)
}

function Toasts() {
  return html`<div class="toasts" role="status">${toasts.value.map(({ id, text, undo }) => html`<p key=${id}>${text}
    ${undo && html`<button type="button" onClick=${() => { toasts.value = toasts.value.filter(it => it.id !== id); undo() }}>${t('undo')}</button>`}</p>`)}</div>`
}
