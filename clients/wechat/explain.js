const SENTENCES = {
  aborted: '',
  network: '无法连接服务器，请检查手机网络。',
  timeout: '等待时间过长，请稍后再试。',
  domain_not_allowed: '服务器不在这个小程序的域名列表中。',
  unauthorized: '尚未登录，请重新打开本页。',
  no_login_code: '暂时无法登录，请重新打开本页。',
  invalid_code: '暂时无法登录，请重新打开本页。',
  login_blocked: '你的账号不能在这里登录。',
  file_unreadable: '照片已无法打开，请重新拍摄。',
  image_too_large: '照片过大，请选择小一些的。',
  body_too_large: '照片过大，请选择小一些的。',
  too_many_pixels: '照片过大，请选择小一些的。',
  image_too_complex: '这张图片无法在此打开，请另存一份，或对着它拍一张。',
  unsupported_type: '这不是可以识别的照片。',
  image_unreadable: '照片已损坏，请重新拍摄。',
  engine_refused_image: '这张照片无法识别，请重新拍摄。',
  processing_timeout: '这张照片无法识别，请重新拍摄。',
  worker_crashed: '这张照片无法识别，请重新拍摄。',
  ocr_failed: '这张照片无法识别，请重新拍摄。'
}

/** 告诉用户的话：这里有的用这里的，否则用服务器的（它按 Accept-Language 用中文回答）。 */
module.exports = function explain(error) {
  if (error.code in SENTENCES) {
    return SENTENCES[error.code]
  }
  return error.status === 429 || error.status >= 500 ? '服务器繁忙，请稍后再试。' : error.detail
}
