/** What errors say, by their code. */
export const ERRORS = { zh: { 'error.unreachable': '连不上服务器' }, en: { 'error.unreachable': 'The server cannot be reached' } }
