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

/** What is seen as something else, or not at all: it could hide what a program does. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu
const codeUnit = unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
const escapes = text => text.split('').map(codeUnit).join('')
/** Python takes two halves for two characters. */
const escapesOfPython = text => (text.length === 1 ? codeUnit(text) : `\\U${text.codePointAt(0).toString(16).padStart(8, '0')}`)

/** A literal of JavaScript and of Java; with `escapesOfPython`, of Python. */
const literal = (text, escape = escapes) => JSON.stringify(text).replace(UNSEEN, escape)

/** Letters, digits and `%-._` alone: it leaves no quotes of any language or shell. */
const percent = text => encodeURIComponent(text).replace(/[!'()*~]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
/** The same with `/` and `,`, which a query may have. */
const percentInQuery = text => percent(text).replaceAll('%2F', '/').replaceAll('%2C', ',')

/** A word of the shell that nothing in it can leave. */
const shell = text => `'${text.replaceAll("'", "'\\''")}'`

/**
 * `{ origin, id, file, process, guest }` → the programs, by language. The process stands in the address: the sender of a link has written it.
 * INVARIANT: a value goes into a program as a literal of its language, as a word of the shell or percent-encoded, and never as it is.
 */
export const PROGRAMS = {
  curl: ({ origin, id, file, process, guest }) => {
    const who = guest ? '' : '-H "Authorization: Bearer $SESSION" '
    return `# ${t('code.upload')}
curl ${who}-F ${shell(`image=@${file}`)} ${shell(`${origin}/v1/images`)}

# ${t('code.text')}
curl ${who}${shell(`${origin}/v1/images/${percent(id)}/text?wait=25s`)}

# ${t('code.rendition')}
curl ${who}-o rendition -G ${shell(`${origin}/v1/images/${percent(id)}/renditions`)} \\
  --data ${shell(`x-oss-process=${percentInQuery(process)}`)}
`
  },
  wechat: options => `const { Tuwen } = require('../../tuwen.js')
const tuwen = new Tuwen({ baseUrl: ${literal(options.origin)} })
${options.guest ? '' : 'const login = tuwen.login()\n'}
wx.chooseMedia({
  count: 1,
  mediaType: ['image'],
  success: res => tuwen.read(res.tempFiles[0].tempFilePath)
    .then(result => this.setData({ lines: result.lines.map(line => line.text) }))
    .catch(error => this.setData({ problem: error.detail })),
})

${phone('wx', 'header', options)}`,
  alipay: options => `const { Tuwen } = require('../../tuwen.js')
const tuwen = new Tuwen({ baseUrl: ${literal(options.origin)} })
${options.guest ? '' : 'const login = tuwen.login()\n'}
my.chooseImage({
  count: 1,
  success: res => tuwen.read((res.tempFilePaths || res.apFilePaths)[0])
    .then(result => this.setData({ lines: result.lines.map(line => line.text) }))
    .catch(error => this.setData({ problem: error.detail })),
})

${phone('my', 'header', options)}`,
  java: ({ origin, id, file, process, guest }) => {
    const header = guest ? '' : '.header("Authorization", "Bearer " + session)'
    return `var client = HttpClient.newHttpClient();${guest ? '' : '\nvar session = System.getenv("SESSION");'}

// ${t('code.upload')}
var upload = HttpRequest.newBuilder(URI.create(${literal(`${origin}/v1/images`)}))${header}
    .header("Content-Type", "image/jpeg")
    .POST(BodyPublishers.ofFile(Path.of(${literal(file)})))
    .build();
System.out.println(client.send(upload, BodyHandlers.ofString()).body());

// ${t('code.text')}
var text = HttpRequest.newBuilder(URI.create(${literal(`${origin}/v1/images/${percent(id)}/text?wait=25s`)}))${header}.build();
System.out.println(client.send(text, BodyHandlers.ofString()).body());

// ${t('code.rendition')}
var process = URLEncoder.encode(${literal(process)}, UTF_8);
var rendition = HttpRequest.newBuilder(URI.create(${literal(`${origin}/v1/images/${percent(id)}/renditions?x-oss-process=`)} + process))${header}.build();
client.send(rendition, BodyHandlers.ofFile(Path.of("rendition")));
`
  },
  python: ({ origin, id, file, process, guest }) => {
    const who = guest ? '' : ', headers={"Authorization": f"Bearer {session}"}'
    const word = text => literal(text, escapesOfPython)
    return `${guest ? '' : 'import os\n'}import requests
${guest ? '' : '\nsession = os.environ["SESSION"]\n'}
# ${t('code.upload')}
with open(${word(file)}, "rb") as photo:
    print(requests.post(${word(`${origin}/v1/images`)}, files={"image": photo}${who}).json())

# ${t('code.text')}
print(requests.get(${word(`${origin}/v1/images/${percent(id)}/text`)}, params={"wait": "25s"}${who}).json()["text"])

# ${t('code.rendition')}
rendition = requests.get(${word(`${origin}/v1/images/${percent(id)}/renditions`)},
                         params={"x-oss-process": ${word(process)}}${who})
open("rendition", "wb").write(rendition.content)
`
  },
}

/** A file that a mini-program shows: with the session, which `<image>` does not send. */
function phone(api, header, { origin, id, process, guest }) {
  const address = `${origin}/v1/images/${percent(id)}/renditions?x-oss-process=${percentInQuery(process)}`
  const download = `${api}.downloadFile({
  url: ${literal(address)},${guest ? '' : `\n  ${header}: { Authorization: \`Bearer \${sessionId}\` },`}
  success: res => this.setData({ picture: res.${api === 'my' ? 'apFilePath || res.tempFilePath' : 'tempFilePath'} }),
})`
  return `// ${t('code.rendition')}
${guest ? download : `login.then(({ sessionId }) => ${download})`}
`
}

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
