const SENTENCES = {
  aborted: '',
  network: 'The server cannot be reached. Is the phone online?',
  timeout: 'This takes too long. Please try again later.',
  domain_not_allowed: 'The server is not on the domain list of this mini-program.',
  unauthorized: 'You are not logged in. Please open this page again.',
  no_login_code: 'You cannot be logged in now. Please open this page again.',
  invalid_code: 'You cannot be logged in now. Please open this page again.',
  login_blocked: 'Your account may not log in here.',
  file_unreadable: 'The photo cannot be opened any more. Please take it again.',
  image_too_large: 'The photo is too large. Please choose a smaller one.',
  body_too_large: 'The photo is too large. Please choose a smaller one.',
  too_many_pixels: 'The photo is too large. Please choose a smaller one.',
  image_too_complex: 'This picture cannot be opened here. Please save it anew, or take a photo of it.',
  unsupported_type: 'This is no photo that can be read.',
  image_unreadable: 'The photo is damaged. Please take it again.'
}

/** What to tell the person: a sentence of ours, or else the server's. */
module.exports = function explain(error) {
  if (error.code in SENTENCES) {
    return SENTENCES[error.code]
  }
  return error.status === 429 || error.status >= 500 ? 'The server is busy. Please try again later.' : error.detail
}
