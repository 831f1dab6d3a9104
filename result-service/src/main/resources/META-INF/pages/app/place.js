/** Which page the address means: `image`, `mine` or `start`. */
export const placeOf = query => (query.get('image') ? 'image' : query.get('page') === 'mine' ? 'mine' : 'start')
