import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { compression } from 'vite-plugin-compression2'

/** `open` has a `__dirname` of its own, and electron-vite declares another one in whatever chunk that stands: no module may have both. */
const oneDirname = {
  name: 'one-dirname',
  transform: (code: string, id: string) => (/node_modules\/open\/index\.js$/.test(id) ? code.replaceAll('__dirname', 'ownFolder') : null),
}

/** The licences of what is bundled, beside it. */
const license = { fileName: 'licenses.md' }

/** Everything is bundled: `out/` runs alone, without `node_modules`. */
export default defineConfig({
  main: {
    plugins: [oneDirname],
    build: {
      target: 'node24',
      outDir: 'out/main',
      license,
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          headless: 'src/main/headless.ts',
          rooms: 'src/main/rooms.ts',
          'read-worker': 'src/main/store/read-worker.ts',
        },
        // One flat folder: a file that starts another one (the store its worker) finds it beside itself, in `src/` and in `out/`.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      // A sandboxed window loads CommonJS only.
      rolldownOptions: { input: 'src/preload/index.ts', output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte(), compression({ algorithms: ['gzip', 'brotliCompress'], exclude: [/\.(png|br|gz)$/] })],
    build: {
      // Guests bring their own browser; docs/operating.md states this baseline.
      target: 'es2022',
      cssTarget: ['chrome97', 'firefox104', 'safari15.4'],
      outDir: 'out/renderer',
      license,
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: 'src/renderer/index.html',
        // What a page loads first comes in one piece: pieces shared with what is loaded later would make more requests of it, and more bytes.
        output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
      },
    },
  },
})
