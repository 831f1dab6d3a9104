const { Tuwen } = require('../../tuwen.js')
const explain = require('../../explain.js')

const CANCELLED = 11

const tuwen = new Tuwen({ baseUrl: getApp().globalData.baseUrl })

Page({
  data: { photo: '', busy: false, progress: 0, state: '', lines: [], problem: '' },

  onLoad() {
    // The photos are the user's own from now on. A server without logins takes them from guests.
    return tuwen.login().catch(error => {
      if (error.code !== 'login_unavailable') {
        this.setData({ problem: explain(error) })
      }
    })
  },

  choose() {
    my.chooseImage({
      count: 1,
      sourceType: ['camera', 'album'],
      success: res => this.read((res.tempFilePaths || res.apFilePaths)[0]),
      fail: failure => {
        if (failure.error !== CANCELLED) {
          this.setData({ problem: 'The camera or the album may not be used: ' + failure.errorMessage })
        }
      }
    })
  },

  read(photo) {
    this.setData({ photo: photo, busy: true, progress: 0, state: 'Sending…', lines: [], problem: '' })
    this.reading = tuwen.read(photo, {
      onProgress: p => this.setData({ progress: p.progress }),
      onUploaded: () => this.setData({ progress: 100, state: 'Reading…' })
    })
    return this.reading.then(
      result => this.setData({
        busy: false,
        lines: result.lines.map(line => line.text),
        problem: result.lines.length === 0 ? 'There is no text in this photo.' : ''
      }),
      error => this.setData({ busy: false, problem: explain(error) }))
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
