'use strict'

/** Photographs text: black on white, drawn with a round pen and smooth edges, so that an OCR engine can read it. */
const font = require('./font.js')
const { png } = require('./png.js')

const UNIT = 10
const PEN = 0.42 * UNIT
const GAP = 1.9 * UNIT
// Wider, and the engine takes the words for two columns: which comes first is its guess then.
const SPACE = 1 * UNIT
const LINE = 11 * UNIT
const MARGIN = 5 * UNIT
const CURVE_STEPS = 10

/** @returns {Buffer} a PNG of the lines: digits, capitals and spaces */
function photoOf(...lines) {
  const drawn = lines.map((line, row) => strokesOf(line, MARGIN + row * LINE))
  const width = Math.ceil(Math.max(...drawn.map(line => line.end)) + MARGIN)
  const height = MARGIN * 2 + lines.length * LINE - 5 * UNIT
  const pixels = new Uint8Array(width * height).fill(255)
  drawn.flatMap(line => line.segments).forEach(segment => draw(segment, pixels, width, height))
  return png(width, height, pixels)
}

function strokesOf(line, top) {
  const segments = []
  let left = MARGIN
  for (const character of line) {
    if (character === ' ') {
      left += SPACE
      continue
    }
    const strokes = font[character].split(' ').map(polyline)
    const columns = strokes.flat().map(([x]) => x)
    const first = Math.min(...columns)
    for (const stroke of strokes) {
      const points = stroke.map(([x, y]) => [left + (x - first) * UNIT, top + y * UNIT])
      points.slice(1).forEach((point, i) => segments.push([...points[i], ...point]))
    }
    left += (Math.max(...columns) - first) * UNIT + GAP
  }
  return { segments, end: left }
}

/** The stroke with its bends drawn out: quadratic curves, whose control points are the marked ones. */
function polyline(stroke) {
  const marks = stroke.split(';').map(mark => ({
    bend: mark[0] === '~', point: mark.replace('~', '').split(',').map(Number)
  }))
  const points = []
  marks.forEach(({ bend, point }, i) => {
    if (!bend) {
      points.push(point)
      return
    }
    const from = marks[i - 1].point
    const to = marks[i + 1].point
    for (let step = 1; step < CURVE_STEPS; step++) {
      const t = step / CURVE_STEPS
      // Heavier than a plain quadratic in the middle: nearer to the round corner of a letter.
      const weight = 1.5
      const a = (1 - t) ** 2
      const b = 2 * weight * t * (1 - t)
      const c = t ** 2
      points.push([0, 1].map(axis => (a * from[axis] + b * point[axis] + c * to[axis]) / (a + b + c)))
    }
  })
  return points
}

function draw([x1, y1, x2, y2], pixels, width, height) {
  const [left, right] = [Math.min(x1, x2) - PEN - 1, Math.max(x1, x2) + PEN + 1].map(Math.round)
  const [top, bottom] = [Math.min(y1, y2) - PEN - 1, Math.max(y1, y2) + PEN + 1].map(Math.round)
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) {
      const ink = Math.min(1, Math.max(0, PEN - distance(x, y, x1, y1, x2, y2) + 0.5))
      pixels[y * width + x] = Math.min(pixels[y * width + x], Math.round(255 * (1 - ink)))
    }
  }
}

function distance(x, y, x1, y1, x2, y2) {
  const squared = (x2 - x1) ** 2 + (y2 - y1) ** 2
  const along = squared === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / squared
  const t = Math.min(1, Math.max(0, along))
  return Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1))
}

/** For comparing: spaces do not count, and O and 0, I and 1 look alike. */
function normalised(text) {
  return text.toUpperCase().replace(/\s+/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
}

module.exports = { normalised, photoOf }
