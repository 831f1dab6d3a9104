const { Tuwen } = require('../../tuwen.js')
const explain = require('../../explain.js')

const THUMBNAILS = 12
const LINE_WIDTH = 2

/** Around each line: a quad may be turned, so it is drawn corner by corner. */
function outline(pen, lines) {
  lines.forEach(line => {
    pen.beginPath()
    line.quad.forEach((corner, i) => {
      if (i === 0) {
        pen.moveTo(corner[0], corner[1])
      } else {
        pen.lineTo(corner[0], corner[1])
      }
    })
    pen.closePath()
    pen.stroke()
  })
}

const tuwen = new Tuwen({ baseUrl: getApp().globalData.baseUrl })

Page({
  data: { photo: '', busy: false, progress: 0, state: '', lines: [], problem: '', recent: [] },

  onLoad() {
    // The photos are the user's own from now on. A server without logins takes them from guests.
    return tuwen.login().catch(error => {
      if (error.code !== 'login_unavailable') {
        this.setData({ problem: explain(error) })
      }
    })
  },

  choose() {
    wx.chooseMedia({
      count: 1,
      mediaType: ['image'],
      sourceType: ['camera', 'album'],
      success: res => this.read(res.tempFiles[0].tempFilePath),
      fail: failure => {
        if (!/cancel/.test(failure.errMsg)) {
          this.setData({ problem: '无法使用相机或相册：' + failure.errMsg })
        }
      }
    })
  },

  read(photo) {
    this.setData({ photo: photo, busy: true, progress: 0, state: '正在上传…', lines: [], problem: '' })
    this.reading = tuwen.read(photo, {
      onProgress: p => this.setData({ progress: p.progress }),
      onUploaded: image => this.uploaded(image)
    })
    return this.reading.then(
      result => {
        this.setData({
          busy: false,
          lines: result.lines.map(line => line.text),
          problem: result.lines.length === 0 ? '这张照片里没有文字。' : ''
        }, () => {
          // The canvas is there with the first line.
          if (result.lines.length > 0) {
            this.draw(result)
          }
        })
      },
      error => this.setData({ busy: false, problem: explain(error) }))
  },

  /** A box around each line, over the photo. Places are in pixels of the photo as it is shown. */
  draw(result) {
    wx.createSelectorQuery().select('#boxes').fields({ node: true, size: true }).exec(found => {
      const place = found[0]
      if (!place) {
        return
      }
      const dots = wx.getSystemInfoSync().pixelRatio
      place.node.width = place.width * dots
      place.node.height = place.height * dots
      const pen = place.node.getContext('2d')
      pen.scale(place.width * dots / result.image.width, place.height * dots / result.image.height)
      pen.lineWidth = LINE_WIDTH * result.image.width / place.width
      pen.strokeStyle = '#1aad19'
      outline(pen, result.lines)
    })
  },

  /** The thumbnail of what was sent stays below, newest first. */
  uploaded(image) {
    this.setData({ progress: 100, state: '正在识别…' })
    tuwen.renditionUrl(image.id, 'thumb').then(
      thumb => this.setData({ recent: [{ id: image.id, thumb: thumb }].concat(this.data.recent).slice(0, THUMBNAILS) }),
      () => {})
  },

  cancel() {
    this.reading.abort()
  },

  onUnload() {
    if (this.reading) {
      this.reading.abort()
    }
  }
})
