/** The page at `/`: what is shown stands in the address. `?image=ID` is an image, `?page=mine` my images, and nothing the way in. */
import { html, render } from '../shared/preact.js'
import { address } from '../shared/address.js'
import { t } from '../shared/i18n.js'
import { Shell } from '../shared/shell.js'
import './words.js'
import { Account } from './account.js'
import { ImagePage } from './image.js'
import { Mine } from './mine.js'
import { placeOf } from './place.js'
import { Start } from './start.js'
import { loadSite } from './session.js'

const PAGES = [['start', '/'], ['mine', '/?page=mine']]

function App() {
  const { query } = address.value
  const image = query.get('image')
  const current = placeOf(query)
  return html`<${Shell} name="图文 Tuwen" current=${current} pages=${PAGES.map(([key, to]) => ({ key, to, title: t(key) }))} extra=${html`<${Account} />`}>
    ${image ? html`<${ImagePage} key=${image} id=${image} />` : current === 'mine' ? html`<${Mine} />` : html`<${Start} />`}
  <//>`
}

loadSite()
document.body.replaceChildren()
render(html`<${App} />`, document.body)
