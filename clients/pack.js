'use strict'

/*
 * Puts the SDK where `npm pack` takes it from. The tools of both platforms make `miniprogram_npm/tuwen-client` of that
 * folder, and want an index.js in it; by hand, people copy tuwen.js.
 */
const fs = require('node:fs')
const path = require('node:path')

const packed = path.join(__dirname, 'miniprogram_dist')
fs.mkdirSync(packed, { recursive: true })
fs.copyFileSync(path.join(__dirname, 'tuwen.js'), path.join(packed, 'index.js'))
fs.copyFileSync(path.join(__dirname, 'tuwen.d.ts'), path.join(packed, 'index.d.ts'))
