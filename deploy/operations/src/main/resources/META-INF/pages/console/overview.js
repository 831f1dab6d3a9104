// The first page: one sentence of how it is, then the figures behind it.
import { html, useMemo, useState } from '../shared/preact.js'
import { Badge } from '../shared/badge.js'
import { Sparkline } from '../shared/sparkline.js'
import { Link } from '../shared/address.js'
import { language, number, t } from '../shared/i18n.js'
import { duration, Empty, Heading, Skeleton, wordOf, workerName } from './common.js'
import { connection, state } from './live.js'
import { lanes, nameOf, reasons, troubles, waiting } from './lanes.js'
import { query, useAnswer } from './api.js'
import { RedriveReason } from './letter-actions.js'

function sentence(trouble) {
  if (trouble.word === 'down') return t('is.down', t('part.' + trouble.part))
  if (trouble.word === 'unattended') return t('is.unattended', laneName(trouble.lane), trouble.lane.lag)
  if (trouble.word === 'slow') return t('is.slow', laneName(trouble.lane), duration(trouble.lane.oldestSeconds))
  return t('is.dying', trouble.count, t('code', trouble.reason.code))
}

const laneName = lane => `${workerName(lane.worker)} · ${wordOf('lane', lane.lane)}`

function wellSentence(now) {
  const { lag, oldest, left } = waiting(now)
  if (!lag) return t('is.well')
  return t('is.busy', lag, duration(oldest)) + (left === null ? '' : ' ' + t('is.until', duration(left)))
}

function Sentence({ now }) {
  const found = troubles(now)
  return html`<div class=${'panel sentence ' + (found.length ? 'wrong' : 'well')}>
    <p aria-live="polite"><span aria-hidden="true">${found.length ? '▲' : '●'}</span> <strong>${found.length ? sentence(found[0]) : wellSentence(now)}</strong></p>
    ${found.length > 0 && html`<p class="dim">${t('todo.' + found[0].word)} ${found[0].detail && html`<code>${found[0].detail}</code>`}</p>`}
    ${found.length > 1 && html`<details><summary>${t('is.more', found.length - 1)}</summary><ul>${found.slice(1).map((it, i) => html`<li key=${i}>${sentence(it)}</li>`)}</ul></details>`}
  </div>`
}

const NO_POINTS = []

// Drawn anew where its figures have changed, and its line only with each new point of it.
function LaneRow({ lane, points }) {
  const line = useMemo(() => {
    const lags = points.length ? points.map(it => it[0]) : [0]
    return html`<${Sparkline} values=${lags} />`
  }, [points, language.value])
  return useMemo(() => laneRow(lane, line), [lane, line])
}

