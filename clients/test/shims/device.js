'use strict'

/** What a phone has beside its network: photos at temporary paths, and a name service. */
class Device {
  /** @param {Record<string, string>} hosts what the origins in a client's code really are */
  constructor(hosts = {}) {
    this.hosts = hosts
    this.files = new Map()
    /** What applications keep, by their keys. */
    this.storage = new Map()
    this.codes = 0
  }

  /** A login code as the simulators of the platforms take it: of a user, and another one each time. */
  code(user) {
    return `${user}.${process.pid}-${Date.now()}-${++this.codes}`
  }

  add(path, bytes) {
    this.files.set(path, bytes)
    return path
  }

  read(path) {
    return this.files.get(path)
  }

  resolve(url) {
    const origin = Object.keys(this.hosts).find(host => url === host || url.startsWith(host + '/'))
    return origin ? this.hosts[origin] + url.slice(origin.length) : url
  }
}

function basename(path) {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** How both platforms make a request's body and address out of `data`. */
function payload(method, url, data, headers) {
  if (data === undefined || data === null) {
    return { url }
  }
  if (typeof data === 'string' || Buffer.isBuffer(data)) {
    return { url, body: Buffer.from(data) }
  }
  const query = () => Object.entries(data)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&')
  if (method === 'GET') {
    return { url: url + (url.includes('?') ? '&' : '?') + query() }
  }
  const urlencoded = headers['content-type'].startsWith('application/x-www-form-urlencoded')
  return { url, body: Buffer.from(urlencoded ? query() : JSON.stringify(data)) }
}

/** Header names as Node wants them: one spelling each, so that a given one replaces the default. */
function lowerCase(headers = {}) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

module.exports = { Device, basename, lowerCase, payload }
