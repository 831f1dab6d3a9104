'use strict'

/** The two old clients, as they are in the field. */
const assert = require('node:assert/strict')
const { eventually } = require('../stub/server.js')
const { PATIENCE, alipayPath, endToEnd, isRead, it, newPhoto, phone } = require('./system.js')

endToEnd('the old WeChat page', () => {
  const open = bytes => {
    const { device, runtime } = phone('wechat', 'http://tmp/wx0123.o6zAJs.jpg')
    device.add('http://tmp/wx0123.o6zAJs.jpg', bytes)
    runtime.load('samples/wechat-ocr.js')
    return runtime.pages[0]
  }
  const shown = async page => {
    page.takePhoto()
    await eventually(() => page.data.text && page.data.text !== 'recognising...', 'an answer', PATIENCE)
    return page.data.text
  }

  it('shows the text of its photo', async () => {
    const photo = newPhoto()

    const text = await shown(open(photo.bytes))

    assert.ok(isRead(text, photo), text)
  })

  it('says what is wrong with a photo that is none', async () => {
    const text = await shown(open(Buffer.from('no image at all')))

    assert.doesNotMatch(text, /undefined|null|object/)
  })
})

endToEnd('the old Alipay page', () => {
  const open = path => {
    const { api, device, runtime } = phone('alipay', path)
    runtime.load('samples/alipay-ocr.js')
    return { api, device, page: runtime.pages[0] }
  }
  const alerted = async ({ api, page }) => {
    const before = api.alerts.length
    page.chooseImage()
    await eventually(() => api.alerts.length > before, 'an alert', PATIENCE)
    return api.alerts.at(-1).content
  }

  it('shows the text of its photo, although it asks but once', async () => {
    const photo = newPhoto()
    const path = alipayPath()
    const client = open(path)
    client.device.add(path, photo.bytes)

    const alert = await alerted(client)

    assert.ok(isRead(alert.replace('text: ', ''), photo), alert)
  })

  it('shows the new text when the same path holds another photo', async () => {
    const [older, newer] = [newPhoto('OLDER'), newPhoto('NEWER')]
    const path = alipayPath()
    const client = open(path)
    client.device.add(path, older.bytes)
    const first = await alerted(client)

    client.device.add(path, newer.bytes)
    const second = await alerted(client)

    assert.ok(isRead(first.replace('text: ', ''), older), first)
    assert.ok(isRead(second.replace('text: ', ''), newer), second)
  })
})
