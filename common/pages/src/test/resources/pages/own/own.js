export const own = 'only of the service'
