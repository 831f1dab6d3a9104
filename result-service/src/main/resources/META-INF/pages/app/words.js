/** What the page says, in both languages. */
import { addWords } from '../shared/i18n.js'
import { ERRORS } from './errors.js'

const zh = {
  start: '识别图片', startTitle: '拖入一张照片，看清每一个字', startText: '图片发送到这台服务器，不会去别的地方。', drop: '把图片拖到这里，或按 Ctrl+V 粘贴',
  choose: '选择图片', photograph: '拍照', samples: '没有图片？试试这两张', 'sample.receipt': '小票', 'sample.sign': '路牌', recent: '最近的图片',
  uploads: '正在上传', goesOn: at => `服务器暂时不接收更多图片，${at} 自动继续上传。`, pasted: '粘贴的图片', cancel: '取消', close: '关闭', again: '重试', loading: '正在载入……', image: '图片', toStart: '回到首页',
  views: '查看方式', 'view.text': '文字', reading: '正在识别……', found: n => `${n} 行文字`, noText: '这张图片里没有读到文字', rotated: d => `文字顺时针转了 ${d}°`,
  copyAll: '复制全部', unsureWord: '这样的字', unsure: p => `把握低于 ${p}，请核对。`, confidence: p => `把握 ${p}`, codes: '二维码和条形码', codesWarning: '码的内容来自图片，打开前请核对。', engine: e => `由 ${e} 识别。指向文字可在图上看到位置，点击可复制。`,
  guest: '访客', logIn: '登录', logOut: '退出', simulated: '这台机器带有模拟的微信和支付宝，点一下即可登录：', noSimulators: '用户在小程序里登录。要在本机试用登录，请这样启动：./tuwen up --simulators', wechat: '微信', alipay: '支付宝',
  mine: '我的图片', 'view.renditions': '处理', 'view.code': '代码', delete: '删除', deleting: '即将删除图片', undo: '撤销', deleted: '图片已删除', deleteOf: n => `删除：${n}`, open: n => `打开：${n}`,
  mineGuest: '登录后，这里是你自己的图片，可以搜索和删除。访客的图片没有列表：谁知道地址，谁就能打开。', search: '在识别出的文字中查找', status: '状态', all: '全部', hasText: '有文字', yes: '有', no: '没有', from: '从', to: '到',
  'status.pending': '等待识别', 'status.completed': '已识别', 'status.failed': '未能识别', nothingFound: '没有符合条件的图片。', nothingYet: '这里还没有图片。', showAll: '显示全部', of: (a, b) => `${a} / ${b}`,
  stored: (n, b) => `已存图片 ${n}，共 ${b}。`, allowed: n => `每分钟最多上传 ${n} 张。`,
  textAlone: '表单无法显示这个字符串，请直接修改文本。', addAction: '添加操作', chooseAction: '选择……', earlier: '前移', earlierOf: n => `前移 ${n}`, removeAction: '移除', removeOf: n => `移除 ${n}`, value: '数值', preview: '处理结果',
  took: n => `${n} 毫秒`, copyProcess: '复制处理参数', copyAddress: '复制地址', save: '保存', addressIsYours: '这个地址只对图片的主人有效，请不要公开。', styles: '命名样式', stylesText: '这些地址可以给别人看，不会泄露图片的编号。', copySigned: '复制公开地址',
  codeText: '用程序做刚才的事：上传、读文字、取处理后的图片。', languages: '语言', 'language.curl': 'curl', 'language.wechat': '微信小程序', 'language.alipay': '支付宝小程序', 'language.java': 'Java', 'language.python': 'Python', 'code.upload': '上传', 'code.text': '读文字', 'code.rendition': '取处理后的图片',
  'action.resize': '缩放', 'action.crop': '裁剪', 'action.indexcrop': '切片', 'action.circle': '圆形', 'action.rounded-corners': '圆角', 'action.rotate': '旋转', 'action.auto-orient': '自动方向', 'action.blur': '模糊', 'action.sharpen': '锐化', 'action.bright': '亮度', 'action.contrast': '对比度', 'action.watermark': '水印', 'action.format': '格式', 'action.quality': '质量', 'action.interlace': '渐进显示', 'action.info': '图片信息', 'action.average-hue': '平均色',
  'field.m': '模式', 'field.w': '宽', 'field.h': '高', 'field.l': '长边', 'field.resize.s': '短边', 'field.s': '标准差', 'field.p': '百分比', 'field.limit': '不放大', 'field.color': '颜色', 'field.x': '横向', 'field.y': '纵向', 'field.g': '位置', 'field.i': '第几片', 'field.r': '半径', 'field.q': '相对质量', 'field.Q': '绝对质量', 'field.text': '文字', 'field.type': '字体', 'field.size': '字号', 'field.shadow': '阴影', 'field.rotate': '旋转', 'field.fill': '铺满', 'field.padx': '横向间隔', 'field.pady': '纵向间隔', 'field.image': '水印图片', 'field.t': '不透明度', 'field.voffset': '中线偏移', 'field.order': '图文顺序', 'field.align': '对齐', 'field.interval': '间距',
  'choice.d3F5LXplbmhlaQ': '文泉驿正黑', 'choice.d3F5LW1pY3JvaGVp': '文泉微米黑',
  retryAfter: s => `${s} 秒后再试`, 'error.other': c => `出错了（${c}）`,
}

