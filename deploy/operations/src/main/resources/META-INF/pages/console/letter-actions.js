// What is done with dead letters. Many are meant by a filter that the service applies, counted first.
import { html } from '../shared/preact.js'
import { t } from '../shared/i18n.js'
import { post, query, useAnswer } from './api.js'
import { Answered, Confirm, workerName } from './common.js'

const named = filter => t('thoseOf', filter.worker ? workerName(filter.worker) : null, filter.code ? t('code', filter.code) : null, filter.keyPrefix)

const chosen = filter => (filter.worker || filter.code || filter.keyPrefix ? filter : { all: true })

function useCount(filter) {
  return useAnswer('/admin/dead-letters' + query({ ...filter, limit: 1 }))
}

export function RedriveReason({ filter, onClose, onDone }) {
  const count = useCount(filter)
  const act = async () => {
    const { redriven, missing } = await post('/admin/dead-letters/redrive', chosen(filter))
    onDone?.()
    return t('redriven', redriven, missing)
  }
  return html`<${Confirm} title=${t('redriveAll')} button=${t('redrive')} act=${act} onClose=${onClose}>
    <${Answered} of=${count}>${answer => html`<p>${t('redriveCount', answer.matching)} ${named(filter)}</p>`}<//><//>`
}

export function DiscardReason({ filter, onClose, onDone }) {
  const count = useCount(filter)
  const act = async reason => {
    const { discarded } = await post('/admin/dead-letters/discard', { ...chosen(filter), reason })
    onDone?.()
    return t('discarded', discarded)
  }
  return html`<${Confirm} bad asksReason title=${t('discardAll')} button=${t('discard')} act=${act} onClose=${onClose}>
    <${Answered} of=${count}>${answer => html`<p>${t('discardCount', answer.matching)} ${named(filter)} ${t('final')}</p>`}<//><//>`
}

export function DiscardChosen({ ids, onClose, onDone }) {
  const act = async reason => {
    const { discarded } = await post('/admin/dead-letters/discard', { ids, reason })
    onDone?.()
    return t('discarded', discarded)
  }
  return html`<${Confirm} bad asksReason title=${t('discard')} button=${t('discard')} act=${act} onClose=${onClose}>
    <p>${t('discardCount', ids.length)} ${t('final')}</p><//>`
}

export async function redriveChosen(ids) {
  const { redriven, alreadySettled, missing } = await post('/admin/dead-letters/redrive', { ids })
  return t('redriven', redriven, alreadySettled + missing)
}
