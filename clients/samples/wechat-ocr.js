// A page as shops have it in the field: the server has to suit it, so it is not to be mended.
Page({
  data: { text: '' },

  takePhoto() {
    const camera = wx.createCameraContext()
    camera.takePhoto({
      quality: 'high',
      success: (res) => {
        this.setData({ text: 'recognising...' })
        wx.uploadFile({
          url: 'https://ocr.example.com/wxocr',
          filePath: res.tempImagePath,
          name: 'image',
          success: (res) => {
            if (res.statusCode == 200) {
              const ocr = JSON.parse(res.data)
              if (ocr.errcode == 0) {
                let text = ''
                for (let i = 0; i < ocr.items.length; i++) {
                  text += ocr.items[i].text + '\n'
                }
                this.setData({ text: text })
              } else {
                this.setData({ text: ocr.errmsg })
              }
            }
          }
        })
      }
    })
  }
})