const en = {
  start: 'Read an image', startTitle: 'Drop a photo, see every word', startText: 'Images go to this server and to no other place.', drop: 'Drop images here, or paste them with Ctrl+V',
  choose: 'Choose images', photograph: 'Take a photo', samples: 'No image at hand? Try one of these', 'sample.receipt': 'A receipt', 'sample.sign': 'A sign', recent: 'Recent images',
  uploads: 'Uploads', goesOn: at => `The server takes no more images at the moment. Uploads go on by themselves at ${at}.`, pasted: 'Pasted image', cancel: 'Cancel', close: 'Close', again: 'Try again', loading: 'Loading…', image: 'Image', toStart: 'Back to the start',
  views: 'Views', 'view.text': 'Text', reading: 'Reading…', found: n => (n === 1 ? '1 line of text' : `${n} lines of text`), noText: 'No text was found in this image', rotated: d => `the text is turned clockwise by ${d}°`,
  copyAll: 'Copy all', unsureWord: 'Words like this', unsure: p => `are read with a confidence below ${p}: look twice.`, confidence: p => `confidence ${p}`, codes: 'QR codes and barcodes', codesWarning: 'What a code says comes from the picture. Check it before you open it.', engine: e => `Read by ${e}. Point at a word to see its place; click it to copy it.`,
  guest: 'Guest', logIn: 'Log in', logOut: 'Log out', simulated: 'This machine has a simulated WeChat and Alipay. One click logs in:', noSimulators: 'Users log in inside a mini-program. To try a login on your machine, start it with ./tuwen up --simulators', wechat: 'WeChat', alipay: 'Alipay',
  mine: 'My images', 'view.renditions': 'Renditions', 'view.code': 'Code', delete: 'Delete', deleting: 'The image is about to be deleted', undo: 'Undo', deleted: 'The image is deleted', deleteOf: n => `Delete: ${n}`, open: n => `Open: ${n}`,
  mineGuest: 'Log in to see, search and delete your own images here. Images of guests have no list: the address of one opens it.', search: 'Search in the texts', status: 'State', all: 'All', hasText: 'Text', yes: 'Some', no: 'None', from: 'From', to: 'To',
  'status.pending': 'Waiting', 'status.completed': 'Read', 'status.failed': 'Not read', nothingFound: 'No image is like that.', nothingYet: 'No image is here yet.', showAll: 'Show all', of: (a, b) => `${a} of ${b}`,
  stored: (n, b) => `${n === '1' ? '1 image is' : `${n} images are`} stored, ${b}.`, allowed: n => `You may upload ${n} a minute.`,
  textAlone: 'The form cannot show this string. Change the text itself.', addAction: 'Add an action', chooseAction: 'Choose…', earlier: 'Earlier', earlierOf: n => `Earlier: ${n}`, removeAction: 'Remove', removeOf: n => `Remove ${n}`, value: 'Value', preview: 'The rendition',
  took: n => `${n} ms`, copyProcess: 'Copy the string', copyAddress: 'Copy the address', save: 'Save', addressIsYours: 'This address is for the owner of the image alone: keep it to yourself.', styles: 'Named styles', stylesText: 'These addresses are for others, too: they do not tell the id of the image.', copySigned: 'Copy the public address',
  codeText: 'What the page has just done, as a program: upload, read the text, get the rendition.', languages: 'Languages', 'language.curl': 'curl', 'language.wechat': 'WeChat', 'language.alipay': 'Alipay', 'language.java': 'Java', 'language.python': 'Python', 'code.upload': 'upload', 'code.text': 'read the text', 'code.rendition': 'get the rendition',
  'action.resize': 'Resize', 'action.crop': 'Crop', 'action.indexcrop': 'Slice', 'action.circle': 'Circle', 'action.rounded-corners': 'Rounded corners', 'action.rotate': 'Rotate', 'action.auto-orient': 'Orientation', 'action.blur': 'Blur', 'action.sharpen': 'Sharpen', 'action.bright': 'Brightness', 'action.contrast': 'Contrast', 'action.watermark': 'Watermark', 'action.format': 'Format', 'action.quality': 'Quality', 'action.interlace': 'Progressive', 'action.info': 'Information', 'action.average-hue': 'Average colour',
  'field.m': 'Mode', 'field.w': 'Width', 'field.h': 'Height', 'field.l': 'Long side', 'field.resize.s': 'Short side', 'field.s': 'Deviation', 'field.p': 'Per cent', 'field.limit': 'Never enlarge', 'field.color': 'Colour', 'field.x': 'Across', 'field.y': 'Down', 'field.g': 'Place', 'field.i': 'Which slice', 'field.r': 'Radius', 'field.q': 'Relative', 'field.Q': 'At most', 'field.text': 'Text', 'field.type': 'Font', 'field.size': 'Size', 'field.shadow': 'Shadow', 'field.rotate': 'Turn', 'field.fill': 'Tiled', 'field.padx': 'Gap across', 'field.pady': 'Gap down', 'field.image': 'Image', 'field.t': 'Opacity', 'field.voffset': 'Offset', 'field.order': 'Order', 'field.align': 'Align', 'field.interval': 'Interval',
  'choice.d3F5LXplbmhlaQ': 'WenQuanYi Zen Hei', 'choice.d3F5LW1pY3JvaGVp': 'WenQuanYi Micro Hei',
  retryAfter: s => `try again in ${s} s`, 'error.other': c => `Something went wrong (${c})`,
}

addWords({ zh: { ...zh, ...ERRORS.zh }, en: { ...en, ...ERRORS.en } })
