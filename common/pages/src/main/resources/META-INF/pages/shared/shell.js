/** The frame of a page: skip link, name, navigation, language, theme, toasts. */
import { html, useEffect, useRef } from './preact.js'
import { addWords, chooseLanguage, language, t } from './i18n.js'
import { Link } from './address.js'
import { switchTheme } from './theme.js'
import { Toasts } from './toast.js'

addWords({
  zh: { skip: '跳到正文', pages: '页面', theme: '切换明暗', otherLanguage: 'English' },
  en: { skip: 'Skip to the content', pages: 'Pages', theme: 'Light or dark', otherLanguage: '中文' },
})

const other = () => (language.value === 'zh' ? 'en' : 'zh')

/** `pages`: `[{ key, title, to }]`; `current` is the key of the one that is shown; `extra` stands at the end of the bar. */
export function Shell({ name, pages, current, extra, children }) {
  return html`<a class="skip" href="#main">${t('skip')}</a>
    <header class="bar"><strong>${name}</strong>
      <nav aria-label=${t('pages')}>${pages.map(page => html`<${Link} key=${page.key} to=${page.to} aria-current=${page.key === current ? 'page' : undefined}>${page.title}<//>`)}</nav>
      ${extra}
      <button type="button" class="quiet" lang=${other() === 'zh' ? 'zh-CN' : 'en'} onClick=${() => chooseLanguage(other())}>${t('otherLanguage')}</button>
      <button type="button" class="quiet" aria-label=${t('theme')} title=${t('theme')} onClick=${switchTheme}>◐</button>
    </header>
    <main id="main" tabindex="-1">${children}</main>
    <${Toasts} />`
}

/** The heading of a page. It takes the focus when the page is gone to, so that a screen reader says where it is. */
export function Heading({ children, focused = false }) {
  const element = useRef(null)
  useEffect(() => {
    if (focused) {
      element.current.focus()
    }
  }, [])
  useEffect(() => {
    document.title = `${element.current.textContent} · Tuwen 图文`
  })
  return html`<h1 ref=${element} tabindex="-1">${children}</h1>`
}
