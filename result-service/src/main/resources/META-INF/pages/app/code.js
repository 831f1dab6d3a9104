/** How to ask for exactly what the page has just done, from five kinds of clients. */
import { html, useState } from '../shared/preact.js'
import { address } from '../shared/address.js'
import { Copy } from '../shared/copy.js'
import { t } from '../shared/i18n.js'
import { Tabs } from '../shared/tabs.js'
import { processOf } from './renditions.js'
import { isGuest } from './session.js'

const LANGUAGES = ['curl', 'wechat', 'alipay', 'java', 'python']

/** The name of a file that was read, as a word that no language takes for anything else. */
export const fileName = name => (/^[\p{L}\p{N}_-]{1,60}\.[a-z]{2,5}$/u.test(name) ? name : 'photo.jpg')

/** `{ origin, id, file, process, guest }` → the programs, by language. The process has passed the form; ids are checked by the server. */
export const PROGRAMS = {
  curl: ({ origin, id, file, process, guest }) => {
    const who = guest ? '' : '-H "Authorization: Bearer $SESSION" '
    return `# ${t('code.upload')}
curl ${who}-F 'image=@${file}' ${origin}/v1/images

# ${t('code.text')}
curl ${who}'${origin}/v1/images/${id}/text?wait=25s'

# ${t('code.rendition')}
curl ${who}-o rendition -G '${origin}/v1/images/${id}/renditions' \\
  --data-urlencode ${shell(`x-oss-process=${process}`)}
`
  },
  wechat: options => `const { Tuwen } = require('../../tuwen.js')
const tuwen = new Tuwen({ baseUrl: '${options.origin}' })
${options.guest ? '' : 'tuwen.login()\n'}
wx.chooseMedia({
  count: 1,
  mediaType: ['image'],
  success: res => tuwen.read(res.tempFiles[0].tempFilePath)
    .then(result => this.setData({ lines: result.lines.map(line => line.text) }))
    .catch(error => this.setData({ problem: error.detail })),
})

${phone('wx', 'header', options)}`,
  alipay: options => `const { Tuwen } = require('../../tuwen.js')
const tuwen = new Tuwen({ baseUrl: '${options.origin}' })
${options.guest ? '' : 'tuwen.login()\n'}
my.chooseImage({
  count: 1,
  success: res => tuwen.read((res.tempFilePaths || res.apFilePaths)[0])
    .then(result => this.setData({ lines: result.lines.map(line => line.text) }))
    .catch(error => this.setData({ problem: error.detail })),
})

${phone('my', 'header', options)}`,
  java: ({ origin, id, file, process, guest }) => {
    const header = guest ? '' : '.header("Authorization", "Bearer " + session)'
    return `var client = HttpClient.newHttpClient();

// ${t('code.upload')}
var upload = HttpRequest.newBuilder(URI.create("${origin}/v1/images"))${header}
    .header("Content-Type", "image/jpeg")
    .POST(BodyPublishers.ofFile(Path.of("${file}")))
    .build();
System.out.println(client.send(upload, BodyHandlers.ofString()).body());

// ${t('code.text')}
var text = HttpRequest.newBuilder(URI.create("${origin}/v1/images/${id}/text?wait=25s"))${header}.build();
System.out.println(client.send(text, BodyHandlers.ofString()).body());

// ${t('code.rendition')}
var process = URLEncoder.encode(${JSON.stringify(process)}, UTF_8);
var rendition = HttpRequest.newBuilder(URI.create("${origin}/v1/images/${id}/renditions?x-oss-process=" + process))${header}.build();
client.send(rendition, BodyHandlers.ofFile(Path.of("rendition")));
`
  },
  python: ({ origin, id, file, process, guest }) => {
    const who = guest ? '' : ', headers={"Authorization": f"Bearer {session}"}'
    return `import requests

# ${t('code.upload')}
with open("${file}", "rb") as photo:
    print(requests.post("${origin}/v1/images", files={"image": photo}${who}).json())

# ${t('code.text')}
print(requests.get("${origin}/v1/images/${id}/text", params={"wait": "25s"}${who}).json()["text"])

# ${t('code.rendition')}
rendition = requests.get("${origin}/v1/images/${id}/renditions",
                         params={"x-oss-process": ${JSON.stringify(process)}}${who})
open("rendition", "wb").write(rendition.content)
`
  },
}

/** A file that a mini-program shows: with the session, which `<image>` does not send. */
function phone(api, header, { origin, id, process, guest }) {
  const address = `${origin}/v1/images/${id}/renditions?x-oss-process=${encodeURIComponent(process)}`
  return `// ${t('code.rendition')}
${api}.downloadFile({
  url: '${address}',${guest ? '' : `\n  ${header}: { Authorization: \`Bearer \${session}\` },`}
  success: res => this.setData({ picture: res.${api === 'my' ? 'apFilePath || res.tempFilePath' : 'tempFilePath'} }),
})
`
}

/** A word of the shell that nothing in it can leave. */
const shell = text => `'${text.replaceAll("'", "'\\''")}'`

export function Code({ image, name }) {
  const [language, setLanguage] = useState('curl')
  const options = { origin: location.origin, id: image.id, file: fileName(name), process: processOf(address.value.query), guest: isGuest.value }
  const program = PROGRAMS[language](options)
  return html`<p class="dim">${t('codeText')}</p>
    <${Tabs} id="languages" label=${t('languages')} tabs=${LANGUAGES.map(key => ({ key, title: t(`language.${key}`) }))} chosen=${language} onChoose=${setLanguage}>
      <div class="row end"><${Copy} text=${program} /></div>
      <pre tabindex="0" lang="en">${program}</pre>
    <//>`
}
