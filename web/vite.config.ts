import { defineConfig } from 'vite';

// `base: './'` lets the page live under any path of a proxy; assets carry a digest in their names.
export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    outDir: '../src/transcaspian/server/static',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
});
