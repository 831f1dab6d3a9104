'use strict'

/** Draws the samples of the page from the SVGs beside this file: `node result-service/src/samples/draw.js`. */
const fs = require('node:fs')
const path = require('node:path')
const { launch } = require('../../../common/pages/src/test/js/browser.js')

const PAGES = path.join(__dirname, '../main/resources/META-INF/pages/app')

async function draw() {
  const browser = await launch()
  for (const name of ['receipt', 'sign']) {
    const svg = fs.readFileSync(path.join(__dirname, `${name}.svg`), 'utf8')
    const [, width, height] = svg.match(/width="(\d+)" height="(\d+)"/).map(Number)
    const page = await browser.newPage({ viewport: { width, height } })
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`)
    await page.screenshot({ path: path.join(PAGES, `sample-${name}.jpg`), type: 'jpeg', quality: 82 })
    await page.setViewportSize({ width: 320, height: 240 })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:320px;height:240px}</style>${svg.replace('<svg ', '<svg preserveAspectRatio="xMidYMin slice" ')}`)
    await page.screenshot({ path: path.join(PAGES, `sample-${name}-small.jpg`), type: 'jpeg', quality: 70 })
  }
  await browser.close()
}

draw()
