// A page as shops have it in the field: the server has to suit it, so it is not to be mended.
const uploadUrl = 'https://ocr.example.com/upload_ocr_image'
const resultUrl = 'https://ocr.example.com/get_ocr_result'

function sleep(milliseconds) {
  const start = new Date().getTime()
  while (new Date().getTime() < start + milliseconds);
}

Page({
  chooseImage() {
    my.chooseImage({
      chooseImage: 1,
      success: (res) => {
        const path = res.apFilePaths[0]
        const key = path
        my.uploadFile({
          url: uploadUrl,
          fileType: 'image',
          fileName: key,
          filePath: path,
          success: (res) => {
            sleep(2000)
            my.request({
              url: resultUrl,
              method: 'POST',
              data: { key: key + '_ocr.txt' },
              dataType: 'json',
              success: (Res) => {
                my.alert({ content: 'text: ' + Res.data })
              },
              fail: (Res) => {
                my.alert({ content: 'failed: ' + Res.errorMessage })
              }
            })
          }
        })
      }
    })
  }
})
