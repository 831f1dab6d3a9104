'use strict'

/**
 * Every page in every look: narrow and wide, in both languages and both themes. One tab a language goes from page to page, and a page
 * changes its width and its theme where it stands, as with a person who turns the phone or switches the light off.
 *
 * All eight looks of each page are looked at with LOOKS=all. Otherwise each page has two, which have each width, language and theme once:
 * what axe looks at takes longer than all else.
 */
const { axe, openPage } = require('./browser.js')

const LANGUAGES = [['en', 'en'], ['zh', 'zh-CN']]
const SIZES = [{ width: 1440, height: 900 }, { width: 360, height: 780 }]
const THEMES = ['light', 'dark']
const ALL = SIZES.flatMap(size => THEMES.map(theme => [size, theme]))

const looksOf = (page, language) => (process.env.LOOKS === 'all' ? ALL : [[SIZES[(page + language) % 2], THEMES[language]]])

/**
 * What keeps people out, or what must not be: obstacles that axe finds, what lies beside the edge, reports of the policy, requests to other
 * hosts, errors. `views` is `{ name: arrive }`, where `arrive(tab)` goes to the page and waits until it is settled; `open` is what
 * `openPage` takes, and `photograph(tab, name)` is called for each look.
 */
async function obstacles(browser, views, { prepare, photograph, ...open }) {
  const found = []
  let looks = 0
  const begun = Date.now()
  for (const [i, [language, tag]] of LANGUAGES.entries()) {
    const { tab, context, faults } = await openPage(browser, { ...open, language })
    await prepare?.(tab)
    for (const [page, [name, arrive]] of Object.entries(views).entries()) {
      await arrive(tab)
      for (const [size, theme] of looksOf(page, i)) {
        const look = `${name}-${size.width}-${language}-${theme}`
        looks++
        await tab.setViewportSize(size)
        await tab.emulateMedia({ colorScheme: theme })
        found.push(...(await axe(tab)).map(each => `${look}: ${each}`))
        const [beyond, lang] = await tab.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.lang])
        found.push(...(beyond > 0 ? [`${look}: ${beyond} px lie beside the edge`] : []), ...(lang === tag ? [] : [`${look}: the document says ${lang}`]))
        await photograph?.(tab, look)
      }
      found.push(...faults.splice(0).map(each => `${name}, ${language}: ${each}`))
    }
    await context.close()
  }
  console.log(`${looks} looks of ${Object.keys(views).length} pages in ${Date.now() - begun} ms`)
  return found
}

module.exports = { obstacles }
