/** What Chromium would do by itself: ask its maker, and treat plain HTTP otherwise. */
const OFF = [
  ...['IsolateOrigins', 'site-per-process', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LocalNetworkAccessChecks'],
  ...['OptimizationHints', 'MediaRouter', 'Translate', 'LensOverlay', 'AimEnabled', 'PreconnectToSearch', 'NetworkTimeServiceQuerying'],
  ...['PaintHolding', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'AvoidCorsURLLoaderRestartOnRedirect'],
]

/** No name leads away from this computer. */
const AT_HOME = ['MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1', 'EXCLUDE [::1]']

/**
 * No window, nothing on the network, pages of all origins in one process (so that the frames of a page share one session), and
 * names of mapped schemes on our loopback server.
 */
export function chromiumFlags(options: { profile: string; resolve: readonly string[]; languages: readonly string[] }): string[] {
  const language = options.languages[0] ?? 'en-US'
  return [
    '--headless',
    '--no-sandbox',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-startup-window',
    '--no-service-autorun',
    '--password-store=basic',
    '--use-mock-keychain',
    '--disable-background-networking',
    '--disable-back-forward-cache',
    '--disable-breakpad',
    '--disable-client-side-phishing-detection',
    '--disable-component-extensions-with-background-pages',
    '--disable-field-trial-config',
    '--disable-hang-monitor',
    '--disable-search-engine-choice-screen',
    '--metrics-recording-only',
    '--mute-audio',
    '--no-pings',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-sync',
    '--disable-quic',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-popup-blocking',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-site-isolation-trials',
    `--disable-features=${OFF.join(',')}`,
    '--enable-features=SkipListAccountsWithoutGaiaCookies',
    '--autoplay-policy=no-user-gesture-required',
    '--remote-debugging-pipe',
    '--remote-debugging-port=0',
    `--user-data-dir=${options.profile}`,
    `--lang=${language}`,
    `--accept-lang=${options.languages.join(',')}`,
    `--host-resolver-rules=${[...options.resolve, ...AT_HOME].join(',')}`,
  ]
}
