/** What the page says, in both languages. */
import { addWords } from '../shared/i18n.js'
import { ERRORS } from './errors.js'

const zh = {
  start: '识别图片', startTitle: '拖入一张照片，看清每一个字', startText: '图片发送到这台服务器，不会去别的地方。', drop: '把图片拖到这里，或按 Ctrl+V 粘贴',
  choose: '选择图片', photograph: '拍照', samples: '没有图片？试试这两张', 'sample.receipt': '小票', 'sample.sign': '路牌', recent: '这台设备上最近的图片',
  uploads: '正在上传', pasted: '粘贴的图片', cancel: '取消', close: '关闭', again: '重试', loading: '正在载入……', image: '图片', toStart: '回到首页',
  views: '查看方式', 'view.text': '文字', reading: '正在识别……', found: n => `${n} 行文字`, noText: '这张图片里没有读到文字', rotated: d => `文字顺时针转了 ${d}°`,
  copyAll: '复制全部', unsureWord: '这样的字', unsure: p => `把握低于 ${p}，请核对。`, confidence: p => `把握 ${p}`, codes: '二维码和条形码', codesWarning: '码的内容来自图片，打开前请核对。', engine: e => `由 ${e} 识别。指向文字可在图上看到位置，点击可复制。`,
  guest: '访客', logIn: '登录', logOut: '退出', simulated: '这台机器带有模拟的微信和支付宝，点一下即可登录：', noSimulators: '用户在小程序里登录。要在本机试用登录，请这样启动：./tuwen up --simulators', wechat: '微信', alipay: '支付宝',
  retryAfter: s => `${s} 秒后再试`, 'error.other': c => `出错了（${c}）`,
}

const en = {
  start: 'Read an image', startTitle: 'Drop a photo, see every word', startText: 'Images go to this server and to no other place.', drop: 'Drop images here, or paste them with Ctrl+V',
  choose: 'Choose images', photograph: 'Take a photo', samples: 'No image at hand? Try one of these', 'sample.receipt': 'A receipt', 'sample.sign': 'A sign', recent: 'Recent images of this device',
  uploads: 'Uploads', pasted: 'Pasted image', cancel: 'Cancel', close: 'Close', again: 'Try again', loading: 'Loading…', image: 'Image', toStart: 'Back to the start',
  views: 'Views', 'view.text': 'Text', reading: 'Reading…', found: n => (n === 1 ? '1 line of text' : `${n} lines of text`), noText: 'No text was found in this image', rotated: d => `the text is turned clockwise by ${d}°`,
  copyAll: 'Copy all', unsureWord: 'Words like this', unsure: p => `are read with a confidence below ${p}: look twice.`, confidence: p => `confidence ${p}`, codes: 'QR codes and barcodes', codesWarning: 'What a code says comes from the picture. Check it before you open it.', engine: e => `Read by ${e}. Point at a word to see its place; click it to copy it.`,
  guest: 'Guest', logIn: 'Log in', logOut: 'Log out', simulated: 'This machine has a simulated WeChat and Alipay. One click logs in:', noSimulators: 'Users log in inside a mini-program. To try a login on your machine, start it with ./tuwen up --simulators', wechat: 'WeChat', alipay: 'Alipay',
  retryAfter: s => `try again in ${s} s`, 'error.other': c => `Something went wrong (${c})`,
}

addWords({ zh: { ...zh, ...ERRORS.zh }, en: { ...en, ...ERRORS.en } })
