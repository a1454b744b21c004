// For browsers that cannot run the app, in the language all of them read: ES5, no module. They would show a blank page, since they
// stop at the first word of the app they do not know. Not for search engines or speed: nothing here runs once the app is there.
;(function () {
  // What the app uses of what is youngest in Chrome 97, Firefox 104 and Safari 15.4. Syntax that is too young shows as an error.
  var hasAll =
    'noModule' in HTMLScriptElement.prototype &&
    'findLast' in Array.prototype &&
    'hasOwn' in Object &&
    'replaceAll' in String.prototype &&
    typeof HTMLDialogElement === 'function' &&
    typeof ResizeObserver === 'function' &&
    typeof IntersectionObserver === 'function' &&
    typeof AbortController === 'function'

  var words = [
    [
      'en',
      'This browser is too old for Watercooler, or the page did not arrive whole. Reload it, or open this address in another ' +
        'browser: Chrome or Edge 97, Firefox 104, Safari or iOS 15.4, or later.',
    ],
    [
      'zh-CN',
      '这个浏览器太旧，打不开茶水间，或者页面没有完整送达。请刷新，或换一个浏览器打开这个地址：Chrome 或 Edge 97、Firefox 104、Safari 或 ' +
        'iOS 15.4 及更新的版本。在微信里，请点右上角的菜单，选择“在浏览器中打开”。',
    ],
  ]

  // Takes the place of #app: an app that starts all the same finds no place and stops.
  function show() {
    var app = document.getElementById('app')
    if (!app || app.firstElementChild) return
    var place = document.createElement('div')
    place.className = 'too-old'
    place.setAttribute('role', 'alert')
    for (var i = 0; i < words.length; i += 1) {
      var p = document.createElement('p')
      p.lang = words[i][0]
      p.appendChild(document.createTextNode(words[i][1]))
      place.appendChild(p)
    }
    app.parentNode.replaceChild(place, app)
  }

  if (!hasAll) show()
  // Captured, so that an app which was not delivered (an error of its script element) counts as well.
  else window.addEventListener('error', show, true)
})()
