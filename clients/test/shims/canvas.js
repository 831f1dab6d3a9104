'use strict'

/** A canvas that remembers the corners of what was drawn, in its own units. */
class Canvas {
  constructor() {
    this.polygons = []
    this.scaling = [1, 1]
  }

  /** Either platform's pen. */
  pen() {
    let corners = []
    const to = (x, y) => { corners.push([Math.round(x * this.scaling[0]), Math.round(y * this.scaling[1])]) }
    return {
      clearRect() {},
      draw() {},
      setLineWidth() {},
      setStrokeStyle() {},
      scale: (x, y) => { this.scaling = [x, y] },
      beginPath: () => { corners = [] },
      moveTo: to,
      lineTo: to,
      closePath() {},
      stroke: () => { this.polygons.push(corners) }
    }
  }
}

module.exports = { Canvas }
