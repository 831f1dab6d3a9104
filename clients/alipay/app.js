App({
  // Your server. Its domain and its bucket's must be on the white list of server domains.
  globalData: { baseUrl: 'http://127.0.0.1:8080' }
})