function laneRow(lane, line) {
  const stuck = lane.lag > 0 && lane.members === 0
  return html`<tr>
    <th scope="row">${workerName(lane.worker)} <span class="dim">${wordOf('lane', lane.lane)}</span></th>
    <td class="number">${number(lane.lag)}</td>
    <td class="number">${lane.lag && lane.oldestSeconds !== null ? duration(lane.oldestSeconds) : '–'}</td>
    <td class="number">${number(lane.perSecond)}</td>
    <td class="number wide">${number(lane.inFlight)}</td>
    <td class="number wide">${number(lane.members)}</td>
    <td class="wide">${line}</td>
    <td>${stuck ? html`<${Badge} kind="bad">${t('noWorker')}<//>` : lane.lag ? html`<${Badge} kind="wait">${t('working')}<//>` : html`<${Badge} kind=${lane.members ? 'good' : 'wait'}>${t(lane.members ? 'idle' : 'off')}<//>`}</td>
  </tr>`
}

function Lanes({ now }) {
  return html`<section aria-labelledby="lanes"><h2 id="lanes">${t('lanes')}</h2><div class="scrolls" tabindex="0" role="group" aria-labelledby="lanes"><table>
    <thead><tr><th scope="col">${t('lane')}</th><th scope="col" class="number">${t('lag')}</th><th scope="col" class="number">${t('oldest')}</th>
      <th scope="col" class="number">${t('perSecond')}</th><th scope="col" class="number wide">${t('inFlight')}</th><th scope="col" class="number wide">${t('members')}</th>
      <th scope="col" class="wide">${t('lastHour')}</th><th scope="col">${t('state')}</th></tr></thead>
    <tbody>${lanes(now).map(lane => html`<${LaneRow} key=${nameOf(lane)} lane=${lane} points=${now.history?.[nameOf(lane)] ?? NO_POINTS} />`)}</tbody>
  </table></div></section>`
}

function DeadReasons({ now }) {
  const [redriven, setRedriven] = useState(null)
  const all = reasons(now)
  return html`<section aria-labelledby="dead"><h2 id="dead">${t('deadLetters')}</h2>
    ${all.length === 0 ? html`<${Empty}>${t('none.deadLetters')}<//>` : html`<table>
      <thead><tr><th scope="col">${t('why')}</th><th scope="col" class="number">${t('count')}</th><th scope="col" class="number wide">${t('inLastHour')}</th><th scope="col">${t('actions')}</th></tr></thead>
      <tbody>${all.slice(0, 8).map(it => html`<tr key=${it.worker + it.code}>
        <th scope="row"><${Link} to=${'/console/dead-letters' + query({ worker: it.worker, code: it.code })}>${t('code', it.code)}<//> <span class="dim">${workerName(it.worker)}</span></th>
        <td class="number">${number(it.count)}</td><td class="number wide">${number(it.lastHour)}</td>
        <td><button type="button" onClick=${() => setRedriven(it)}>${t('redriveAll')}</button></td></tr>`)}</tbody></table>`}
    ${redriven && html`<${RedriveReason} filter=${{ worker: redriven.worker, code: redriven.code }} onClose=${() => setRedriven(null)} />`}
  </section>`
}

function RunningReplays({ now }) {
  const all = now.replays ?? []
  return html`<section aria-labelledby="runs"><h2 id="runs">${t('replays')}</h2>
    ${all.length === 0 ? html`<${Empty}>${t('none.running')}<//>` : html`<ul class="plain">${all.map(it => html`<li key=${it.id}>
      <${Link} to=${'/console/replays' + query({ id: it.id })}>${it.id}<//> ${wordOf('run', it.state)}
      <progress max=${it.total || 1} value=${it.total - it.ahead} aria-label=${it.id}></progress> <span class="number">${number(it.total - it.ahead)} / ${number(it.total)}</span></li>`)}</ul>`}
  </section>`
}

function Parts({ now }) {
  return html`<section aria-labelledby="parts"><h2 id="parts">${t('parts')}</h2><ul class="plain cards">
    ${['broker', 'storage', 'index'].map(it => {
      const health = now['health:' + it]
      return html`<li key=${it} class="panel"><strong>${t('part.' + it)}</strong> ${!health ? html`<${Badge} kind="wait">${t('unknown')}<//>` : health.isUp ? html`<${Badge} kind="good">${t('up')}<//>` : html`<${Badge} kind="bad">${t('down')}<//>`}
        ${health && !health.isUp && html`<p class="dim">${health.detail}</p>`}</li>`
    })}
    <li class="panel"><strong>${t('deletions')}</strong> ${now.deletions ? t('pendingDeletions', now.deletions.count) : '–'}</li></ul></section>`
}

const BREAKER = { on: 'good', probing: 'warn', off: 'bad' }

// Providers that are paid, where there are any: they change by the minute, so the stream has not got them.
function Engines() {
  const { answer } = useAnswer('/admin/engines')
  if (!answer?.engines?.length) return null
  return html`<section aria-labelledby="engines"><h2 id="engines">${t('engines')}</h2><div class="scrolls" tabindex="0" role="group" aria-labelledby="engines"><table>
    <thead><tr><th scope="col">${t('engine')}</th><th scope="col">${t('state')}</th><th scope="col" class="number">${t('calls')}</th><th scope="col" class="number">${t('left')}</th><th scope="col" class="number">${t('cost')}</th><th scope="col" class="wide">${t('outcomes')}</th></tr></thead>
    <tbody>${answer.engines.map(it => html`<tr key=${it.engine}><th scope="row">${it.engine}</th>
      <td><${Badge} kind=${BREAKER[it.state] ?? 'wait'}>${wordOf('breaker', it.state)}<//> ${it.workers.find(one => one.reason)?.reason}</td>
      <td class="number">${number(it.calls)} / ${number(it.limit)}</td><td class="number">${number(it.left)}</td><td class="number">${number(it.cost)}</td>
      <td class="wide">${Object.entries(it.outcomes).map(([name, count]) => `${name} ${number(count)}`).join(', ')}</td></tr>`)}</tbody></table></div></section>`
}

export function Overview() {
  const now = state.value
  const known = Object.keys(now).length > 0
  return html`<${Heading}>${t('overview')}<//>
    <div class=${connection.value.lost ? 'stale' : ''}>
    ${known ? html`<${Sentence} now=${now} /><${Lanes} now=${now} /><${DeadReasons} now=${now} /><${RunningReplays} now=${now} /><${Parts} now=${now} />` : html`<${Skeleton} />`}
    <${Engines} /></div>`
}
