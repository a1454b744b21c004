import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { compression } from 'vite-plugin-compression2'

/** Everything is bundled: `out/` runs alone, without `node_modules`. */
export default defineConfig({
  main: {
    build: {
      target: 'node24',
      outDir: 'out/main',
      externalizeDeps: false,
      rolldownOptions: {
        input: { headless: 'src/main/headless.ts', rooms: 'src/main/rooms.ts', 'read-worker': 'src/main/store/read-worker.ts' },
        // One flat folder: a file that starts another one (the store its worker) finds it beside itself, in `src/` and in `out/`.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
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
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
})
