'use strict'

/** 200 texts that would call `executed()` where a page took one for markup, an address or a script. */
const ATTACKS = ['<img src=x onerror=executed()>', '<script>executed()</script>', '"><svg onload=executed()>', "'-executed()-'",
  'javascript:executed()', '<iframe srcdoc="<script>parent.executed()</script>">', '</script><script>executed()</script>',
  '<a href="javascript:executed()">x</a>', '<math><mtext><img src=x onerror=executed()></mtext></math>', '{{executed()}}', '${executed()}',
  '<details open ontoggle=executed()>', '<body onload=executed()>', '&lt;img src=x onerror=executed()&gt;', '<style>@import "//x.invalid"</style>',
  '<object data="data:text/html,<script>parent.executed()</script>">', '\u202e<img src=x onerror=executed()>', '<input autofocus onfocus=executed()>',
  'data:text/html,<script>executed()</script>', '<template><script>executed()</script></template>']

const SURROUNDINGS = [it => it, it => '发票' + it, it => it + '"', it => '\u0000' + it, it => `<!--${it}-->`, it => it.toUpperCase(), it => `'${it}'`,
  it => `]]>${it}`, it => it.replaceAll('<', '\uff1c') + it, it => `__proto__${it}`]

module.exports = SURROUNDINGS.flatMap(around => ATTACKS.map(around))
