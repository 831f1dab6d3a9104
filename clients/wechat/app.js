App({
  // Your server. It must be on the lists of request, uploadFile and socket domains, and its bucket on the second one.
  globalData: { baseUrl: 'http://127.0.0.1:8080' }
})
