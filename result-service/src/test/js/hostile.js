'use strict'

/** Strings that would run, if a page took any of them for markup, an address or a script: every payload in every wrapping. */
const RUN = 'window.executed=1'
const PAYLOADS = [
  `<script>${RUN}</script>`, `<img src=x onerror=${RUN}>`, `<svg onload=${RUN}>`, `<svg><script>${RUN}</script></svg>`, `<iframe srcdoc="<script>parent.executed=1</script>">`,
  `<body onload=${RUN}>`, `<input autofocus onfocus=${RUN}>`, `<details open ontoggle=${RUN}>`, `<video><source onerror=${RUN}></video>`, `<math><mtext><script>${RUN}</script></mtext></math>`,
  `<a href="javascript:${RUN}" autofocus>x</a>`, `javascript:${RUN}`, `data:text/html,<script>${RUN}</script>`, `<style>@import 'http://evil.example'</style>`, `<link rel=stylesheet href=//evil.example/x.css>`,
  `<meta http-equiv=refresh content="0;url=http://evil.example">`, `<base href=//evil.example/>`, `<form action=//evil.example><button>x</button></form>`, `<object data=//evil.example></object>`, '<template><script>window.executed=1</script></template>',
  `\${${RUN}}`, `{{constructor.constructor('${RUN}')()}}`, `__proto__`, `constructor`, `=HYPERLINK("http://evil.example")`,
]
const WRAPPINGS = [text => text, text => `"'>${text}`, text => `</button></title></textarea>${text}`, text => `<!--${text}-->`, text => `]]>${text}`, text => `\u202e${text}`, text => `图文 ${text} 结束`, text => `' onmouseover=${RUN} x='${text}`]

const hostile = () => PAYLOADS.flatMap(payload => WRAPPINGS.map(wrap => wrap(payload)))

module.exports = { hostile }
